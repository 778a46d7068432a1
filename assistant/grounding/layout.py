"""The layout of an answer: lines, bullets, headings, and tables in markdown."""

import re

Line = tuple[int, int]
"""Where a line begins and ends, without its end."""

_BULLET = re.compile(r"^(\s*)(?:[-*•+–—▪◦]|\d{1,2}[.)]|\(\d{1,2}\))\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s")
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`")
_BOLD_LINE = re.compile(r"(?m)^\s*\*\*([^*\n]{1,80})\*\*:?\s*$")
_SIGN_AFTER = re.compile(r"([$€£])([-−])(?=\d)")
_RULER = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


def plain(text: str) -> str:
    """The text without emphasis; a line that is bold as a whole is a heading."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    text = _BOLD_LINE.sub(lambda match: f"### {match[1]}", text)
    return _SIGN_AFTER.sub(r"\2\1", _EMPHASIS.sub("", text))


def line_of(text: str, at: int) -> Line:
    """The line in which a place is."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def is_row(text: str, line: Line) -> bool:
    """Whether the line is a row of a table."""
    said = text[slice(*line)].strip()
    return said.startswith("|") or said.count("|") > 1


def parent(text: str, line: Line) -> Line | None:
    """The line that says what this one is about: its heading, its bullet, the line before a list.

    A paragraph is about what the one before it is about.
    """
    own = _depth(text, line)
    before = line[0] - 1
    while before >= 0:
        other = line_of(text, before)
        before = other[0] - 1
        said = text[slice(*other)]
        if not said.strip():
            continue
        if _depth(text, other) < own or (own == _PARAGRAPH and _depth(text, other) == own):
            return other
    return None


_PARAGRAPH = 10


def _depth(text: str, line: Line) -> int:
    said = text[slice(*line)]
    if _HEADING.match(said):
        return 0
    if bullet := _BULLET.match(said):
        return _PARAGRAPH + 1 + len(bullet[1])
    return _PARAGRAPH


def is_heading(text: str, line: Line) -> bool:
    """Whether the line is a heading, or opens a list."""
    said = text[slice(*line)]
    return bool(_HEADING.match(said)) or said.rstrip().endswith(":")


def head(text: str, line: Line) -> Line | None:
    """The head of the table that a line is a row of."""
    if not is_row(text, line):
        return None
    first = line
    while first[0] > 0:
        above = line_of(text, first[0] - 1)
        if not is_row(text, above) and not _RULER.fullmatch(text[slice(*above)]):
            break
        first = above
    return None if first == line else first


def header_cell(text: str, at: int) -> str:
    """What stands over the cell of a table in which a place is; "" outside of tables."""
    line = line_of(text, at)
    top = head(text, line)
    if top is None:
        return ""
    column = text[line[0] : at].count("|")
    cells = text[slice(*top)].split("|")
    return cells[column].strip() if column < len(cells) else ""


def first_cell(text: str, at: int) -> str:
    """What the row of a table begins with."""
    cells = text[slice(*line_of(text, at))].strip().strip("|").split("|")
    return cells[0].strip()
