"""Sentences to learn from besides the declared examples, in text files that anyone can extend.

The files of `sentences/` say in more words what a tool answers: "[tool] sentence".
`negatives.txt` holds sentences that no tool answers; one marked [tool] counts only while there is
no such tool. {a|b|c} stands for each of its alternatives.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).with_name("sentences")
NEGATIVES = FOLDER / "negatives.txt"
MOST = 5
"""Sentences that one line may stand for."""
_MARKED = re.compile(r"\[(?P<tool>\w+)\]\s+(?P<text>.+)")
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


def negatives(tools: set[str]) -> list[list[str]]:
    """What no tool answers; the sentences of one line together."""
    return [expand(text) for tool, text in _lines(NEGATIVES) if tool not in tools]


def of_tools(tools: set[str]) -> list[tuple[str, list[str]]]:
    """Tool and the sentences of a line, for the tools that there are."""
    return [
        (tool, expand(text))
        for path in _phrasings()
        for tool, text in _lines(path)
        if tool in tools
    ]


def expand(line: str) -> list[str]:
    """The sentences that a line stands for, evenly chosen where there are too many."""
    parts = _ALTERNATIVES.split(line)
    options = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    every = [" ".join("".join(choice).split()) for choice in itertools.product(*options)]
    step = max(1, -(-len(every) // MOST))
    return every[::step]


def digest() -> str:
    """Changes with any of the files, and with how they are read."""
    content = b"".join(path.read_bytes() for path in [NEGATIVES, *_phrasings()])
    return hashlib.sha256(content + bytes([MOST])).hexdigest()


def _phrasings() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.txt") if path != NEGATIVES)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Tool (empty for none) and text of every line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        marked = _MARKED.fullmatch(line.strip())
        yield (marked["tool"], marked["text"]) if marked else ("", line.strip())
