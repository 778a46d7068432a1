"""Who and what misses deadlines more often than usual, as known at each moment.

For each value (a category, a person …) the outcomes that were known so far are counted against
what was usual when they became known: log((missed + PULL) / (expected + PULL)). So 0 is usual, and
a time in which everything went wrong colours nobody. What is usual fades with `HALF_LIFE`.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from typing import Any

from store.sla_risk.moments import Moment

PULL = 3.0
HALF_LIFE = timedelta(days=30)
_START = (1.0, 10.0)
"""Before anything is known: one missed of ten."""


@dataclass
class Rates:
    """What is known at a moment."""

    counts: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0, 0.0])
    )
    missed: float = _START[0]
    of: float = _START[1]
    at: datetime | None = None

    @property
    def usual(self) -> float:
        """The share that misses, lately."""
        return self.missed / self.of

    def learn(self, kinds: Mapping[str, str], missed: bool, known_at: datetime) -> None:
        """An outcome becomes known."""
        if self.at is not None and known_at > self.at:
            fade = 0.5 ** ((known_at - self.at) / HALF_LIFE)
            self.missed, self.of = self.missed * fade, self.of * fade
        self.at = known_at
        usual = self.usual if self.of else _START[0] / _START[1]
        for kind in kinds.items():
            count = self.counts[kind]
            count[0] += missed
            count[1] += usual
        self.missed, self.of = self.missed + missed, self.of + 1

    def encode(self, kinds: Mapping[str, str]) -> dict[str, float]:
        """Per kind how much more (above 0) or less often than usual."""
        encoded = {}
        for name, value in kinds.items():
            missed, expected = self.counts.get((name, value), (0.0, 0.0))
            encoded[name] = log((missed + PULL) / (expected + PULL))
        return encoded

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` reads."""
        return {
            "missed": self.missed,
            "of": self.of,
            "at": self.at.isoformat() if self.at else None,
            "counts": [[*kind, *count] for kind, count in sorted(self.counts.items())],
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Rates":
        """What `to_json` gave."""
        made = cls(missed=saved["missed"], of=saved["of"])
        made.at = datetime.fromisoformat(saved["at"]) if saved["at"] else None
        for name, value, missed, expected in saved["counts"]:
            made.counts[name, value] = [missed, expected]
        return made


def in_order(moments: Sequence[Moment]) -> Iterator[tuple[Moment, dict[str, float]]]:
    """Moments by time, each encoded with the outcomes known by then; each ticket counts once."""
    rates = Rates()
    waiting: list[tuple[datetime, str]] = []
    first: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (m.at, m.ticket_id)):
        while waiting and waiting[0][0] <= moment.at:
            known_at, ticket_id = heapq.heappop(waiting)
            rates.learn(first[ticket_id].kinds, bool(first[ticket_id].missed), known_at)
        if moment.ticket_id not in first and moment.known_at is not None:
            first[moment.ticket_id] = moment
            heapq.heappush(waiting, (moment.known_at, moment.ticket_id))
        yield moment, rates.encode(moment.kinds)


def final(moments: Sequence[Moment], until: datetime) -> Rates:
    """What is known at `until`."""
    rates = Rates()
    first: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (m.at, m.ticket_id)):
        first.setdefault(moment.ticket_id, moment)
    known = [m for m in first.values() if m.known_at is not None and m.known_at <= until]
    for moment in sorted(known, key=lambda m: (m.known_at or until, m.ticket_id)):
        rates.learn(moment.kinds, bool(moment.missed), moment.known_at or until)
    return rates
