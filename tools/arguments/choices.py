"""Arguments with a few allowed values, and the words people use for them."""

import re
from enum import StrEnum
from functools import lru_cache

from tools.arguments.spoken import Found, Known


class Choice(StrEnum):
    """An enumeration that knows its synonyms. Values are what the catalogue prints."""

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        """Synonyms of each value as regular expressions without anchors."""
        return {}

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Every mention of a value, the longest wording first where two overlap."""
        found: list[Found] = []
        for match in _pattern(cls).finditer(sentence):
            value = next(v for v, group in match.groupdict().items() if group is not None)
            found.append(Found(str(cls[value].value), match.start(), match.end(), match.group(0)))
        return found

    @classmethod
    def _missing_(cls, value: object) -> "Choice | None":
        if not isinstance(value, str):
            return None
        folded = value.strip().lower().replace("-", "_").replace(" ", "_")
        for member in cls:
            if member.value.lower() == folded:
                return member
        match = _pattern(cls).fullmatch(value.strip())
        if match is None:
            return None
        name = next(v for v, group in match.groupdict().items() if group is not None)
        return cls[name]


@lru_cache(maxsize=64)
def _pattern(cls: type[Choice]) -> re.Pattern[str]:
    words = cls.words()
    alternatives = [
        (wording, member.name)
        for member in cls
        for wording in [re.escape(member.value.replace("_", " ")), *words.get(member.value, [])]
    ]
    groups: dict[str, list[str]] = {}
    for wording, name in sorted(alternatives, key=lambda pair: -len(pair[0])):
        groups.setdefault(name, []).append(wording)
    joined = "|".join(f"(?P<{name}>{'|'.join(w)})" for name, w in groups.items())
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


class Status(Choice):
    """State of a ticket. `open` means everything that is not finished."""

    OPEN = "open"
    NEW = "new"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ALL = "all"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "open": [
                "unresolved",
                "unsolved",
                "outstanding",
                "active",
                "in progress",
                "unfinished",
            ],
            "new": ["brand new", "untouched"],
            "pending": ["waiting (?:for|on) (?:the )?customers?", "awaiting (?:the )?customers?"],
            "on_hold": ["on-hold", "parked", "blocked", "held"],
            "resolved": ["solved", "fixed", "done"],
            "closed": ["finished"],
            "all": ["any status", "whatever status", "every status"],
        }


class Priority(Choice):
    """Urgency of a ticket, P1 the highest."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "P1": [
                "sev ?-?1",
                "prio(?:rity)? ?-?1",
                "urgent",
                "blockers?",
                "critical",
                "showstoppers?",
            ],
            "P2": ["sev ?-?2", "prio(?:rity)? ?-?2", "high(?: prio(?:rity)?)"],
            "P3": ["sev ?-?3", "prio(?:rity)? ?-?3", "(?:normal|medium)(?: prio(?:rity)?)?"],
            "P4": ["sev ?-?4", "prio(?:rity)? ?-?4", "low(?: prio(?:rity)?)"],
        }


class Segment(Choice):
    """Size class of a customer."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "enterprise": ["enterprises", "big customers", "large (?:accounts|customers)"],
            "mid_market": ["mid-market", "midmarket", "mid-size[d]?"],
            "smb": ["smbs", "small business(?:es)?", "small customers"],
        }


class Band(Choice):
    """Health band of an account."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {"green": ["healthy"], "yellow": ["amber"], "red": ["unhealthy"]}


class Direction(Choice):
    """Which end of a ranking comes first."""

    BEST = "best"
    WORST = "worst"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "best": ["top", "strongest", "star"],
            "worst": ["slacking", "weakest", "bottom", "lowest", "laziest", "slowest"],
        }
