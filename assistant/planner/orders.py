"""Orders that a list has not: "sort by customer" is answered with those that it has."""

import re
from typing import Any

from assistant.planner import followups, slots, wording
from assistant.planner.arguments import Field, field_of
from assistant.planner.context import Context
from assistant.planner.turn import Choice, Plan, Reading
from tools.catalog import Catalog

_ASKED = re.compile(
    r"(?:(?:and|ok(?:ay)?|please|now|then|can\s+you|could\s+you)[\s,]+)*(?:sort|order|rank|arrange)(?:ed)?"
    r"(?:\s+(?:it|this|that|them|these|those|the\s+\w+))?\s+by\s+(?P<by>[\w\s-]{2,30}?)"
    r"(?:\s+(?:please|instead|first|then))*[\s.?!]*",
    re.IGNORECASE,
)
_FIELDS = ("sort", "rank_by")


def unknown(sentence: str, context: Context, catalog: Catalog) -> Plan | None:
    """The question which order is wanted, where the last list has none of that name."""
    match = _ASKED.fullmatch(sentence)
    last = followups.last_call(context, catalog) if match else None
    if match is None or last is None:
        return None
    spec, args, _ = last
    one = next((f for f in (field_of(spec, name) for name in _FIELDS) if f), None)
    if one is None or one.name in slots.fill(spec, sentence, context.known).args:
        return None
    options = _options(one)
    pending = {"kind": "which", "tool": spec.name, "args": args, "field": one.name}
    pending["options"] = options
    choices = [Choice(o["label"], o["ask"]) for o in options]
    text = wording.no_order(match["by"].strip())
    return Plan("clarify", [], text, choices, pending, Reading(spec.name, 1.0, how="no such order"))


def _options(one: Field) -> list[dict[str, Any]]:
    values = [str(value) for value in getattr(one.reader, "_value2member_map_", {})]
    return [{"label": f"By {v}", "ask": f"sort by {v}", "value": v} for v in values]
