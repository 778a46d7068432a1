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


_EXPORTS = re.compile(
    r"(?:(?:please|can\s+you|could\s+you|now|ok(?:ay)?|and)[\s,]+)*(?:export|download|save)\s+(?:me\s+)?(?:that|this|it|these|those|them|the\s+(?:list|table"
    r"|answer|result|results|numbers|figures|data))(?:\s+(?:to|as|in|into|for)\b.{0,30})?[\s.?!]*",
    re.IGNORECASE,
)


def exports(sentence: str) -> bool:
    """Whether the answer just shown is wanted as a file."""
    return bool(_EXPORTS.fullmatch(sentence))


DECIDE = "decide"
WAITING = "pending_decisions"
_NO = re.compile(
    r"\b(?:no|nope|nah|not|don't|never|stop|cancel|drop|reject|decline|leave|wait|without)\b",
    re.IGNORECASE,
)


def undecided(plan: Plan, sentence: str, catalog: Catalog) -> Plan:
    """What waits, in place of a decision that the words do not clearly say.

    Approving is what `decide` does unless told otherwise, so nothing half understood may get there.
    """
    if plan.kind != "call" or WAITING not in catalog:
        return plan
    unclear = [
        call
        for call in plan.calls
        if call.tool == DECIDE
        and (
            "decision" not in call.args
            or (call.args["decision"] == "approve" and _NO.search(sentence))
        )
    ]
    if not unclear:
        return plan
    reading = replace(plan.reading, tool=WAITING, how="no clear decision")
    return replace(plan, calls=[PlannedCall(WAITING, {})], reading=reading)


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
