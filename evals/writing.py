"""Puts cases into suite files, and reads the file again before it counts."""

import re
from pathlib import Path
from typing import Any

import yaml

from evals.case import FIRST_LINE, SCHEMA_FILE, BadSuite, load

_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
ALIVE = {"say": "what can you do", "calls": ["what_can_you_do"]}
"""Ends cases that an assistant refusing everything would pass."""


def add(cases: list[dict[str, Any]], path: Path, about: str = "") -> None:
    """Add cases to a suite, which is made where it is not there; comments in it stay.

    Raises BadSuite where the file would not be a suite any more; it is then as it was.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else None
    text = before if before is not None else _head(path, about)
    indent = _indent(text)
    items = yaml.safe_dump(cases, sort_keys=False, allow_unicode=True, width=96)
    lines = "".join(f"{indent}{line}\n" for line in items.splitlines())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n" + lines, encoding="utf-8")
    try:
        load(path)
    except BadSuite:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
        raise


def _head(path: Path, about: str) -> str:
    """The lines before the first case."""
    near = path.resolve().parent.parent == SCHEMA_FILE.parent
    schema = f"../{SCHEMA_FILE.name}" if near else SCHEMA_FILE.as_uri()
    told = {"suite": path.stem, "about": about, "alive": ALIVE}
    return f"{FIRST_LINE}{schema}\n{yaml.safe_dump(told, sort_keys=False)}cases:\n"


def _indent(text: str) -> str:
    """What stands before the cases that are there."""
    _, found, rest = text.partition("\ncases:")
    first = _ITEM.search(rest) if found else None
    return first[1] if first else ""
