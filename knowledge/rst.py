"""reStructuredText as markdown: headings, lists, tables, code; directives leave their text."""

import re
from collections.abc import Iterable, Iterator

_RULE = re.compile(r"^([=\-~^\"'`#*+.:_])\1{2,}$")
_GRID = re.compile(r"^\s*(?:\+[-=+]+\+|=+(?: +=+)+)\s*$")
"""Lines between the rows of a table."""
_DIRECTIVE = re.compile(r"^\s*\.\. ")
_LIST_TABLE = re.compile(r"^(\s*)\.\. list-table::")
_CELL = re.compile(r"^\s*(\*\s+)?-(?:\s+(.*))?$")
_OPTION = re.compile(r"^\s+:[\w-]+:")
_NUMBERED = re.compile(r"^(\s*)#\.(?=\s)")
_ROLE = re.compile(r":[\w:.-]+:`([^`<]+?)(?:\s*<[^`>]*>)?`")
_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`__?")


def markdown_of(rst: str) -> str:
    """The document's text as markdown; heading levels follow the order of their underlines."""
    lines = list(_numbered(_without_list_tables(rst.split("\n"))))
    levels: list[str] = []
    out: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        following = lines[number + 1].rstrip() if number + 1 < len(lines) else ""
        if line.strip() and _RULE.match(following) and len(following) >= len(line.strip()):
            out += ["", "#" * _level(levels, following[0]) + " " + line.strip(), ""]
            number += 2
            continue
        if not (_RULE.match(line.rstrip()) or _OPTION.match(line) or _GRID.match(line)):
            out.append(_inline(line))
        number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _level(levels: list[str], mark: str) -> int:
    if mark not in levels:
        levels.append(mark)
    return min(6, levels.index(mark) + 1)


def _without_list_tables(lines: Iterable[str]) -> Iterator[str]:
    """The lines with the rows of list tables as rows."""
    rows: list[list[str]] = []
    margin = -1
    for line in lines:
        if margin >= 0 and (not line.strip() or _indent(line) > margin):
            _put(rows, line)
            continue
        if margin >= 0:
            yield from ("", *("| " + " | ".join(row) + " |" for row in rows), "")
        opened = _LIST_TABLE.match(line)
        margin, rows = (len(opened[1]), []) if opened else (-1, [])
        if not opened:
            yield line
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _put(rows: list[list[str]], line: str) -> None:
    """A line of a list table into its rows."""
    cell = _CELL.match(line)
    if cell and cell[1]:
        rows.append([])
    if cell and rows:
        rows[-1].append(cell[2] or "")
    elif rows and line.strip():
        rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()


def _numbered(lines: Iterable[str]) -> Iterator[str]:
    """The lines with the steps that are marked `#.` counted, each list from one."""
    counts: dict[int, int] = {}
    for line in lines:
        item = _NUMBERED.match(line)
        margin = _indent(line)
        if line.strip():
            over = [at for at in counts if at > margin or (at == margin and not item)]
            for at in over:
                del counts[at]
        if item:
            counts[margin] = counts.get(margin, 0) + 1
            yield f"{item[1]}{counts[margin]}.{line[item.end() :]}"
        else:
            yield line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inline(line: str) -> str:
    if _DIRECTIVE.match(line):
        kind, _, rest = line.strip()[3:].partition("::")
        return rest.strip() if kind in ("note", "tip", "warning", "important", "caution") else ""
    line = _LINK.sub(r"\1", _ROLE.sub(r"\1", line))
    return line.replace("``", "`").rstrip("\n")
