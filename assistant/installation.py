"""What an installation's home folder says about itself: whether it holds the demo company."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

FILE = "demo.json"


@dataclass(frozen=True)
class Demo:
    """The demo company's frozen clock and the person who asks per persona."""

    now: datetime
    people: dict[str, str] = field(default_factory=dict)


def read_demo(home: Path) -> Demo | None:
    """What the demo wrote there, or None in an installation with real data."""
    path = home / FILE
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Demo(datetime.fromisoformat(raw["now"]), raw.get("people", {}))


def write_demo(home: Path, demo: Demo) -> None:
    """Mark the home folder as the demo company's."""
    text = json.dumps({"now": demo.now.isoformat(), "people": demo.people}, indent=2)
    (home / FILE).write_text(text + "\n", encoding="utf-8")
