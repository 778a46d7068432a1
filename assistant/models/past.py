"""What a conversation holds beside its messages: what waits to be decided, what was asked long ago.

Messages go back only so many questions. Proposals and turns are rows, so nothing that waits is
forgotten, however long ago it was asked for, and what was decided elsewhere waits no more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.state import TURNS_KEPT
from store.clock import Clock
from tools.access import Actor

if TYPE_CHECKING:
    from assistant.threads import Threads
    from tools.execution import Door

LINES = 30
"""Questions that are summed up; the newest of them."""
LONGEST_QUESTION = 160


def _nothing() -> list[str]:
    return []


def _nobody(_: int) -> list[str]:
    return []


@dataclass(frozen=True)
class Past:
    """Reads them when they are needed. Without a store there are none."""

    waiting: Callable[[], list[str]] = _nothing
    """Proposals of this conversation that nobody has decided, a line each."""
    asked: Callable[[int], list[str]] = _nobody
    """Questions before the last so many, a line each, the oldest first."""


def line(question: str, tools: Iterable[str]) -> str:
    """What a turn was about: the question and the tools, no figures of its answer."""
    asked = " ".join(question.split())[:LONGEST_QUESTION]
    names = ", ".join(tools)
    return f"- “{asked}”" + (f" -> {names}" if names else "")


def of_thread(door: "Door", threads: "Threads", actor: Actor, clock: Clock, thread: str) -> Past:
    """The past of one conversation of a person."""

    def waiting() -> list[str]:
        found = door.proposals.find(actor, clock, state="waiting")
        return [f"- {v.id}: {v.summary}" for v in reversed(found) if v.thread == thread]

    def asked(known: int) -> list[str]:
        if known < TURNS_KEPT - 1:
            return []  # the messages go back to the beginning
        done = [t for t in threads.turns.of(thread, limit=LINES + known + 1) if not t.active]
        return [
            line(t.question, [c["tool"] for c in (t.answer or {}).get("calls", [])])
            for t in done[: len(done) - known]
        ]

    return Past(waiting, asked)
