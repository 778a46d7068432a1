"""What a log has shown by an instant of what became of its incidents: 0 on time, 1 late.

An incident that was closed as usual counts as what it was. One that was closed unusually late, or
is solved and not yet closed, counts as the chance that its solution leads to with a usual closing;
so weeks in which closing stood still teach what is true of others. One that is still open counts
as the share that was late among those of its priority that were open as long, and as late when
nothing can be done any more.
"""

from bisect import bisect_right
from math import inf

import numpy as np
from numpy.typing import NDArray

from bench.incident_deadlines import DAY, Deadlines
from bench.incident_log import Incident, Log

RECENT_DAYS, SETTLED_DAYS = 40, 12
"""Open incidents are set against those that appeared between so many days ago."""
AGES = np.array([0, 0.125, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12])
"""Days after which they are set against others that were open as long."""
ENOUGH = 30


def known(log: Log, split: int) -> NDArray[np.float64]:
    """For each incident before the split what is known of its outcome then, 0 to 1."""
    now, incidents = log.incidents[split].at, log.incidents[:split]
    deadlines = _deadlines(log, incidents, now)
    solved = np.array([_solved(log, one, now) for one in incidents])
    found = np.array(
        [_outcome(log, one, at, now, deadlines) for one, at in zip(incidents, solved, strict=True)]
    )
    at, priority = (np.array([getattr(i, name) for i in incidents]) for name in ("at", "priority"))
    age = np.maximum(0.0, np.minimum(solved, now) - at) / DAY
    settled = (at < now - SETTLED_DAYS * DAY) & (at > now - RECENT_DAYS * DAY)
    shares = found.copy()
    for n in np.flatnonzero(np.isinf(solved)):
        as_long = settled & (age >= AGES[np.searchsorted(AGES, age[n], "right") - 1])
        alike = as_long & (priority == priority[n])
        others = alike if alike.sum() >= ENOUGH else as_long
        if others.any():
            shares[n] = max(found[n], found[others].mean())
    return shares


def _deadlines(log: Log, incidents: list[Incident], now: float) -> Deadlines:
    deadlines = Deadlines()
    closed = [(*log.closed[i.number], i) for i in incidents if i.number in log.closed]
    for at, late, one in sorted(closed, key=lambda c: (c[0], c[2].number)):
        if at <= now:
            deadlines.learn(one.priority, one.opened, _solved(log, one, at), at, late)
    return deadlines


def _solved(log: Log, one: Incident, now: float) -> float:
    """Since when it is solved; infinite where it is open."""
    changes = log.changes[one.number]
    past = bisect_right(changes, now)
    return changes[past - 1] if past % 2 else inf


def _outcome(log: Log, one: Incident, solved: float, now: float, deadlines: Deadlines) -> float:
    closed, late = log.closed.get(one.number, (inf, False))
    if closed <= now and abs(closed - solved - deadlines.lag) < DAY:
        return float(late)
    return deadlines.chance(one.priority, one.opened, min(solved, now))
