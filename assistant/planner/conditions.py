"""Conditions that no argument holds: "with more than 3 open tickets", "in EMEA", "for SMBs".

An answer that leaves them out says so.
"""

import re
from collections.abc import Sequence

from assistant.planner.turn import Slot

_UNIT = r"(?:k|m|mio|mn|million|thousand|%|percent|points?|eur|usd|dollars|euros?)"
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|a\s+dozen)"
_AMOUNT = rf"(?:[$€£]?\s?\d[\d.,]*\s?{_UNIT}?|{_COUNT}(?=\s)|once\b|twice\b)"
_OFTEN = re.compile(r"\b(?:twice|thrice|(?:several|multiple|many)\s+times)\b", re.IGNORECASE)
_THRESHOLD = re.compile(
    rf"\b(?:(?:more|less|fewer|greater|bigger|larger|smaller|higher|lower|worth|older|newer|longer)"
    rf"\s+(?:than|over)|over|under|above|below|at\s+least|exceeding|north\s+of|upwards\s+of)\s+{_AMOUNT}(?![\w-])"
    r"(?:\s+(?:open\s+)?(?:tickets?|cases?|seats?|users?|stars?|points?|arr|days?|weeks?|months?|hours?))?",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"\b(?:in|from|for|across)\s+(?:the\s+)?(?P<where>EMEA|APAC|DACH|LATAM|Benelux|Nordics?|Europe|Asia|Africa"
    r"|Germany|France|Spain|Italy|Austria|Switzerland|Poland|Netherlands|Sweden|India|China|Japan|Brazil|Canada"
    r"|Australia|(?:North|South|Latin)\s+America|UK|USA?|United\s+(?:States|Kingdom)"
    r"|middle\s+east|(?:north|south|east|west)(?:ern)?\s+region)\b",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"\b(?:enterprise|mid-?market|smb|sme|small\s+business)\s+(?:customer|account|client)s?\b"
    r"|\b(?:for|among|across|only|just)\s+(?:the\s+|our\s+|my\s+)?"
    r"(?:enterprises?|mid-?market|smbs?|smes?)(?=\s*(?:[.,;!?]|$))",
    re.IGNORECASE,
)
"""Kinds of customers by size: "enterprise" alone is a plan, too."""
_PRONOUN = "us"


def unheld(sentence: str, slots: Sequence[Slot]) -> list[str]:
    """The words of conditions that no slot covers, in their order."""
    found = [(m.start(), m.end(), m[0]) for m in _THRESHOLD.finditer(sentence)]
    found += [(*m.span(), m[0]) for m in _SEGMENT.finditer(sentence)]
    found += [
        (*m.span(), m[0])
        for m in _OFTEN.finditer(sentence)
        if not any(start <= m.start() < end for start, end, _ in found)
    ]
    for match in _REGION.finditer(sentence):
        if match["where"] != _PRONOUN:  # "for us"; the country is written in capitals
            found.append((*match.span(), match[0]))
    return [
        words.strip()
        for start, end, words in sorted(found)
        if all(end <= slot.start or slot.end <= start for slot in slots)
    ]
