"""Makes cases of what people asked: of a conversation, or of an answer that was judged."""

import re
from collections.abc import Sequence
from typing import Any

from assistant.feedback import Judged
from assistant.threads import Turn

_RUNNING = ("answer", "proposal")


class NothingToTell(ValueError):
    """There is nothing that a case could be made of."""


def of_thread(turns: Sequence[Turn], persona: str, person: str | None = None) -> dict[str, Any]:
    """The conversation as a case: what was asked, how it was answered, what was called.

    Raises NothingToTell.
    """
    answered = [turn for turn in turns if turn.answer and "error" not in turn.answer]
    if not answered:
        raise NothingToTell("no question of that conversation has been answered")
    return _case(
        f"thread-{answered[0].thread[:12]}",
        persona,
        person,
        [_turn(turn.question, turn.answer or {}) for turn in answered],
    )


def of_judgement(judged: Judged, earlier: Sequence[Turn] = ()) -> dict[str, Any]:
    """A judged answer as a case, after what was asked before it.

    What was right must stay so. Of what was wrong only the question is known: the case is a draft
    until somebody writes down what is expected.
    """
    turns = [_turn(t.question, t.answer or {}) for t in earlier if t.number < judged.turn]
    turns.append(_turn(judged.question, judged.trace))
    made = _case(f"feedback-{judged.id}", judged.persona, judged.person_id, turns)
    if judged.verdict == "wrong":
        why = f" because: {judged.why}" if judged.why else ""
        made["draft"] = f"The last answer was judged wrong{why}. Say what is expected of it."
    return made


def _case(
    name: str, persona: str, person: str | None, turns: list[dict[str, Any]]
) -> dict[str, Any]:
    head: dict[str, Any] = {"id": re.sub(r"[^\w-]+", "-", name), "persona": persona}
    if person is not None:
        head["person"] = person
    return {**head, "turns": turns}


def _turn(question: str, answer: dict[str, Any]) -> dict[str, Any]:
    kind = str(answer.get("kind", "answer"))
    calls = [{c["tool"]: dict(c.get("args") or {})} for c in answer.get("calls", [])]
    if kind == "decline" and not calls:
        return {"say": question, "refuses": True}
    if kind == "clarify":
        return {"say": question, "asks": True}
    told: dict[str, Any] = {"say": question, "kind": kind if kind in _RUNNING else "decline"}
    return {**told, "calls": calls}
