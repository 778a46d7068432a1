""" "This month against last month": the period that is asked about, and the one it is held against.

Every report that has a period compares it with the one before, so only the later of the two is an
argument.
"""

import re

from store.clock import Clock
from tools.arguments.spoken import Found

_AGAINST = re.compile(
    r"\b(?:vs\.?|versus|(?:compare[sd]?|comparison|relative|next)\s+(?:to|with)|against|than)"
    r"\s+(?:(?:in|it\s+was|the\s+one\s+of|that\s+of)\s+)?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:with|to|and|against)\s+(?:that\s+of\s+)?", re.IGNORECASE)
_COMPARE = re.compile(r"\bcompar\w+\b", re.IGNORECASE)
_RUNNING = {
    "yesterday": "today",
    "last_week": "this_week",
    "last_month": "this_month",
    "last_quarter": "this_quarter",
    "last_year": "this_year",
}


def reported(sentence: str, found: list[Found], clock: Clock) -> list[Found]:
    """What remains when a period that only serves as a yardstick is left out.

    "SLA compared with last month" names the yardstick alone: what is asked about is this month.
    """
    if len(found) == 1:
        against = _AGAINST.search(sentence[: found[0].start])
        # "Compared to last quarter?" alone continues a conversation: it asks for that quarter.
        asked = against and len(sentence[: against.start()].split()) > 1
        return [_running(found[0])] if asked else found
    if len(found) != 2 or not _held_against(sentence, *found):
        return found
    return [max(found, key=lambda one: _begins(one, clock))]


def _held_against(sentence: str, one: Found, other: Found) -> bool:
    between = sentence[one.end : other.start]
    if _AGAINST.search(sentence[: other.start]):
        return True
    return bool(_COMPARE.search(sentence[: one.start]) and _JOINED.fullmatch(between))


def _running(found: Found) -> Found:
    value = _RUNNING.get(str(found.value))
    if value is None:
        return found
    return Found(value, found.start, found.end, found.words, found.score)


def _begins(found: Found, clock: Clock) -> float:
    start = clock.span(found.value).start
    return start.timestamp() if start else float("-inf")
