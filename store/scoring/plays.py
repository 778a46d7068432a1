"""What to do about a customer: the play for the cause of the trouble."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from store.scoring.health import Score

FILE = Path(__file__).with_name("plays.yaml")
LOST = 0.5
"""Share of its points that a driver has to lose before it decides."""


@dataclass(frozen=True)
class Play:
    """A routine, and its next step."""

    name: str
    action: str


def against(score: Score | None) -> Play:
    """The play for the first cause that shows in a score."""
    parts = {part.driver: part for part in score.parts} if score else {}
    for driver, entry in _file()["drivers"].items():
        part = parts.get(driver)
        if part and part.value is not None and part.most - part.tenths >= LOST * part.most:
            return Play(entry["play"], entry["action"])
    return situation("review")


def situation(name: str) -> Play:
    """The play of a situation: review, notice, grow or healthy."""
    entry = _file()["situations"][name]
    return Play(entry["play"], entry["action"])


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    import yaml

    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
