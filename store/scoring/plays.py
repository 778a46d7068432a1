"""What to do about a customer: the play for what weighs most against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("plays.yaml")


@dataclass(frozen=True)
class Play:
    """A routine, and its next step."""

    name: str
    action: str


@lru_cache(maxsize=1)
def plays() -> dict[str, Play]:
    """The packaged file, by driver or situation."""
    import yaml

    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {key: Play(entry["play"], entry["action"]) for key, entry in content.items()}


def against(reasons: Mapping[str, float]) -> Play:
    """The play for the driver that adds most to the risk."""
    worst = max(sorted(reasons), key=lambda name: reasons[name], default="healthy")
    return plays().get(worst, plays()["healthy"])
