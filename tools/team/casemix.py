"""Fair comparison: what a person achieved against what those very cases usually lead to.

Cases are hard (priority P1 or P2) or ordinary. Within each of the two, a person's result is the
usual one plus the mean difference between outcome and expectation over the own cases (indirect
standardisation). The expected value of a case is the mean over everybody's cases of the same
priority, category and customer segment, drawn towards that of the coarser group where there are
few (`PULL` cases' worth). The two results are then weighted as hard and ordinary cases occur in
the whole (direct standardisation), so who does better in both is ahead, whatever the own mix. A
part with few cases is drawn towards the usual (`DOUBT` cases' worth). The 95 % interval is the
normal one, from the spread of single outcomes around their expectation.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PULL = 10.0
DOUBT = 2.0
HARD = ("P1", "P2")
Z95 = 1.96


Mix = tuple[str | None, ...]
"""Priority, category, segment."""


@dataclass(frozen=True)
class Case:
    """One outcome of one person, with what made it easy or hard."""

    person_id: str
    mix: Mix
    """From coarse to fine: priority, category, segment."""
    value: float


@dataclass(frozen=True)
class Fair:
    """A person's outcome, raw and adjusted, in the unit of the cases' values."""

    n: int
    raw: float
    adjusted: float
    low: float
    high: float


@dataclass(frozen=True)
class Norm:
    """What cases usually lead to."""

    overall: float
    cells: Mapping[Mix, float]
    parts: Mapping[bool, "Part"]
    """Hard cases and ordinary ones."""

    def expected(self, mix: Mix) -> float:
        """The usual outcome of such a case."""
        for depth in range(len(mix), 0, -1):
            found = self.cells.get(mix[:depth])
            if found is not None:
                return found
        return self.overall


@dataclass(frozen=True)
class Part:
    """The hard or the ordinary cases."""

    share: float
    mean: float
    spread: float
    """Standard deviation of an outcome around its expectation."""


@dataclass
class Sums:
    """Cases of one mix, added up."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """One more case."""
        self.n += 1
        self.total += value
        self.squares += value * value

    def around(self, expected: float) -> float:
        """The squared distances from a value, added up."""
        return self.squares - 2 * expected * self.total + self.n * expected**2


def norm(cases: Iterable[Case]) -> Norm | None:
    """The norm of all cases; None without any."""
    sums: dict[Mix, Sums] = defaultdict(Sums)
    for case in cases:
        sums[case.mix].add(case.value)
    return norm_of(sums)


def norm_of(sums: Mapping[Mix, Sums]) -> Norm | None:
    """The norm of cases that are added up by mix; None without any."""
    if not sums:
        return None
    count = sum(one.n for one in sums.values())
    overall = sum(one.total for one in sums.values()) / count
    made = Norm(overall, _cells(sums, overall), {})
    parts: dict[bool, Part] = {}
    for hard in (False, True):
        own = {mix: one for mix, one in sums.items() if is_hard(mix) is hard}
        n = sum(one.n for one in own.values())
        if n:
            squares = sum(one.around(made.expected(mix)) for mix, one in own.items())
            parts[hard] = Part(
                share=n / count,
                mean=sum(one.total for one in own.values()) / n,
                spread=math.sqrt(max(0.0, squares) / n),
            )
    return Norm(overall, made.cells, parts)


def is_hard(mix: Mix) -> bool:
    """Whether the priority says so."""
    return mix[0] in HARD


def _cells(sums: Mapping[Mix, Sums], overall: float) -> dict[Mix, float]:
    """Means from coarse to fine, each drawn towards the coarser one."""
    cells: dict[Mix, float] = {(): overall}
    for depth in range(1, max(len(mix) for mix in sums) + 1):
        grouped: dict[Mix, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for mix, one in sums.items():
            group = grouped[mix[:depth]]
            group[0] += one.total
            group[1] += one.n
        for mix, (total, count) in grouped.items():
            cells[mix] = (total + PULL * cells[mix[:-1]]) / (count + PULL)
    return cells


def fair(cases: Iterable[Case], usual: Norm) -> dict[str, Fair]:
    """Per person the outcome against the norm."""
    return fair_of(by_person((case.person_id, case.mix, case.value) for case in cases), usual)


def by_person(cases: Iterable[tuple[str, Mix, float]]) -> dict[str, dict[Mix, Sums]]:
    """Outcomes added up by person and mix."""
    found: dict[str, dict[Mix, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for person_id, mix, value in cases:
        found[person_id][mix].add(value)
    return found


def fair_of(sums: Mapping[str, Mapping[Mix, Sums]], usual: Norm) -> dict[str, Fair]:
    """`fair` of cases that are added up by person and mix."""
    return {person: _fair(own, usual) for person, own in sorted(sums.items())}


def _fair(sums: Mapping[Mix, Sums], usual: Norm) -> Fair:
    adjusted = variance = 0.0
    for hard, part in usual.parts.items():
        own = {mix: one for mix, one in sums.items() if is_hard(mix) is hard}
        gained = sum(one.total - one.n * usual.expected(mix) for mix, one in own.items())
        weight = sum(one.n for one in own.values()) + DOUBT
        adjusted += part.share * (part.mean + gained / weight)
        variance += (part.share * part.spread) ** 2 / weight
    margin = Z95 * math.sqrt(variance)
    n = sum(one.n for one in sums.values())
    raw = sum(one.total for one in sums.values()) / n
    return Fair(n, raw, adjusted, adjusted - margin, adjusted + margin)
