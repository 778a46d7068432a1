"""Lays an answer's evidence out: its calls with their queries, and every figure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.evidence.figures import Call, figures
from reports.blocks import Report
from tools.access import Actor
from tools.assistant.evidence_models import ExplainedCall, Explanation, Query, Read
from tools.catalog import Catalog


def explanation(
    question: str,
    answer: Mapping[str, Any],
    actor: Actor,
    catalog: Catalog,
    *,
    number: int = 1,
    asked_at: datetime | None = None,
) -> Explanation:
    """What an answer as it is kept (`Answer.to_keep`) rests on."""
    report = Report.model_validate(answer["report"])
    kept = answer.get("evidence") or {}
    parts = kept.get("calls") or []
    calls: list[ExplainedCall] = []
    told: list[Call] = []
    at = 0
    for n, call in enumerate(answer["calls"]):
        # Answers that were kept without evidence: all blocks are taken for the first call's.
        part = parts[n] if n < len(parts) else {"blocks": len(report.blocks) - at}
        blocks = report.blocks[at : at + part["blocks"]]
        at += len(blocks)
        told.append((call["tool"], call["args"], blocks))
        calls.append(_call(call, part, catalog))
    return Explanation(
        question=question,
        number=number,
        asked_at=asked_at,
        person=actor.name,
        headline=report.headline,
        calls=calls,
        figures=figures(told, report, ZoneInfo(actor.time_zone)),
        reading=_reading(kept.get("reading") or {}),
        basis=report.basis,
    )


def _call(call: Mapping[str, Any], part: Mapping[str, Any], catalog: Catalog) -> ExplainedCall:
    name = call["tool"]
    return ExplainedCall(
        tool=name,
        title=catalog.get(name).title if name in catalog else name,
        args=call["args"],
        outcome=call.get("kind", "result"),
        ms=part.get("ms"),
        queries=[Query.model_validate(one) for one in part.get("queries", [])],
        left_out=part.get("left_out", 0),
    )


def _reading(said: Mapping[str, Any]) -> Read | None:
    if not said:
        return None
    slots = [
        {"field": slot.get("field"), "value": slot.get("value"), "words": slot.get("words")}
        for slot in said.get("slots") or []
    ]
    return Read(
        how=str(said.get("how") or ""),
        tool=said.get("tool"),
        confidence=float(said.get("confidence") or 0),
        runner_up=said.get("runner_up"),
        runner_up_confidence=float(said.get("runner_up_confidence") or 0),
        slots=slots,
    )
