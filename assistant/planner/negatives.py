"""Sentences that no tool answers: what the router learns to turn down."""

import hashlib
import re
from pathlib import Path

FILE = Path(__file__).with_name("negatives.txt")
_UNLESS = re.compile(r"\[(?P<tool>\w+)\]\s+(?P<text>.+)")


def load(tools: set[str]) -> list[str]:
    """The sentences of the file; those marked [tool] only where there is no such tool."""
    out = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        marked = _UNLESS.fullmatch(line)
        if marked is None:
            out.append(line)
        elif marked["tool"] not in tools:
            out.append(marked["text"])
    return out


def digest() -> str:
    """Changes with the file."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()
