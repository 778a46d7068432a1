"""What is known at an instant of what became of tickets: 0 in time, 1 missed, or how likely.

A model that learnt from decided tickets alone would know the quick ones only. So one that is not
decided counts, too: when solved, as the share that missed among decided ones of its priority that
took about as long; when open, among those that took longer than it has been open.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from math import expm1, log1p

from store.sla_risk.moments import Moment

NEAR = 100
"""Decided tickets that took about as long; a priority with fewer is not looked at alone."""
LEAST = 20
"""Decided tickets that took longer; where there are fewer, the longest."""


def known(moments: Sequence[Moment], until: datetime) -> list[float]:
    """The outcomes of moments before an instant, as far as they are known then.

    Of at least one ticket the outcome has to be known.
    """
    decided = _decided(moments, until)
    return [_outcome(moment, until, decided) for moment in moments]


def _outcome(moment: Moment, until: datetime, decided: "dict[str, _Decided]") -> float:
    if moment.is_decided(until):
        return float(bool(moment.missed))
    alike = decided.get(moment.kinds["priority"])
    if alike is None or len(alike.hours) < NEAR:
        alike = decided[""]
    if moment.stopped is not None and moment.stopped <= until:
        return alike.about(moment.hours)
    since = (until - moment.at).total_seconds() / 3600
    return alike.beyond(log1p(expm1(moment.numbers["open_hours"]) + since))


class _Decided:
    """Decided tickets by the time that they took."""

    def __init__(self, tickets: Sequence[Moment]) -> None:
        ordered = sorted(tickets, key=lambda m: m.hours)
        self.hours = [m.hours for m in ordered]
        self._missed = [0, *accumulate(bool(m.missed) for m in ordered)]

    def about(self, hours: float) -> float:
        """The share that missed of those that took about as long."""
        most = max(0, len(self.hours) - NEAR)
        return self._share(min(most, max(0, bisect_left(self.hours, hours) - NEAR // 2)), NEAR)

    def beyond(self, hours: float) -> float:
        """The share that missed of those that took at least as long."""
        most = max(0, len(self.hours) - LEAST)
        return self._share(min(most, bisect_left(self.hours, hours)), len(self.hours))

    def _share(self, begin: int, many: int) -> float:
        end = min(begin + many, len(self.hours))
        return (self._missed[end] - self._missed[begin]) / (end - begin)


def _decided(moments: Sequence[Moment], until: datetime) -> dict[str, _Decided]:
    tickets: dict[str, dict[str, Moment]] = defaultdict(dict)
    for moment in moments:
        if moment.is_decided(until):
            for group in (moment.kinds["priority"], ""):
                tickets[group][moment.ticket_id] = moment
    return {group: _Decided(list(found.values())) for group, found in tickets.items()}
