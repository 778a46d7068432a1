"""`deskmate memory`: what a person asked to keep, to see it, run it and forget it."""

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.failures import FAILED
from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from assistant.memory import Analysis, Preference
    from reports.blocks import Report

HELP = "What you asked to keep: saved analyses and preferences."
app = typer.Typer(no_args_is_help=True, help=HELP)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What you called it.")]


@app.callback()
def memory() -> None:
    """What you asked to keep: saved analyses and preferences."""


@app.command("list")
def list_kept(who: AsPerson = None, as_json: Json = False) -> None:
    """Everything that is kept for a person; there is nothing else."""
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant = open_assistant()
    person = assistant.actor(who).person_id
    analyses = assistant.memories.analyses(person)
    preferences = assistant.memories.preferences(person)
    if as_json:
        print_json(
            {
                "analyses": [vars(analysis) for analysis in analyses],
                "preferences": [vars(preference) for preference in preferences],
            }
        )
        return
    show(_report(analyses, preferences))


@app.command()
def run(name: Name, who: AsPerson = None, as_json: Json = False) -> None:
    """Run a saved analysis on the data of this moment. Exit code 1 when there is none."""
    from zoneinfo import ZoneInfo

    from assistant.conversation import Question
    from terminal.opening import open_assistant
    from terminal.output import print_json, show, warn, working

    assistant = open_assistant()
    actor = assistant.actor(who)
    found = assistant.memories.analysis(actor.person_id, name)
    if found is None:
        warn(f"Nothing is kept as “{name}”. `deskmate memory list` shows what is.")
        raise typer.Exit(FAILED)
    with working("thinking"):
        answer = assistant.ask(Question(f"run my {found.name}", actor))
    if as_json:
        print_json(answer.to_json())
    else:
        show(answer.report, ZoneInfo(actor.time_zone))
    if answer.failed:
        raise typer.Exit(FAILED)


@app.command()
def forget(name: Name, who: AsPerson = None, as_json: Json = False) -> None:
    """Forget an analysis or a preference; "all" forgets everything of this person."""
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line, warn

    assistant = open_assistant()
    gone = assistant.memories.forget(assistant.actor(who).person_id, name)
    if as_json:
        print_json({"forgotten": gone})
    elif gone:
        print_line(f"Forgotten: {', '.join(gone)}.")
    if not gone:
        warn(f"Nothing is kept as “{name}”. `deskmate memory list` shows what is.")
        raise typer.Exit(FAILED)


def _report(analyses: list["Analysis"], preferences: list["Preference"]) -> "Report":
    from reports.blocks import Block, Column, Headline, Report, Table, Value

    if not analyses and not preferences:
        text = "Nothing is kept. Say “keep this as my Monday view” after an answer."
        return Report(blocks=[Headline(text=text)])
    rows: list[dict[str, Value]] = [
        {"kind": "analysis", "name": a.name, "what": f"{a.question} ({_tools(a)})"}
        for a in analyses
    ]
    for one in preferences:
        rows.append({"kind": "preference", "name": one.argument, "what": str(one.value)})
    columns = [
        Column(key="kind", label="Kind", kind="id"),
        Column(key="name", label="Name", kind="id"),
        Column(key="what", label="What"),
    ]
    blocks: list[Block] = [
        Headline(text=f"{len(analyses)} saved analyses and {len(preferences)} preferences."),
        Table(columns=columns, rows=rows),
    ]
    return Report(blocks=blocks)


def _tools(analysis: "Analysis") -> str:
    return ", ".join(call["tool"] for call in analysis.calls)
