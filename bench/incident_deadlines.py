"""When a service desk's incidents are late, as its log shows: by priority and working time.

The log says that an incident was late only when it is closed, a fixed time after it was solved.
What decides is the working time from its opening to its closing; so what a solution will lead to
can be told before the closing, and what it would have led to where the closing was held up.
"""

from collections import defaultdict, deque

DAY = 86_400.0
PART = 0.25
"""Working days that are counted together."""
PARTS = 80
CLOSED_AFTER = 5 * DAY
"""From the solution to the closing, before anything is known."""
OPEN_TO_DOUBT = (6.0, 7.0)
"""Working days below which on time, and above which late, is assumed where nothing is known."""
ORDINARY = "3"
FEW = 10


def working_days(at: float) -> float:
    """Days from Monday to Friday since 5 January 1970, for seconds since 1970."""
    day, second = divmod(at - 4 * DAY, DAY)
    week, weekday = divmod(day, 7)
    return week * 5 + (weekday + second / DAY if weekday < 5 else 5.0)


class Deadlines:
    """What the closings so far have shown."""

    def __init__(self) -> None:
        self._late: dict[str, list[int]] = defaultdict(lambda: [0] * PARTS)
        self._kept: dict[str, list[int]] = defaultdict(lambda: [0] * PARTS)
        self._lags: deque[float] = deque(maxlen=300)
        self.lag = CLOSED_AFTER
        """Seconds from solution to closing of the quickest quarter of the latest closings."""

    def learn(self, priority: str, opened: float, solved: float, closed: float, late: bool) -> None:
        """An incident was closed."""
        counts = self._late if late else self._kept
        counts[priority][_part(working_days(closed) - working_days(opened))] += 1
        self._lags.append(closed - solved)
        if len(self._lags) >= FEW:
            self.lag = sorted(self._lags)[len(self._lags) // 4]

    def chance(self, priority: str, opened: float, solved: float) -> float:
        """That an incident is late that is solved at an instant and then closed as usual."""
        return self._share(priority, working_days(solved + self.lag) - working_days(opened))

    def _share(self, priority: str, days: float) -> float:
        part, late, kept = _part(days), self._late[priority], self._kept[priority]
        if late[part] + kept[part] >= FEW:
            missed, of = late[part], late[part] + kept[part]
        else:
            missed = sum(late[: part + 1])
            of = missed + sum(kept[part:])
        if of < 3 and priority != ORDINARY:
            return (missed + 2 * self._share(ORDINARY, days)) / (of + 2)
        assumed = 0.0 if days < OPEN_TO_DOUBT[0] else 1.0 if days > OPEN_TO_DOUBT[1] else 0.5
        return (missed + 0.5 * assumed) / (of + 0.5)


def _part(days: float) -> int:
    return min(PARTS - 1, max(0, int(days / PART)))
