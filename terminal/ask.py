"""`deskmate ask`: one question, one answer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.failures import FAILED
from terminal.options import AsOf, AsPerson, Json

if TYPE_CHECKING:
    from assistant.conversation import Answer, Question
    from assistant.threads import Threads
    from assistant.wiring import Assistant
    from reports.blocks import Report
    from tools.access import Actor
    from tools.assistant.evidence_models import Explanation

CONTINUES_FOR = timedelta(minutes=30)
"""A question belongs to the asker's last conversation when that is no older."""


def ask(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="The question.")],
    who: AsPerson = None,
    as_of: AsOf = None,
    thread: Annotated[
        str | None, typer.Option("--thread", metavar="ID", help="Continue this conversation.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Start a new conversation.")] = False,
    as_json: Json = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also say how the question was understood.")
    ] = False,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence",
            help="Also say what each figure is, with every query, and quote in full.",
        ),
    ] = False,
) -> None:
    """Answer a question.

    Within 30 minutes of your last question it continues that conversation, so that "and last
    month?" or "the second one" is understood. Exit code 1: something in it does not exist, is not
    allowed, or went wrong.
    """
    from assistant.conversation import Question
    from terminal import explanation
    from terminal.opening import open_assistant
    from terminal.output import console, print_json, working

    if thread and new:
        raise typer.BadParameter("give --thread or --new, not both")
    assistant = open_assistant()
    actor = assistant.actor(who)
    thread = thread or (None if new else recent_thread(assistant.threads, actor.person_id))
    question = Question(_text(text), actor, thread, as_of)
    with working("thinking"):
        answer = assistant.ask(question)
    told = _explained(assistant, question, answer) if evidence else None
    if as_json:
        kept = {"evidence": told.model_dump(mode="json")} if told else {}
        print_json({**answer.to_json(), **kept})
    else:
        _show(answer, told, actor, assistant.settings.home)
        if explain:
            explanation.reading(answer, console())
    if answer.failed:
        raise typer.Exit(FAILED)


def _explained(assistant: "Assistant", question: "Question", answer: "Answer") -> "Explanation":
    """What the answer that was just given rests on."""
    from assistant.evidence import explanation

    return explanation(question.text, answer.to_keep(), question.actor, assistant.door.catalog)


def _show(answer: "Answer", told: "Explanation | None", actor: "Actor", home: Path) -> None:
    """The answer, and what it rests on, in full where that is told."""
    from zoneinfo import ZoneInfo

    from terminal import explanation
    from terminal.made_files import say_where
    from terminal.output import console, show

    show(answer.report, ZoneInfo(actor.time_zone), full=told is not None)
    say_where(answer.report, home)
    if answer.kind == "proposal":
        _say_how_to_decide(answer.report)
    if told:
        explanation.evidence(told, console())


def _say_how_to_decide(report: "Report") -> None:
    from reports.blocks import Approval
    from terminal.output import print_line

    asked = [b.proposal_id for b in report.blocks if isinstance(b, Approval) and b.proposal_id]
    if asked:
        print_line(
            f"Say “approve it” or “reject”, or: deskmate approvals approve {' '.join(asked)}", "dim"
        )


def recent_thread(threads: "Threads", person_id: str) -> str | None:
    """The person's last conversation, if it is recent enough to go on with."""
    return threads.latest(person_id, since=datetime.now(UTC) - CONTINUES_FOR)


def _text(words: list[str]) -> str:
    text = " ".join(words).strip()
    if not text:
        raise typer.BadParameter(
            'the question is empty; for example: deskmate ask "what can you do"'
        )
    return text
