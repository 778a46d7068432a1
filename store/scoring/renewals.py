"""In which order to work on renewals: risk, value and room to grow under visible weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("renewal_weights.yaml")


@dataclass(frozen=True)
class Renewal:
    """What is known about one renewal."""

    risk: float | None
    value: Decimal
    room: Decimal


@dataclass(frozen=True)
class Priority:
    """Points of each part, 0 to 100 in all."""

    risk: float
    value: float
    room: float

    @property
    def total(self) -> float:
        return round(self.risk + self.value + self.room, 1)


@lru_cache(maxsize=1)
def weights() -> Mapping[str, int]:
    """The packaged file."""
    import yaml

    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def priorities(renewals: Sequence[Renewal]) -> list[Priority]:
    """Priority of each renewal among the others. An unknown risk counts as the average one."""
    most_value = max((r.value for r in renewals), default=Decimal(0))
    most_room = max((r.room for r in renewals), default=Decimal(0))
    known = [r.risk for r in renewals if r.risk is not None]
    usual = sum(known) / len(known) if known else 0.0
    points = weights()
    return [
        Priority(
            round(points["risk"] * (usual if r.risk is None else r.risk), 1),
            round(points["value"] * _share(r.value, most_value), 1),
            round(points["room"] * _share(r.room, most_room), 1),
        )
        for r in renewals
    ]


def _share(part: Decimal, whole: Decimal) -> float:
    return float(part / whole) if whole else 0.0
