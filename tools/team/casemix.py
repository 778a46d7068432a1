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
from collections.abc import Iterable, Mapping, Sequence
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


def norm(cases: Sequence[Case]) -> Norm | None:
    """The norm of all cases; None without any."""
    if not cases:
        return None
    overall = sum(case.value for case in cases) / len(cases)
    made = Norm(overall, _cells(cases, overall), {})
    parts: dict[bool, Part] = {}
    for hard in (False, True):
        own = [case for case in cases if is_hard(case.mix) is hard]
        if own:
            squares = sum((case.value - made.expected(case.mix)) ** 2 for case in own)
            parts[hard] = Part(
                share=len(own) / len(cases),
                mean=sum(case.value for case in own) / len(own),
                spread=math.sqrt(squares / len(own)),
            )
    return Norm(overall, made.cells, parts)


def is_hard(mix: Mix) -> bool:
    """Whether the priority says so."""
    return mix[0] in HARD


def _cells(cases: Sequence[Case], overall: float) -> dict[Mix, float]:
    """Means from coarse to fine, each drawn towards the coarser one."""
    cells: dict[Mix, float] = {(): overall}
    for depth in range(1, max(len(case.mix) for case in cases) + 1):
        sums: dict[Mix, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for case in cases:
            total = sums[case.mix[:depth]]
            total[0] += case.value
            total[1] += 1
        for mix, (total, count) in sums.items():
            cells[mix] = (total + PULL * cells[mix[:-1]]) / (count + PULL)
    return cells


def fair(cases: Iterable[Case], usual: Norm) -> dict[str, Fair]:
    """Per person the outcome against the norm."""
    grouped: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        grouped[case.person_id].append(case)
    return {person: _fair(own, usual) for person, own in sorted(grouped.items())}


def _fair(cases: Sequence[Case], usual: Norm) -> Fair:
    adjusted = variance = 0.0
    for hard, part in usual.parts.items():
        own = [case for case in cases if is_hard(case.mix) is hard]
        gained = sum(case.value - usual.expected(case.mix) for case in own)
        weight = len(own) + DOUBT
        adjusted += part.share * (part.mean + gained / weight)
        variance += (part.share * part.spread) ** 2 / weight
    margin = Z95 * math.sqrt(variance)
    raw = sum(case.value for case in cases) / len(cases)
    return Fair(len(cases), raw, adjusted, adjusted - margin, adjusted + margin)
