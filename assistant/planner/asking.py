"""Questions about a change, which order none: "should I close it?", "why is that not routine?"."""

import re
from dataclasses import replace

from assistant.planner.arguments import field_of
from assistant.planner.turn import Plan, PlannedCall
from tools.access import Actor, may_call
from tools.catalog import Catalog

_ASKS = re.compile(
    r"(?:(?:and|so|but|ok(?:ay)?|hm+|wait)[\s,]+)*(?:why|how\s+come|should\s+(?:i|we|it|they|he|she)\b|what\s+(?:if|happens|would)"
    r"|do\s+(?:i|we)\s+(?:have|need)\s+to|does\s+it\s+make\s+sense|is\s+it\s+(?:ok(?:ay)?|safe|possible|wise|time)\s+to"
    r"|would\s+(?:you|it))\b",
    re.IGNORECASE,
)
_LOOKS = {
    "apply_reassignments": "recommend_reassignments",
    "resolve_routine": "triage_queue",
    "send_reply": "draft_reply",
    "set_status": "show_ticket",
    "set_priority": "show_ticket",
    "assign_ticket": "show_ticket",
}
"""What shows the grounds of a change, by the tool that proposes it."""


def instead(plan: Plan, sentence: str, catalog: Catalog, actor: Actor) -> Plan:
    """The plan with what shows the grounds in place of a change that was only asked about."""
    if plan.kind != "call" or len(plan.calls) != 1 or not _ASKS.match(sentence):
        return plan
    call = plan.calls[0]
    shows = _LOOKS.get(call.tool)
    if shows is None or shows not in catalog or not may_call(catalog.get(shows), actor).allowed:
        return plan
    spec = catalog.get(shows)
    ticket = call.args.get("ticket") or call.args.get("draft")
    args = {"ticket": ticket} if ticket and field_of(spec, "ticket") else {}
    reading = replace(plan.reading, tool=shows, how="asked about, not ordered")
    return replace(plan, calls=[PlannedCall(shows, args)], reading=reading)
