"""`deskmate feedback`: says that an answer was right or wrong, and lists what was said."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from terminal.failures import FAILED
from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from assistant.feedback import Judged, Verdict
    from reports.blocks import Report

HELP = "What people said about answers: right or wrong, and why."
app = typer.Typer(no_args_is_help=True, help=HELP)
Why = Annotated[list[str] | None, typer.Argument(metavar="WHY", help="The reason, in your words.")]
Thread = Annotated[
    str | None,
    typer.Option("--thread", metavar="ID", help="The conversation; your last one if not said."),
]
Turn = Annotated[
    int | None,
    typer.Option(
        "--turn", min=1, metavar="N", help="Which question in it; the last answer if not said."
    ),
]


@app.callback()
def feedback() -> None:
    """What people said about answers: right or wrong, and why."""


@app.command()
def right(
    why: Why = None, who: AsPerson = None, thread: Thread = None, turn: Turn = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say that an answer was right. It is kept with the question, the calls and the figures."""
    _judge("right", why, who, thread, turn, as_json)


@app.command()
def wrong(
    why: Why = None, who: AsPerson = None, thread: Thread = None, turn: Turn = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say that an answer was wrong, and why. It is kept with what was answered."""
    _judge("wrong", why, who, thread, turn, as_json)


@app.command("list")
def list_(
    who: AsPerson = None,
    verdict: Annotated[
        Literal["right", "wrong"] | None, typer.Option("--only", help="Only these.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="The latest.")
    ] = 50,
    as_json: Json = False,
) -> None:
    """What was said about answers, by everybody or by one person."""
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant = open_assistant()
    person = assistant.actor(who).person_id if who else None
    found = assistant.feedback.listed(verdict=verdict, person_id=person, limit=limit)
    if as_json:
        print_json([one.to_json() for one in found])
    else:
        show(_report(found))


def _judge(
    verdict: "Verdict",
    why: list[str] | None,
    who: str | None,
    thread: str | None,
    turn: int | None,
    as_json: bool,
) -> None:
    from assistant.feedback import NothingToJudge
    from assistant.threads import UnknownThread
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line, warn

    assistant = open_assistant()
    actor = assistant.actor(who)
    try:
        kept = assistant.feedback.judge(
            actor, verdict, " ".join(why or []), thread=thread, turn=turn
        )
    except (NothingToJudge, UnknownThread) as error:
        warn(str(error))
        raise typer.Exit(FAILED) from error
    if as_json:
        print_json(kept.to_json())
        return
    print_line(f"Noted as {kept.verdict}: “{kept.question}”", "bold")
    print_line(kept.headline)
    print_line(f"Kept as {kept.id}.", "dim")


def _report(found: list["Judged"]) -> "Report":
    from reports.blocks import Block, Column, Headline, Report, Table, Value
    from reports.format import count

    if not found:
        text = "Nobody has judged an answer yet. `deskmate feedback wrong WHY` is about your last."
        return Report(blocks=[Headline(text=text)])
    wrong_ones = sum(one.verdict == "wrong" for one in found)
    names = {"id": "Id", "person": "Who", "verdict": "Was", "question": "Question", "why": "Why"}
    rows: list[dict[str, Value]] = [
        {
            "id": one.id,
            "at": one.at,
            "person": one.person_id,
            "verdict": one.verdict,
            "question": one.question,
            "answer": one.headline,
            "why": one.why or "",
        }
        for one in found
    ]
    columns = [
        Column(key="id", label=names["id"], kind="id"),
        Column(key="at", label="At", kind="datetime"),
        *(Column(key=key, label=names[key]) for key in ("person", "verdict", "question")),
        Column(key="answer", label="Answer"),
        Column(key="why", label="Why"),
    ]
    judged = f"{count(len(found), 'answer')} judged: {wrong_ones} wrong."
    blocks: list[Block] = [Headline(text=judged), Table(columns=columns, rows=rows)]
    return Report(blocks=blocks)
