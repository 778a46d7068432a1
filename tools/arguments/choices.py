"""Arguments with a few allowed values, and the words people use for them."""

import re
from enum import StrEnum
from functools import lru_cache

from tools.arguments import spreads
from tools.arguments.spoken import Found, Known


class Choice(StrEnum):
    """An enumeration that knows its synonyms. Values are what the catalogue prints."""

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        """Synonyms of each value as regular expressions without anchors."""
        return {}

    @classmethod
    def without(cls, refused: list[str], many: bool) -> "str | list[str] | None":
        """What "not P1" leaves: the other values where several may be given."""
        rest = [str(m.value) for m in cls if m.value not in refused]
        if many:
            return rest or None
        return rest[0] if len(rest) == 1 else None

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Every mention of a value, the longest wording where two overlap."""
        found = [
            Found(value, m.start(), m.end(), m[0])
            for value, pattern in _patterns(cls).items()
            for m in pattern.finditer(sentence)
            if m[0].lower() not in _DETERMINERS
        ]
        found.sort(key=lambda f: f.start - f.end)
        kept: list[Found] = []
        for one in found:
            if all(one.end <= k.start or k.end <= one.start for k in kept):
                kept.append(one)
        return sorted(kept, key=lambda f: f.start)

    @classmethod
    def _missing_(cls, value: object) -> "Choice | None":
        if not isinstance(value, str):
            return None
        folded = value.strip().lower().replace("-", "_").replace(" ", "_")
        for member in cls:
            if member.value.lower() == folded:
                return member
        for known, pattern in _patterns(cls).items():
            if pattern.fullmatch(value.strip()):
                return cls(known)
        return None


_DETERMINERS = frozenset({"all", "any", "both", "none"})
"""Values that are ordinary words too: "all P1 tickets" says nothing about the status."""


@lru_cache(maxsize=64)
def _patterns(cls: type[Choice]) -> dict[str, re.Pattern[str]]:
    """Per value the pattern of its wordings, the longest first."""
    patterns = {}
    for member in cls:
        value = str(member.value)
        wordings = [re.escape(value.replace("_", " ")), *cls.words().get(value, [])]
        joined = "|".join(sorted(wordings, key=len, reverse=True))
        patterns[value] = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
    return patterns


_OPEN_IT = re.compile(
    r"\s*(?:(?:please|pls|can you|could you|and|then|to|now|just)\s+)*(open)"
    r"\s+(?:up\b|the\b|that\b|this\b|it\b|number\b|#|(?:ticket|case)\b|\w+-\d|first\b|second\b|last\b)",
    re.IGNORECASE,
)


_DID = "(?:" + "|".join(f"(?<=did {who} )" for who in ("i", "we", "they", "he", "she")) + ")"
"""After "did I": the person stays free for the argument that reads it."""
_A_TICKET = (
    r"(?:(?:the|this|that|my)\s+)?(?:(?:ticket|case|tkt)\b|#?\d|[A-Za-z]{2,}-?\s?\d|it\b|this\b|that\b|them\b"
    r"|(?:first|second|third|fourth|fifth|last)\b)"
)


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
    def without(cls, refused: list[str], many: bool) -> "str | list[str] | None":
        """Not the finished ones are the open ones; otherwise the open states that remain."""
        if set(refused) & {"resolved", "closed"}:
            return "open"
        if "open" in refused:
            return "resolved"
        rest = [s for s in ("new", "open", "pending", "on_hold") if s not in refused]
        return rest if many and "all" not in refused else None

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """States that the sentence names; "open the ticket" is an order, not a state."""
        order = _OPEN_IT.match(sentence)
        return [f for f in super().read(sentence, known) if not (order and f.end == order.end(1))]

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
                "re-?open(?:ed)?",
                "reactivate",
            ],
            "new": ["brand new", "untouched"],
            "pending": [
                (
                    "(?:a)?wait(?:ing|s)? (?:for |on )?(?:an? (?:answer|reply) (?:from|of|by) )?"
                    "(?:the )?(?:customers?|clients?)"
                ),
                "(?:customers?|clients?) (?:must|has to|have to|needs? to) (?:answer|reply)",
            ],
            "on_hold": [
                "on-hold",
                "on ice",
                "parked",
                "blocked",
                "held",
                "paused?",
                "frozen",
                "suspend",
            ]
            + [
                rf"{verb}(?=\s+(?:it|that|this|{_A_TICKET}))"
                for verb in ("park", "freeze", "shelve", "hold")
            ],
            "resolved": [
                "solved?",
                "resolve",
                "fix(?:ed)?",
                "done",
                rf"{_DID}(?:finish|complete|wrap up|sort out)",
            ],
            "closed": [
                rf"(?:close|shut)(?:\s+(?:down|out|off))?(?=\s+(?:(?:please|pls|now)\s+)?{_A_TICKET})",
                "finished",
                rf"{_DID}close",
            ],
            "all": [
                "(?:any|whatever|every|all) (?:status(?:es)?|states?)",
                "(?:both )?(?:open|new) (?:and|or|as well as) (?:also )?(?:closed|resolved|done)",
                "(?:closed|resolved|finished|solved|done) or (?:not|still open|open)",
                "(?:closed|resolved|finished|solved|done)(?: ones)? (?:too|as well|included)",
                "(?:regardless|irrespective) of (?:the |their )?status(?:es)?",
                "(?:no matter|whatever|ignoring) (?:the |what |which )?(?:the )?(?:status|state)",
                "(?:including|also|incl\\.?) (?:the )?(?:closed|resolved|finished)(?: ones)?",
                "open or not",
                "(?:in total|altogether)",
            ],
        }


def _bare(*words: str) -> list[str]:
    """Words that are a priority only where something is set to them: "to high", "make it 2"."""
    said = [f"(?<=\\b{lead} ){word}" for word in words for lead in ("to", "as", "prio", "priority")]
    said += [f"(?<={lead} ){word}" for word in words for lead in ("->", "=")]
    plain = [word for word in words if word not in _COUNTS]  # "that one" is a row
    said += [f"(?<=\\b{lead} ){word}" for word in plain for lead in ("it", "that", "this")]
    return said + [f"(?<=\\d ){word}(?= (?:please|pls|now)\\b|[.!]?$)" for word in plain]


_COUNTS = ("one", "two", "three", "four", "1", "2", "3", "4")


class Priority(Choice):
    """Urgency of a ticket, P1 the highest."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Single ones, and those said together: "P2 and up", "P1 to P3"."""
        together = spreads.find(sentence)
        single = [
            one
            for one in super().read(sentence, known)
            if all(one.end <= t.start or t.end <= one.start for t in together)
        ]
        return sorted([*together, *single], key=lambda found: found.start)

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "P1": [
                "sev(?:erity)? ?-?1s?",
                "p1s",
                "prio(?:rity)? ?-?1",
                "urgent",
                "blockers?",
                "critical",
                "showstoppers?",
                "(?:top|highest|max(?:imum)?) (?:prio(?:rity)?|urgency|severity)(?! first)",
                *_bare("highest", "1", "one"),
            ],
            "P2": [
                "sev(?:erity)? ?-?2s?",
                "p2s",
                "prio(?:rity)? ?-?2",
                "high prio(?:rity)?",
                *_bare("high", "2", "two"),
            ],
            "P3": [
                "sev(?:erity)? ?-?3s?",
                "p3s",
                "prio(?:rity)? ?-?3",
                "(?:normal|medium)(?: prio(?:rity)?)?",
                *_bare("3", "three", "medium", "normal"),
            ],
            "P4": [
                "sev(?:erity)? ?-?4s?",
                "p4s",
                "prio(?:rity)? ?-?4",
                "(?:low|lowest|min(?:imum)?) (?:prio(?:rity)?|urgency|severity)",
                *_bare("low", "lowest", "4", "four"),
            ],
        }


