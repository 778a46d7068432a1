"""Turns and answers in the form that clients get."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json
from starlette.responses import JSONResponse

from api.models import EvidenceOut
from assistant.evidence import explanation
from assistant.threads import Turn
from tools.access import Actor
from tools.catalog import Catalog

ANSWER = ("kind", "failed", "report", "calls", "proposals", "ms")


class Json(JSONResponse):
    """A JSON response, made several times as fast: a report has hundreds of values."""

    def render(self, content: Any) -> bytes:
        """The body, in UTF-8."""
        return to_json(content, inf_nan_mode="null")


def proposals(report: dict[str, Any]) -> list[str]:
    """Ids of what waits for a decision in a report."""
    return [
        block["proposal_id"]
        for block in report.get("blocks", [])
        if block.get("type") == "approval" and block.get("proposal_id")
    ]


def public_answer(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """An answer as kept, for clients; None for an error."""
    if found is None or "report" not in found:
        return None
    full = {"failed": False, "proposals": proposals(found["report"]), **found}
    return {name: full.get(name) for name in ANSWER}


def public_turn(turn: Turn) -> dict[str, Any]:
    """A turn for clients."""
    told: dict[str, Any] = {
        "run": turn.run,
        "thread": turn.thread,
        "number": turn.number,
        "question": turn.question,
        "at": turn.at.isoformat(),
        "state": turn.state,
        "answer": public_answer(turn.answer),
    }
    if turn.answer and "error" in turn.answer:
        told["error"] = turn.answer["error"]
    return told


def evidence(turn: Turn, actor: Actor, catalog: Catalog) -> dict[str, Any]:
    """What the answer of a turn rests on; the turn has one."""
    answer = turn.answer or {}
    told = explanation(turn.question, answer, actor, catalog, number=turn.number, asked_at=turn.at)
    return told.model_dump(mode="json", include=set(EvidenceOut.model_fields))


def endings(turn: Turn, approvals: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The last events of a run that has ended."""
    answer = public_answer(turn.answer)
    if answer is None:
        yield "error", {"error": error_of(turn)}
        return
    yield "report", {"report": answer["report"]}
    for approval in approvals:
        yield "decision", {"proposal": approval}
    yield "done", public_turn(turn)


def error_of(turn: Turn) -> dict[str, Any]:
    """Why a run has no answer."""
    if turn.answer and "error" in turn.answer:
        return turn.answer["error"]
    said = {"cancelled": "This question was cancelled."}
    return {"type": turn.state, "message": said.get(turn.state, "There is no answer.")}
