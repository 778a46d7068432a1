"""Finds the answer that somebody wants explained, among their own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.evidence.laying_out import explanation
from tools.access import Actor
from tools.errors import NothingThere

if TYPE_CHECKING:
    from assistant.threads import Threads, Turn
    from tools.assistant.evidence_models import Explanation
    from tools.catalog import Catalog

REACH = 50
"""How many questions back an answer is looked for."""
SELF = "explain_answer"
_NOTHING = "There is no answer to explain yet. Ask something first."


class Lookup:
    """Explains answers of kept conversations. As `tools.context.Explain`."""

    def __init__(self, threads: "Threads", catalog: "Callable[[], Catalog]") -> None:
        self._threads = threads
        self._catalog = catalog

    def __call__(self, actor: Actor, thread_id: str | None, turn: int | None) -> "Explanation":
        """The given answer of the conversation, else the last one that came from a tool."""
        return self.of_turn(self._chosen(actor, thread_id, turn), actor)

    def of_turn(self, turn: "Turn", actor: Actor) -> "Explanation":
        """What a turn's answer rests on. Raises NothingThere where it has none."""
        if not turn.answer or "report" not in turn.answer:
            raise NothingThere(f"Question {turn.number} has no answer.")
        return explanation(
            turn.question, turn.answer, actor, self._catalog(),
            number=turn.number, asked_at=turn.at,
        )  # fmt: skip

    def _chosen(self, actor: Actor, thread_id: str | None, wanted: int | None) -> "Turn":
        thread = thread_id or self._threads.latest(actor.person_id)
        if thread is None:
            raise NothingThere(_NOTHING, ["what can you do"])
        mine = [
            turn
            for turn in self._threads.turns.of(thread, limit=REACH)
            if turn.person_id == actor.person_id and turn.answer and "report" in turn.answer
        ]
        if wanted is not None and wanted > 0:
            named = [turn for turn in mine if turn.number == wanted]
            if not named:
                raise NothingThere(f"There is no answer {wanted} in this conversation.")
            return named[0]
        told = [turn for turn in mine if _from_tools(turn)]
        back = -(wanted or -1)
        if len(told) < back:
            raise NothingThere(_NOTHING, ["what can you do"])
        return told[-back]


def _from_tools(turn: "Turn") -> bool:
    calls = (turn.answer or {}).get("calls") or []
    return any(call["tool"] != SELF for call in calls)
