"""Periods in words: "this quarter", "the past 30 days", "Q4 2026", each in one form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_NUMBERS = "two three four five six seven eight nine ten eleven twelve"
_N = {word: str(n) for n, word in enumerate(_NUMBERS.split(), 2)}
_N |= {"fourteen": "14", "thirty": "30", "sixty": "60", "ninety": "90"}
_SHIFT = {
    "this": "this", "current": "this", "present": "this", "running": "this",
    "last": "last", "previous": "last", "prior": "last", "past": "last", "preceding": "last",
    "next": "next", "coming": "next", "following": "next", "upcoming": "next",
}  # fmt: skip
_FORMS = re.compile(
    r"\b(?:(?P<shift>" + "|".join(_SHIFT) + r")[\s-]"
    r"(?:(?P<n>\d+|" + "|".join(_N) + r")[\s-])?(?P<unit>hour|day|week|month|quarter|year)s?\b"
    r"|(?P<within>within|in the next|over the next|inside)\s(?:the\s(?:next|coming)\s)?"
    r"(?P<wn>\d+|" + "|".join(_N) + r")\s(?P<wunit>h\b|hour|day|week|month)s?\b(?!\s\d)"
    r"|(?P<day>today|yesterday|tomorrow)\b"
    r"|\bq(?P<q>[1-4])(?:\s(?P<qyear>20\d\d))?\b"
    r"|(?P<nth>first|second|third|fourth)\squarter(?:\s(?:of\s)?(?P<nyear>20\d\d))?\b"
    r"|(?P<all>all[\s-]time|ever since|since the beginning|of all time)\b"
    r"|(?P<ytd>year[\s-]to[\s-]date)\b)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:\bthan(?:\s(?:in|during|for|over|at))?|\bthose (?:in|of)"
    r"|\bon|\bversus|\bvs\.?|\bagainst|\bfrom|\bcompared (?:with|to)|\bsince|\bover|\bto"
    r"|\brelative to|\bin comparison (?:with|to)|\bafter|\bas|\b(?:in|during) the (?:whole )?of)"
    r"\s+(?:the\s+|its\s+|their\s+|those of (?:the\s+)?|that of (?:the\s+)?)*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;,.:](?=\s|$)|\n|\s(?:and|while|but)\s")
_TOMORROW = {("24", "hour"): ("tomorrow",)}
"""What people call the time that a label speaks of: "due by this time tomorrow"."""
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4"}


@dataclass(frozen=True)
class PeriodMention:
    """A period at a place of a text."""

    start: int
    end: int
    text: str
    name: str
    """ "this quarter", "last 30 day", "q4 2026"."""
    compared: bool
    """It is what something is compared with: "down on the previous quarter"."""


def read(text: str) -> list[PeriodMention]:
    """The periods of a text."""
    return [
        PeriodMention(m.start(), m.end(), m[0], _name(m), bool(_COMPARED.search(text[: m.start()])))
        for m in _FORMS.finditer(text)
    ]


def names(text: str) -> frozenset[str]:
    """The periods of a text, by name."""
    return frozenset(period.name for period in read(text))


def spans(label: str) -> frozenset[str]:
    """What a label's "in 90 days" may be called: the last or the next 90 days."""
    found = re.findall(r"\b(\d+)\s(hour|h\b|day|week|month)s?\b", label, re.IGNORECASE)
    units = [(n, "hour" if unit.lower() == "h" else unit.lower()) for n, unit in found]
    return frozenset(
        name
        for n, unit in units
        for name in (f"last {n} {unit}", f"next {n} {unit}", *_TOMORROW.get((n, unit), ()))
    )


def nearest(
    text: str, start: int, end: int, said: list[PeriodMention], within: tuple[int, int]
) -> PeriodMention | None:
    """The period that a figure at a place is said of: in its own clause, or the last before it."""
    own = [p for p in said if not p.compared and within[0] <= p.start < within[1]]
    clause = _CLAUSE.search(text, end)
    until = clause.start() if clause else len(text)
    after = [p for p in own if end <= p.start < until]
    if after:
        return after[0]
    before = [p for p in own if p.end <= start]
    return before[-1] if before else None


def heading(
    said: list[PeriodMention], figures: Iterable[tuple[int, int]], at: int
) -> PeriodMention | None:
    """The period of the last line before a place that holds no figure: "Last month:"."""
    stating = list(figures)
    free = [
        p
        for p in said
        if p.end <= at and not p.compared and not any(w[0] <= p.start < w[1] for w in stating)
    ]
    return free[-1] if free else None


def _name(match: re.Match[str]) -> str:
    if match["shift"]:
        count = _N.get((match["n"] or "").lower(), match["n"])
        shift = _SHIFT[match["shift"].lower()]
        if match["shift"].lower() == "past" and not count and match["unit"].lower() != "hour":
            shift = "rolling"  # "the past month" ends today, "last month" did before
        parts = (shift, count, match["unit"].lower())
        return " ".join(part for part in parts if part)
    if match["within"]:
        count = _N.get(match["wn"].lower(), match["wn"])
        unit = match["wunit"].lower()
        return f"next {count} {'hour' if unit == 'h' else unit}"
    if match["day"]:
        return match["day"].lower()
    if match["q"] or match["nth"]:
        number = match["q"] or _NTH[match["nth"].lower()]
        year = match["qyear"] or match["nyear"]
        return f"q{number} {year}" if year else f"q{number}"
    return "all time" if match["all"] else "this year"


_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.3, "year": 365.0}
_LENGTH = re.compile(r"(last|next|rolling) (?:(\d+) )?(day|week|month|quarter|year)")


def same(one: str, other: str) -> bool:
    """Whether two names can be the same period: "q4" and "q4 2026", three months and 90 days."""
    if one == other or one.replace("rolling", "last") == other:
        return True
    if one.startswith("q") and (one in other or other in one):
        return True
    mine, theirs = _span(one), _span(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return False
    return abs(mine[1] - theirs[1]) <= 0.04 * max(mine[1], theirs[1])


def _span(name: str) -> tuple[str, float] | None:
    """The direction and the days of a period that is counted from today."""
    match = _LENGTH.fullmatch(name)
    if match is None or (match[2] is None and match[1] != "rolling"):
        return None  # "last month" is one of the calendar
    way = "last" if match[1] == "rolling" else match[1]
    return way, float(match[2] or 1) * _DAYS[match[3]]


_RANGE = re.compile(r"(\d{1,2} \w{3} 20\d\d) to (\d{1,2} \w{3} 20\d\d)")


def length_of(text: str) -> set[str]:
    """What a range of days that ends with the data is: "last 30 day"."""
    match = _RANGE.search(text)
    if match is None:
        return set()
    first, last = (datetime.strptime(day, "%d %b %Y") for day in match.groups())  # noqa: DTZ007
    return {f"last {(last - first).days} day"}


def quarter_of(text: str) -> str | None:
    """The quarter that a range of dates is: "(1 Oct – 31 Dec 2026)" is "q4 2026"."""
    match = re.search(
        r"1 (?P<a>Jan|Apr|Jul|Oct)\w* – 3[01] (?P<b>Mar|Jun|Sep|Dec)\w* (?P<y>20\d\d)", text
    )
    if match is None:
        return None
    number = {"Mar": 1, "Jun": 2, "Sep": 3, "Dec": 4}[match["b"]]
    first = {"Jan": 1, "Apr": 2, "Jul": 3, "Oct": 4}[match["a"]]
    return f"q{number} {match['y']}" if first == number else None
