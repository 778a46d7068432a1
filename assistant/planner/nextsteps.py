"""What to do about what was just shown: "how would you fix that?", "any suggestions?"."""

import re
from typing import Any

from assistant.planner.arguments import field_of
from assistant.planner.turn import Exchange
from tools.catalog import Catalog

_SO = r"(?:(?:and|so|ok(?:ay)?|but|then|well|alright)[\s,]+)*"
_ASKED = re.compile(
    rf"{_SO}(?!what\s+(?:all\s+)?(?:can|could|do)\s+you\s+do[\s?.!]*$)(?:what\s+(?:do|would|can|could|should|shall)\s+(?:you|we|i)\s+(?:suggest|recommend|propose|advise|do)"
    r"(?:\s+(?:about|against|with|to\s+(?:fix|solve|help|change))\s+(?:it|that|this|them|those))?(?:\s+then)?"
    r"|(?:what(?:'s|\s+is)\s+)?the\s+(?:fix|solution|remedy)(?:\s+(?:for|to)\s+(?:it|that|this))?"
    r"|(?:how|what)\s+(?:do|would|can|could|should|shall|to)\s*(?:you|we|i)?\s*(?:fix|solve|change|improve|resolve|even\s+out|balance|help|sort\s+out"
    r"|deal\s+with|handle|prevent|avoid)\s+(?:it|that|this|them|those)(?:\s+out)?"
    r"|(?:do\s+you\s+have\s+)?(?:any|some)\s+(?:ideas?|suggestions?|recommendations?|advice)(?:\s+(?:for|on|about)\s+(?:it|that|this))?"
    r"|(?:can|could)\s+(?:you|we)\s+(?:fix|balance|even\s+out|improve|sort\s+out)\s+(?:it|that|this)(?:\s+out)?)[\s?.!]*",
    re.IGNORECASE,
)
_STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "team_workload": ("recommend_reassignments", {}),
    "compare_agents": ("recommend_reassignments", {}),
    "sla_at_risk": ("recommend_reassignments", {"goal": "sla"}),
    "show_ticket": ("similar_tickets", {}),
    "summarize_ticket": ("similar_tickets", {}),
    "explain_health": ("account_brief", {}),
    "account_health": ("explain_health", {}),
    "account_brief": ("explain_health", {}),
}
"""Tool to the tool that says what helps, with the arguments that this says."""


def read(
    sentence: str, last: Exchange | None, catalog: Catalog
) -> tuple[str, dict[str, Any]] | None:
    """The tool that says what to do about the last answer, with arguments; else None."""
    if last is None or not last.calls or not _ASKED.fullmatch(sentence):
        return None
    call = last.calls[-1]
    step = _STEPS.get(call["tool"])
    if step is None or step[0] not in catalog:
        return None
    tool, args = step
    target = catalog.get(tool)
    shared = {k: v for k, v in call["args"].items() if k in _SAME and field_of(target, k)}
    wanted = [k for k in _SAME if k in call["args"] or field_of(catalog.get(call["tool"]), k)]
    if any(k in ("account",) and k not in shared for k in wanted):
        return None  # a list of customers has no one cause
    return tool, {**shared, **args}


_SAME = ("ticket", "account", "team")
