"""Single expressions of time: "Q3 2025", "5 May", "last two weeks", "Monday", "end of March".

Each reader turns a match into an `Atom`; `find` keeps the longest where several overlap.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from store.clock import Clock
from store.periods import Days, shift
from tools.arguments.dates import words as w

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Atom:
    """An expression of time in local days; `last` is included."""

    start: int
    end: int
    first: date
    last: date
    name: str | None = None
    """Canonical name, where it has one."""
    hours: int = 0
    """Signed number of hours from this moment, for "last 24 hours"."""
    days: int = 0
    """Number of days ahead from today, for "next 90 days"."""


@dataclass(frozen=True)
class Sight:
    """What a reader sees of the asker's calendar."""

    clock: Clock
    today: date
    ahead: bool
    """Whether a bare month or weekday is the coming one."""

    def named(self, name: str) -> tuple[date, date]:
        """First and last local day of a canonical period."""
        return ends(self.clock.calendar.read(name, self.today))


Reader = Callable[[re.Match[str], Sight], Atom | None]
_RULES: list[tuple[re.Pattern[str], Reader]] = []


def ends(days: Days) -> tuple[date, date]:
    """First and last day of a period that has both."""
    if days.first is None or days.last is None:
        raise ValueError(f"{days.label} has no end")
    return days.first, days.last


def rule(pattern: str) -> Callable[[Reader], Reader]:
    """Register a reader for a pattern (whole words, any case)."""
    compiled = re.compile(rf"(?<![\w#])(?:{pattern})(?![\w])", re.IGNORECASE)

    def add(reader: Reader) -> Reader:
        _RULES.append((compiled, reader))
        return reader

    return add


def atom(match: re.Match[str], first: date, last: date, name: str | None = None) -> Atom:
    """The atom of a whole match."""
    return Atom(match.start(), match.end(), first, last, name)


_IMPOSSIBLE = "impossible"


def find(sentence: str, clock: Clock, *, ahead: bool) -> list[Atom]:
    """All expressions, in order, none overlapping. Impossible dates are left out."""
    sight = Sight(clock, clock.today(), ahead)
    found: list[Atom] = []
    for pattern, reader in _RULES:
        for match in pattern.finditer(sentence):
            try:
                value = reader(match, sight)
            except (ValueError, OverflowError):
                # "31 February" keeps its words, so that "February" alone is not read out of it.
                value = atom(match, sight.today, sight.today, _IMPOSSIBLE)
            if value is not None:
                found.append(value)
    return [one for one in _longest(found) if one.name != _IMPOSSIBLE]


def _longest(found: Iterable[Atom]) -> list[Atom]:
    kept: list[Atom] = []
    for one in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda a: a.start)


def moved(value: Atom, start: int, end: int) -> Atom:
    """The atom with other positions."""
    return replace(value, start=start, end=end)


def nearest_year(month: int, day: int, sight: Sight) -> int:
    """The year in which that day last began, or next comes."""
    year = sight.today.year
    this = date(year, month, min(day, 28))
    if sight.ahead:
        return year if (this.month, day) >= (sight.today.month, sight.today.day) else year + 1
    return year if (this.month, day) <= (sight.today.month, sight.today.day) else year - 1


def full_year(text: str) -> int:
    """2025 for "2025" and "25"."""
    digits = re.sub(r"\D", "", text)
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def days_before(count: int, sight: Sight) -> tuple[date, date]:
    """The `count` local days that end with today."""
    return sight.today - (count - 1) * DAY, sight.today


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    return first, shift(first, 1, "month") - DAY


__all__ = ["Atom", "Sight", "atom", "days_before", "find", "month_days", "moved", "rule", "w"]
