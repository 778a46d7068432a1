"""The health score: points per driver that add up exactly, a range where inputs are missing.

Points are whole tenths, so every sum is exact. A driver whose input is missing counts half its
weight, and the range says what it could be worth: from nothing to all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from store.scoring import signals
from store.scoring.evidence import Evidence
from store.scoring.weights import Band, Driver, weights


@dataclass(frozen=True)
class Part:
    """One driver's contribution, in tenths of a point."""

    driver: str
    tenths: int
    most: int
    value: float | None
    """The raw input; None where the data does not say."""


@dataclass(frozen=True)
class Score:
    """An account's health on a day."""

    day: int
    """Ordinal; what happened before its midnight (UTC) counts."""
    parts: tuple[Part, ...]

    @property
    def tenths(self) -> int:
        """The score in tenths of a point: the sum of its parts."""
        return sum(part.tenths for part in self.parts)

    @property
    def points(self) -> Decimal:
        """0 to 100."""
        return Decimal(self.tenths) / 10

    @property
    def low(self) -> Decimal:
        """If all that is unknown were bad."""
        return Decimal(sum(p.tenths for p in self.parts if p.value is not None)) / 10

    @property
    def high(self) -> Decimal:
        """If all that is unknown were good."""
        return self.low + Decimal(sum(p.most for p in self.parts if p.value is None)) / 10

    @property
    def blank(self) -> bool:
        """Whether nothing goes into it."""
        return all(part.value is None for part in self.parts)

    @property
    def band(self) -> Band:
        return weights().band(self.tenths)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Drivers without input."""
        return tuple(part.driver for part in self.parts if part.value is None)

    def part(self, driver: str) -> Part:
        """The contribution of a driver; nothing where the segment gives it no weight."""
        return next((p for p in self.parts if p.driver == driver), Part(driver, 0, 0, None))


@dataclass(frozen=True)
class DriverChange:
    """What a driver did to the score between two days, in tenths."""

    driver: str
    before: Part
    after: Part

    @property
    def tenths(self) -> int:
        return self.after.tenths - self.before.tenths


@dataclass(frozen=True)
class Move:
    """A driver brought to a value, and the points that it gives back (in tenths)."""

    driver: str
    value_before: float
    value_after: float
    tenths: int


def score(evidence: Evidence, account_id: str, day: int) -> Score:
    """The health of an account on a day (ordinal), from what happened before it."""
    segment = evidence.accounts[account_id].facts.segment
    return rate(signals.read(signals.view(evidence, account_id, day)), segment, day)


def rate(values: Mapping[str, float | None], segment: str | None, day: int) -> Score:
    """Points for raw values, under the weights of the segment."""
    rules = weights()
    parts = []
    for name, weight in rules.of(segment).items():
        if weight:
            value = values.get(name)
            share = 0.5 if value is None else rules.drivers[name].share(value)
            parts.append(Part(name, round(share * weight * 10), weight * 10, value))
    return Score(day, tuple(parts))


def changes(before: Score, after: Score) -> list[DriverChange]:
    """Each driver's change, the largest first; they add up to the change of the score."""
    names = dict.fromkeys([p.driver for p in after.parts] + [p.driver for p in before.parts])
    found = [DriverChange(name, before.part(name), after.part(name)) for name in names]
    return sorted(found, key=lambda change: (-abs(change.tenths), change.driver))


def least_moves(current: Score, wanted: Band) -> list[Move]:
    """The fewest drivers, moved as little as possible, that bring the score to a band.

    One driver if one can do it: the one that has to move by the smallest share of its weight.
    Otherwise the drivers with most to give, until it is enough. Empty when the band is reached or
    out of reach.
    """
    rules = weights()
    gap = rules.floor(wanted) - current.tenths
    room = [
        (part, rules.drivers[part.driver], part.most - part.tenths)
        for part in current.parts
        if part.value is not None and rules.drivers[part.driver].within_reach
    ]
    if gap <= 0 or sum(left for _, _, left in room) < gap:
        return []
    alone = [entry for entry in room if entry[2] >= gap]
    if alone:
        part, driver, _ = min(alone, key=lambda entry: (-entry[0].most, entry[0].driver))
        return [_move(part, driver, gap)]
    moves = []
    for part, driver, left in sorted(room, key=lambda entry: (-entry[2], entry[0].driver)):
        moves.append(_move(part, driver, min(left, gap)))
        gap -= moves[-1].tenths
        if gap <= 0:
            break
    return moves


def _move(part: Part, driver: Driver, tenths: int) -> Move:
    value = part.value if part.value is not None else 0.0
    after = driver.value_for((part.tenths + tenths) / part.most)
    return Move(part.driver, value, after, tenths)
