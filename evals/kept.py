"""Results by a digest of what they come from, one small file each: a killed run loses nothing."""

import json
from pathlib import Path
from typing import Any


class Kept:
    """Plain JSON below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> dict[str, Any] | None:
        """What is kept under a key; None where nothing is, or nothing readable."""
        try:
            return json.loads((self._folder / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Keep it, whole or not at all."""
        path = self._folder / f"{key}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
