"""What a service desk knows of the incidents so far, when a new one appears.

For each value of a kind (a group, a caller …): how often incidents like it were late and how long
they took, against what was usual; what stands open where, how old, and what came in lately.
An incident counts when it is solved, by what its solution leads to (`incident_deadlines`), or as
soon as it is late whatever is done: otherwise the quick ones alone would be known.
"""

import heapq
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import log, log1p, nan

from bench.incident_deadlines import DAY, Deadlines

HOUR = 3_600.0
QUEUES = ("assignment_group", "assigned_to", "subcategory", "location", "caller_id", "")
"""Whose open incidents are counted; "" counts all."""
REMEMBERED = (
    "caller_id", "location", "assigned_to", "assignment_group", "caller_id+subcategory",
    "opened_by+subcategory",
)  # fmt: skip
"""Of which the latest outcome describes an incident."""
FADES = (4 * DAY, 20 * DAY)
"""Half-lives of what counts as lately."""
USUAL_FADE = 5 * DAY
QUICK = 2 * HOUR
LATE_ANYWAY = 0.8
FIRST_LOOK, NEXT_LOOK, LAST_LOOK = 4 * DAY, DAY / 2, 40 * DAY
"""When after its opening an incident is looked at again, to see whether it is late."""
PARTS = (
    "rate", "known", "hours", "quick", "rate lately 0", "rate lately 1", "hours lately",
    "quick lately",
)  # fmt: skip

Outcome = tuple[float, float, float]
"""Chance to be late, log(1 + hours to the solution), 1 when solved at once."""


class Past:
    """What is known of one value of a kind, each against what was usual when it became known."""

    __slots__ = ("at", "expected", "hours", "known", "lately", "latest", "missed", "quick")

    def __init__(self) -> None:
        self.missed = self.expected = self.hours = self.quick = self.at = 0.0
        self.known = 0
        self.lately = [[0.0] * 5 for _ in FADES]
        """Fading with each of FADES: missed, expected, hours, known, quick."""
        self.latest: tuple[float, float] = (nan, nan)

    def learn(self, at: float, outcome: Outcome, usual: Outcome) -> None:
        """The outcome of an incident of this value is known."""
        missed, hours, quick = outcome
        more, sooner = hours - usual[1], quick - usual[2]
        added = (missed, usual[0], more, 1.0, sooner)
        for fade, sums in zip(FADES, self.lately, strict=True):
            share = faded(at - self.at, fade)
            sums[:] = [value * share + new for value, new in zip(sums, added, strict=True)]
        self.missed, self.expected = self.missed + missed, self.expected + usual[0]
        self.hours, self.quick = self.hours + more, self.quick + sooner
        self.known, self.at, self.latest = self.known + 1, at, (missed, hours)

    def describe(self, at: float) -> list[float]:
        """As PARTS says, at an instant; drawn to the usual where little is known."""
        rate = log((self.missed + 2) / (self.expected + 2))
        own = [rate, log1p(self.known), *(x / (self.known + 3) for x in (self.hours, self.quick))]
        for fade, sums in zip(FADES, self.lately, strict=True):
            share = faded(at - self.at, fade)
            own.append(log((sums[0] * share + 1.5) / (sums[1] * share + 1.5)))
        known = sums[3] * share + 2
        return [*own, sums[2] * share / known, sums[4] * share / known]


UNKNOWN = Past()


class Usual:
    """What is usual of all incidents, fading; begins at three missed of eight."""

    def __init__(self) -> None:
        self.missed, self.of, self.hours, self.quick, self.counted = 3.0, 8.0, 0.0, 0.4, 1.0
        self.at = 0.0

    @property
    def now(self) -> Outcome:
        """The share that is late, the mean log(1 + hours), the share that is solved at once."""
        late = (self.missed + 3) / (self.of + 8)
        return late, self.hours / self.counted, self.quick / self.counted

    def learn(self, at: float, outcome: Outcome) -> None:
        """One more is known."""
        share = faded(at - self.at, USUAL_FADE) if self.at else 1.0
        self.missed, self.of = self.missed * share + outcome[0], self.of * share + 1
        self.hours, self.counted = self.hours * share + outcome[1], self.counted * share + 1
        self.quick, self.at = self.quick * share + outcome[2], at


