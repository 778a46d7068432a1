"""Wrapping styled text into lines, without trailing spaces."""

from functools import lru_cache

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Line

from reports.clean import BOLD


@lru_cache(maxsize=1)
def _measure() -> Console:
    return Console(width=200, color_system=None)


def wrap(text: str | Line, width: int, most: int | None = None) -> list[Line]:
    """Lines of at most `width` cells. Beyond `most` lines the text is cut with an ellipsis."""
    whole = Line(text) if isinstance(text, str) else text
    if cell_len(whole.plain) <= width and "\n" not in whole.plain:
        return [whole]
    lines = list(whole.wrap(_measure(), max(1, width)))
    for line in lines:
        line.rstrip()
    if most is not None and len(lines) > most:
        last = lines[most - 1]
        last.truncate(width - 1)
        last.rstrip()
        lines[most - 1 :] = [last + "…"]
    return lines


def hang(mark: str | Line, text: str | Line, width: int, style: str = "") -> list[Line]:
    """A mark and text whose further lines stand under its first."""
    first = Line(mark, style=style) if isinstance(mark, str) else mark
    room = max(10, width - cell_len(first.plain))
    lines = wrap(Line(text, style=style) if isinstance(text, str) else text, room)
    below = " " * cell_len(first.plain)
    return [Line.assemble(first if i == 0 else below, line) for i, line in enumerate(lines)]


def prose(text: str, width: int) -> list[Line]:
    """Lines of an article or a draft: bold words of markdown are bold, without their asterisks."""
    lines = []
    for written in text.strip("\n").split("\n"):
        parts = BOLD.split(written.rstrip())
        styled = [(part, "bold" if i % 2 else "") for i, part in enumerate(parts)]
        lines += wrap(Line.assemble(*styled), width)
    return lines


def path_line(path: str, indent: int, width: int) -> Line:
    """Where something lies. What does not fit is left out at the beginning, which says least."""
    room = max(10, width - indent)
    shown = path if cell_len(path) <= room else "…" + path[cell_len(path) - room + 1 :]
    return Line(" " * indent + shown, style="dim")