class Segment(Choice):
    """Size class of a customer."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "enterprise": [
                "enterprises",
                "ent",
                "big customers",
                "(?:large|big) (?:accounts|customers|companies|clients)",
                "(?:among|of|only|just) (?:the |our |my )?(?:big|large)(?:ger)? (?:ones|names)",
            ],
            "mid_market": [
                "mid-market",
                "midmarket",
                "mid-?size[d]?",
                "mid-?tier",
                "(?:medium|middle)[- ]?size[d]?(?: (?:businesses|companies|customers))?",
            ],
            "smb": [
                "smbs",
                "sme",
                "smes",
                "small(?:er)? (?:business(?:es)?|customers|companies|accounts|clients|ones)",
                "small and medium(?: (?:businesses|companies))?",
                "the small (?:guys|fry)",
            ],
        }


class Band(Choice):
    """Health band of an account."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        # "Is Acme healthy" asks how Acme stands; only "healthy customers" are a band.
        healthy = r"(?:(?<=are )|(?<=the )|(?<=my )|(?<=our )|(?<=all )|(?<=only ))healthy"
        named = r"(?<!least )healthy(?=\s+(?:accounts?|customers?|clients?|companies|ones?)\b)"
        below = "(?:below|under|less than|lower than|worse than|<)"
        above = "(?:above|over|more than|higher than|better than|at least|from|>=?)"
        return {
            "green": [healthy, named, f"{above} 75(?! ?%)"],
            "yellow": ["amber", "between 50 and 75"],
            "red": ["unhealthy", f"{below} 50(?! ?%)"],
        }


class Direction(Choice):
    """Which end of a ranking comes first."""

    BEST = "best"
    WORST = "worst"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "best": [
                "best to worst",
                "top",
                "strongest",
                "star",
                "number one",
                "outperform(?:s|ing)?",
                "shin(?:es?|ing)",
            ],
            "worst": [
                "worst to best",
                "slack(?:s|ers?|ing)?",
                "weakest",
                "bottom",
                "lowest",
                "laz(?:y|iest)",
                "slowest",
                "poor(?:est|ly)",
                "under-?perform(?:s|er|ers|ing)?",
                "fall(?:s|ing) behind",
                "(?:not|isn't|doesn't) pull(?:s|ing)? (?:their|his|her) weight",
                "drags? (?:us|the team) down",
                (
                    "(?:needs?|could use|should get) (?:(?:the )?\\w+ )?"
                    "(?:coaching|training|help|support|improvement|attention)"
                ),
                "struggl(?:es?|ing)",
                "lag(?:s|ging)(?: behind)?",
                "(?:lets?|letting) (?:us|the team) down",
                "worr(?:y|ies|ied)(?: me)?(?: about)?",
                "drag(?:s|ging) (?:their|his|her) feet",
                "(?:coast|loaf|dawdl|skiv|shirk)(?:s|ing|ers?)?",
                "(?:dead ?weight|free ?rid(?:er|ing)|phoning it in|asleep at the wheel)",
                "(?:isn't|not|hardly|barely) (?:really )?(?:performing|delivering|keeping up)",
                "(?:isn't|not|hardly|barely) doing (?:\\w+ ){1,3}(?:job|share|part|bit)",
                "(?:fewest|trailing|last place|worse|bad(?:ly)?|weak(?:er)?|fail(?:s|ing)?)",
                "disappoint\\w*",
                "(?:could|should|must|needs? to) (?:do better|improve|step (?:it )?up|try harder)",
                "(?:room for improvement|below par|off the pace|holding us back)",
                "least",
            ],
        }
