"""Who and what misses deadlines more often, and takes longer, than usual, as known at each moment.

For each value (a category, a person …) the outcomes that were known so far are counted against
what was usual when they became known: log((missed + PULL) / (expected + PULL)), and the time to the
solution against the usual one. So 0 is usual, and a time in which everything went wrong colours
nobody. What is usual fades with the number of outcomes, as `MEMORY` says.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import log
from typing import Any

from store.sla_risk.moments import Moment

PULL = 3.0
MEMORY = 330.0
"""Outcomes that what is usual rests on; older ones fade."""
_START = (1.0, 10.0)
"""Before anything is known: one missed of ten."""

_MISSED, _EXPECTED, _LONGER, _SOLVED = range(4)


@dataclass
class Rates:
    """What is known at a moment."""

    counts: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    )
    """Per kind and value: missed, expected to, log hours above the usual, solved."""
    missed: float = _START[0]
    of: float = _START[1]
    hours: float = 0.0
    solved: float = 0.0

    @property
    def usual(self) -> float:
        """The share that misses, lately."""
        return self.missed / self.of

    @property
    def usual_hours(self) -> float:
        """The mean log(1 + hours) to the solution, lately."""
        return self.hours / self.solved if self.solved else 0.0

    def learn(self, kinds: Mapping[str, str], missed: bool) -> None:
        """An outcome becomes known."""
        for kind in kinds.items():
            count = self.counts[kind]
            count[_MISSED] += missed
            count[_EXPECTED] += self.usual
        fade = 1 - 1 / MEMORY
        self.missed, self.of = self.missed * fade + missed, self.of * fade + 1

    def solve(self, kinds: Mapping[str, str], hours: float) -> None:
        """A ticket is solved after log(1 + hours)."""
        fade = 1 - 1 / MEMORY
        self.hours, self.solved = self.hours * fade + hours, self.solved * fade + 1
        for kind in kinds.items():
            count = self.counts[kind]
            count[_LONGER] += hours - self.usual_hours
            count[_SOLVED] += 1

    def encode(self, kinds: Mapping[str, str]) -> dict[str, float]:
        """Per kind how much more (above 0) or less often than usual, and how much longer."""
        encoded = {
            "usual": log((self.missed + 1) / (self.of - self.missed + 1)),
            "usual_hours": self.usual_hours,
        }
        for name, value in kinds.items():
            known = self.counts.get((name, value), (0.0, 0.0, 0.0, 0.0))
            encoded[f"rate:{name}"] = log((known[_MISSED] + PULL) / (known[_EXPECTED] + PULL))
            encoded[f"longer:{name}"] = known[_LONGER] / (known[_SOLVED] + PULL)
        return encoded

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` reads."""
        return {
            "missed": self.missed,
            "of": self.of,
            "hours": self.hours,
            "solved": self.solved,
            "counts": [[*kind, *count] for kind, count in sorted(self.counts.items())],
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Rates":
        """What `to_json` gave."""
        made = cls(**{name: saved[name] for name in ("missed", "of", "hours", "solved")})
        for name, value, *count in saved["counts"]:
            made.counts[name, value] = count
        return made


def in_order(moments: Sequence[Moment]) -> Iterator[tuple[Moment, dict[str, float]]]:
    """Moments by time, each encoded with what was known by then; each ticket counts once."""
    rates = Rates()
    coming = _Coming(rates)
    for moment in sorted(moments, key=lambda m: (m.at, m.ticket_id)):
        coming.until(moment.at)
        coming.add(moment)
        yield moment, rates.encode(moment.kinds)


def final(moments: Sequence[Moment], until: datetime) -> Rates:
    """What is known at `until`."""
    rates = Rates()
    coming = _Coming(rates)
    for moment in sorted(moments, key=lambda m: (m.at, m.ticket_id)):
        coming.add(moment)
    coming.until(until)
    return rates


class _Coming:
    """Solutions and outcomes, in the order in which they become known."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._queue: list[tuple[datetime, str, bool]] = []
        self._first: dict[str, Moment] = {}

    def add(self, moment: Moment) -> None:
        """Of each ticket the first moment describes it."""
        if moment.ticket_id in self._first:
            return
        self._first[moment.ticket_id] = moment
        if moment.stopped is not None:
            heapq.heappush(self._queue, (moment.stopped, moment.ticket_id, False))
        if moment.known_at is not None:
            heapq.heappush(self._queue, (moment.known_at, moment.ticket_id, True))

    def until(self, at: datetime) -> None:
        """Learn what is known at an instant."""
        while self._queue and self._queue[0][0] <= at:
            _, ticket_id, decided = heapq.heappop(self._queue)
            moment = self._first[ticket_id]
            if decided:
                self._rates.learn(moment.kinds, bool(moment.missed))
            else:
                self._rates.solve(moment.kinds, moment.hours)
