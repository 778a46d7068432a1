"""The health weights as the file states them, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

Band = Literal["green", "yellow", "red"]
Unit = Literal["percent", "change", "points", "score", "days", "number"]
FILE = Path(__file__).with_name("health_weights.yaml")
DEFAULT_SEGMENT = "mid_market"


class BadWeights(ValueError):
    """The weights file cannot be used; the message names the entry."""


@dataclass(frozen=True)
class Driver:
    """One input of the score."""

    name: str
    label: str
    unit: Unit
    curve: tuple[tuple[float, float], ...]
    what: str
    within_reach: bool = True

    def share(self, value: float) -> float:
        """Which share of the points a value earns, from 0 to 1."""
        (low, first), (high, last) = self.curve[0], self.curve[-1]
        if value <= low:
            return first
        if value >= high:
            return last
        for (x0, y0), (x1, y1) in pairwise(self.curve):
            if value <= x1:
                return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
        return last

    def value_for(self, share: float) -> float:
        """The value nearest to today's troubles that earns at least `share`."""
        corners = self.curve if self.curve[0][1] < self.curve[-1][1] else self.curve[::-1]
        if share <= corners[0][1]:
            return corners[0][0]
        for (x0, y0), (x1, y1) in pairwise(corners):
            if share <= y1:
                return x0 + (x1 - x0) * (share - y0) / (y1 - y0)
        return corners[-1][0]


@dataclass(frozen=True)
class Weights:
    """Bands, drivers, and the points of each driver per segment."""

    green: int
    yellow: int
    drivers: Mapping[str, Driver]
    segments: Mapping[str, Mapping[str, int]]

    def of(self, segment: str | None) -> Mapping[str, int]:
        """Points per driver; they add up to 100."""
        return self.segments.get(segment or "", self.segments[DEFAULT_SEGMENT])

    def band(self, tenths: int) -> Band:
        """The band of a score in tenths of a point."""
        if tenths >= self.green * 10:
            return "green"
        return "yellow" if tenths >= self.yellow * 10 else "red"

    def floor(self, band: Band) -> int:
        """The least score of a band, in tenths."""
        return {"green": self.green, "yellow": self.yellow, "red": 0}[band] * 10


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The packaged file."""
    import yaml

    return parse(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def parse(content: Mapping[str, Any]) -> Weights:
    """Check and freeze a weights file. Raises BadWeights."""
    drivers = {
        name: Driver(name, fields["label"], fields["unit"],
                     tuple((float(x), float(y)) for x, y in fields["curve"]), fields["what"],
                     fields.get("within_reach", True))
        for name, fields in content["drivers"].items()
    }  # fmt: skip
    for driver in drivers.values():
        if any(x0 >= x1 for (x0, _), (x1, _) in pairwise(driver.curve)):
            raise BadWeights(f"drivers.{driver.name}.curve: values must rise from left to right")
        if any(not 0 <= y <= 1 for _, y in driver.curve):
            raise BadWeights(f"drivers.{driver.name}.curve: shares lie between 0 and 1")
    for segment, points in content["weights"].items():
        if unknown := sorted(set(points) - set(drivers)):
            raise BadWeights(f"weights.{segment}: no driver is called {', '.join(unknown)}")
        if sum(points.values()) != 100:
            raise BadWeights(f"weights.{segment}: adds up to {sum(points.values())}, not to 100")
    if DEFAULT_SEGMENT not in content["weights"]:
        raise BadWeights(f"weights: {DEFAULT_SEGMENT} is missing; it serves unknown segments")
    bands = content["bands"]
    return Weights(int(bands["green"]), int(bands["yellow"]), drivers, content["weights"])
