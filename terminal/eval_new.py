"""`deskmate eval new|import`: cases from conversations, from judgements, and of other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from terminal.options import AsPerson

if TYPE_CHECKING:
    from assistant.wiring import Assistant

Into = Annotated[
    Path, typer.Option("--into", metavar="FILE", help="The suite to add to; made when not there.")
]
FromThread = Annotated[
    str | None, typer.Option("--from-thread", metavar="ID", help="A conversation of yours.")
]
FromFeedback = Annotated[
    bool, typer.Option("--from-feedback", help="Every answer that somebody judged.")
]
Personas = Literal["executive", "manager", "agent", "csm"]


def new(
    into: Into,
    from_thread: FromThread = None,
    from_feedback: FromFeedback = False,
    who: AsPerson = None,
) -> None:
    """Make cases of a conversation, or of the answers that people judged right or wrong.

    What was judged wrong becomes a draft: it is run once you have written what is expected.
    """
    from terminal.opening import open_assistant
    from terminal.refusal import Refused

    if (from_thread is None) != from_feedback:
        raise Refused("Say --from-thread ID or --from-feedback.")
    assistant = open_assistant()
    if from_thread is not None:
        made = [_of_thread(assistant, from_thread, who)]
    else:
        made = _of_feedback(assistant)
    _add(made, into, "Made of what people asked.")


def _of_thread(assistant: "Assistant", thread: str, who: str | None) -> dict[str, Any]:
    from assistant.threads import UnknownThread
    from evals.told import NothingToTell, of_thread
    from terminal.refusal import Refused

    actor = assistant.actor(who)
    try:
        assistant.threads.get(thread, actor.person_id)
        turns = assistant.threads.turns.of(thread, after=0, limit=500)
        return of_thread(turns, actor.persona.value, _person(assistant, actor.person_id))
    except UnknownThread as error:
        raise Refused(str(error)) from None
    except NothingToTell as error:
        raise Refused(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def _person(assistant: "Assistant", person_id: str) -> str | None:
    """The id, where it is not the default person of a persona."""
    usual = assistant.demo.people.values() if assistant.demo else ()
    return None if person_id in usual else person_id


def _of_feedback(assistant: "Assistant") -> list[dict[str, Any]]:
    from evals.told import of_judgement

    made = []
    for judged in assistant.feedback.listed(limit=10_000):
        earlier = assistant.threads.turns.of(judged.thread, after=0, limit=judged.turn)
        case = of_judgement(judged, earlier)
        case["person"] = _person(assistant, judged.person_id)
        made.append({name: value for name, value in case.items() if value is not None})
    return made


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="promptfoo YAML, or a CSV table.")],
    into: Into,
    persona: Annotated[
        Personas, typer.Option("--persona", help="Who asks, where the file does not say.")
    ] = "manager",
) -> None:
    """Take over cases of promptfoo (YAML), or a CSV table with the columns question and tool."""
    from evals.imports import BadImport, read
    from terminal.output import warn
    from terminal.refusal import Refused

    try:
        found = read(file, persona)
    except BadImport as error:
        raise Refused(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    for sentence in found.left:
        warn(f"{sentence[:1].upper()}{sentence[1:]}.")
    _add(found.cases, into, f"Taken over from {file.name}.")


def _add(cases: list[dict[str, Any]], into: Path, about: str) -> None:
    """Add what is not in the suite yet, and say how many that is."""
    from evals.case import BadSuite, load
    from evals.writing import add
    from reports.format import count
    from terminal.output import print_line
    from terminal.refusal import Refused

    try:
        known = {case.id for case in load(into).cases} if into.exists() else set()
        fresh = [case for case in cases if case["id"] not in known]
        if fresh:
            add(fresh, into, about)
    except BadSuite as error:
        raise Refused(f"{error}.") from None
    drafts = sum("draft" in case for case in fresh)
    told = f"{count(len(fresh), 'case')} added to {into}"
    if drafts:
        told += f", {drafts} of them as drafts that want your expectation"
    print_line(f"{told}; {len(cases) - len(fresh)} were there already.")
