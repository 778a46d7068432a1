"""Before a question is turned away: an article may answer it.

What a company's customers ask about is known to its articles alone. "How do I book several rooms"
is nothing that any tool is for, and just what the articles of a hotel's software are about.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.planner import wording
from assistant.planner.turn import Plan, PlannedCall, Turn
from tools.catalog import Catalog

if TYPE_CHECKING:
    from tools.execution import Door

SEARCH = "search_knowledge"
SURE = 0.5
"""How likely an article must answer. Who did not ask for the articles expects no near miss."""

_ASKS = re.compile(
    r"(?:\W*\b(?:hi|hello|hey|please|so|and|but|ok|okay|quick\s+question)\b)*\W*"
    r"(?:(?:how|what|why|where|when|which|who|is|are|am|does|do|did|has|have|should|must|may)\b"
    r"|(?:can|could|will|would)\s+(?!you\b)"
    r"|(?:i|we|my|our|the|a|an|some|their|his|her)\b.*"
    r"\b(?:can'?t|cannot|can\s+not|could\s?n'?t|unable|trouble|issue|problem|error|fails?|not"
    r"|wants?\s+to|would\s+like\s+to|need\s+(?:help|to)|wonder(?:ing)?|inquir\w+|asks?|asking)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Questions, and what customers say who have one. An order is none: what is not done here is not
looked up either."""

Known = Callable[[str, Turn], bool]
"""Whether an article that the asker may see answers a question."""


def known_to(door: "Door") -> Known:
    """Asks the articles as the person would, with their rights."""

    def known(question: str, turn: Turn) -> bool:
        clock = turn.clock.in_zone(turn.actor.time_zone)
        found = door.call(SEARCH, {"query": question}, turn.actor, clock).result
        return found is not None and getattr(found, "likely", 0.0) >= SURE

    return known


def instead(plan: Plan, question: str, turn: Turn, catalog: Catalog, known: Known | None) -> Plan:
    """The search in place of a plain no, where that is near by and finds an answer."""
    plain = plan.kind == "decline" and plan.text == wording.decline(plan.choices)
    if known is None or not plain or SEARCH not in catalog or not _ASKS.match(question):
        return plan
    offered = wording.offer([catalog.get(SEARCH)], turn.actor.persona)
    if offered[0] not in plan.choices or not known(question, turn):
        return plan
    return Plan("call", [PlannedCall(SEARCH, {"query": question})], reading=plan.reading)