class Desk:
    """What is known at a point of the log."""

    def __init__(self) -> None:
        self.usual, self.deadlines = Usual(), Deadlines()
        self.past: dict[tuple[str, str], Past] = defaultdict(Past)
        self.open: dict[tuple[str, str], list[float]] = defaultdict(list)
        """When what stands open was opened, in order."""
        self.standing: set[str] = set()
        self.came: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.touched: dict[tuple[str, str], tuple[float, float]] = {}
        self.kinds: dict[str, Mapping[str, str]] = {}
        self.counted: set[str] = set()
        self.looks: list[tuple[float, str, float]] = []

    def describe(self, kinds: Mapping[str, str], at: float) -> dict[str, float]:
        """A new incident, by the past of each of its values and by what stands open."""
        share, hours, quick = self.usual.now
        values = {"usual": log(share / (1 - share)), "usual hours": hours, "usual quick": quick}
        for kind in kinds.items():
            past = self.past.get(kind, UNKNOWN)
            for part, value in zip(PARTS, past.describe(at), strict=True):
                values[f"{part} {kind[0]}"] = value
            if kind[0] in REMEMBERED:
                values[f"latest missed {kind[0]}"], values[f"latest hours {kind[0]}"] = past.latest
                values[f"latest age {kind[0]}"] = log1p((at - past.at) / HOUR)
        for queue in QUEUES:
            values.update(self._queue(queue, kinds.get(queue, ""), at))
        return values

    def _queue(self, queue: str, value: str, at: float) -> Iterator[tuple[str, float]]:
        opened = self.open.get((queue, value), [])
        many, old = len(opened), bisect_left(opened, at - 5 * DAY)
        yield f"open {queue}", many
        yield f"old {queue}", old
        yield f"share old {queue}", (old + 0.5) / (many + 2)
        yield f"young {queue}", many - bisect_right(opened, at - DAY)
        yield f"burst {queue}", many - bisect_right(opened, at - 3 * HOUR)
        often, last = self.touched.get((queue, value), (0.0, 0.0))
        yield f"busy {queue}", often * faded(at - last, 2 * DAY)
        came = self.came.get((queue, value), [])[-50:]
        yield f"since {queue}", log1p((at - came[-1]) / 60) if came else nan
        yield f"hour {queue}", sum(at - one < HOUR for one in came)
        yield f"day {queue}", sum(at - one < DAY for one in came)

    def begin(self, number: str, kinds: Mapping[str, str], opened: float, at: float) -> None:
        """An incident appears."""
        self.kinds[number] = kinds
        for queue in QUEUES:
            self.came[queue, kinds.get(queue, "")].append(at)
        heapq.heappush(self.looks, (at + FIRST_LOOK, number, opened))
        self.reopen(number, opened)

    def reopen(self, number: str, opened: float) -> None:
        """An incident is open from here on."""
        self.standing.add(number)
        for queue in QUEUES:
            insort(self.open[queue, self.kinds[number].get(queue, "")], opened)

    def touch(self, group: str, person: str, at: float) -> None:
        """Somebody worked on an incident."""
        for kind in (("assignment_group", group), ("assigned_to", person)):
            often, last = self.touched.get(kind, (0.0, 0.0))
            self.touched[kind] = (often * faded(at - last, 2 * DAY) + 1, at)

    def solved(self, number: str, opened: float, at: float) -> None:
        """An incident is solved; it counts once."""
        self.standing.remove(number)
        for queue in QUEUES:
            waiting = self.open[queue, self.kinds[number].get(queue, "")]
            del waiting[bisect_left(waiting, opened)]
        if number not in self.counted:
            self._learn(number, opened, at, float(at - opened < QUICK))

    def look(self, at: float) -> None:
        """What is late whatever is done counts as late, from when that is so."""
        while self.looks and self.looks[0][0] <= at:
            due, number, opened = heapq.heappop(self.looks)
            if number in self.counted or number not in self.standing:
                continue
            if self._chance(number, opened, due) > LATE_ANYWAY:
                self._learn(number, opened, due, 0.0)
            elif due < opened + LAST_LOOK:
                heapq.heappush(self.looks, (due + NEXT_LOOK, number, opened))

    def _chance(self, number: str, opened: float, solved: float) -> float:
        return self.deadlines.chance(self.kinds[number]["priority"][:1], opened, solved)

    def _learn(self, number: str, opened: float, at: float, quick: float) -> None:
        self.counted.add(number)
        hours = log1p(max(0.0, at - opened) / HOUR)
        outcome, usual = (self._chance(number, opened, at), hours, quick), self.usual.now
        for kind in self.kinds[number].items():
            self.past[kind].learn(at, outcome, usual)
        self.usual.learn(at, outcome)


def faded(seconds: float, half_life: float) -> float:
    """The share of its weight that something keeps after a time."""
    return float(0.5 ** (seconds / half_life))
