"""Arithmetic in open hours, in seconds since 1970, for steering when things happen in the demo.

Reported SLA clocks are never taken from here: the product computes them from the history.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from store.demo.draws import days, local

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekly = Mapping[str, Sequence[Sequence[str]]]


class OpenHours:
    """A weekly schedule in a zone between two days, less the days on which it is closed."""

    def __init__(
        self, weekly: Weekly, zone: str, closed: Collection[date], first: date, last: date
    ) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        total = 0
        for day in days(first, last):
            for opens, closes in () if day in closed else weekly.get(WEEKDAYS[day.weekday()], ()):
                start = local(zone, day, int(opens[:2]), int(opens[3:]))
                end = local(zone, day, int(closes[:2]), int(closes[3:]))
                self._starts.append(start)
                self._ends.append(end)
                self._before.append(total)
                total += end - start

    def passed(self, moment: int) -> int:
        """Open seconds from the beginning of the schedule until a moment."""
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0
        return self._before[index] + min(moment, self._ends[index]) - self._starts[index]

    def when(self, passed: int) -> int:
        """The earliest moment at which so many open seconds have passed."""
        index = max(bisect_right(self._before, max(passed - 1, 0)) - 1, 0)
        return self._starts[index] + passed - self._before[index]

    def add(self, moment: int, amount: int) -> int:
        """The moment at which `amount` open seconds have passed since another; may be negative."""
        return self.when(self.passed(moment) + amount)

    def between(self, first: int, second: int) -> int:
        """Open seconds between two moments."""
        return self.passed(second) - self.passed(first)

    def next_open(self, moment: int) -> int:
        """The moment itself when open, else the next opening."""
        index = bisect_right(self._starts, moment) - 1
        if index >= 0 and moment < self._ends[index]:
            return moment
        return self._starts[index + 1] if index + 1 < len(self._starts) else moment


class AroundTheClock:
    """Calendar time, with the same questions."""

    def add(self, moment: int, amount: int) -> int:
        return moment + amount

    def between(self, first: int, second: int) -> int:
        return second - first

    def next_open(self, moment: int) -> int:
        return moment
