"""Markdown read line by line: sections, the units that belong together, text without markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^( {0,3})([-*+]|\d{1,3}[.)])[ \t]+\S")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\([^)]*\)")
_STEP = re.compile(r"^ {0,3}\d{1,3}[.)][ \t]+\S")
_ROW = re.compile(r"^ {0,3}\|")

_REMOVED = (
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"\{%.*?%\}|\{\{.*?\}\}"), " "),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), " "),
    (re.compile(r"^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$", re.MULTILINE), " "),
    (re.compile(r"^[ \t]*(```|~~~).*$", re.MULTILINE), " "),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+-][ \t]+", re.MULTILINE), ""),
    (re.compile(r"\*\*|__(?=\S)|(?<=\S)__|`"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    (re.compile(r"[ \t]*\|[ \t]*"), " "),
    (re.compile(r"\s+"), " "),
)


@dataclass
class Section:
    """A heading and what stands under it, up to the next heading of any level."""

    heading: str | None
    units: list[str] = field(default_factory=list)
    """Paragraphs, list items with what is nested in them, table rows, code blocks."""


def plain(text: str) -> str:
    """The words of a piece of markdown on one line: no marks, tags, targets of links."""
    for pattern, replacement in _REMOVED:
        text = pattern.sub(replacement, text)
    return text.strip()


def mostly_links(text: str) -> bool:
    """Whether the words of a text are links to elsewhere, as in a list of further reading."""
    labels = sum(len(label.split()) for label in _LINK.findall(text))
    return labels > 0.6 * len(plain(text).split())


def units(text: str) -> list[str]:
    """The paragraphs, list items, table rows and code blocks of a text without headings."""
    return _units(text.split("\n"))


def numbered_steps(text: str) -> list[str]:
    """The numbered steps of a text, each with what is nested in it."""
    return [unit for unit in units(text) if _STEP.match(unit)]


def sections(text: str) -> Iterator[Section]:
    """The sections of a text in order; those without any text are left out."""
    current = Section(None)
    lines: list[str] = []
    for heading, line in _marked(text.split("\n")):
        if heading is None:
            lines.append(line)
            continue
        current.units = _units(lines)
        if current.units:
            yield current
        current, lines = Section(plain(heading) or heading), []
    current.units = _units(lines)
    if current.units:
        yield current


def _marked(lines: list[str]) -> Iterator[tuple[str | None, str]]:
    """Each line, with the heading text where it is a heading; the underline of one is dropped."""
    fence = ""
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
            continue
        opened = _FENCE.match(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        elif not fence:
            if match := _HEADING.match(line):
                yield match[2], line
                continue
            if _underlined(lines, number):
                skip = True
                yield line.strip(), line
                continue
        yield None, line


def _underlined(lines: list[str], number: int) -> bool:
    line = lines[number]
    if not line.strip() or number + 1 >= len(lines) or not _UNDERLINE.match(lines[number + 1]):
        return False
    alone = number == 0 or not lines[number - 1].strip()
    return alone and not _ITEM.match(line) and not _ROW.match(line)


def _units(lines: list[str]) -> list[str]:
    units: list[str] = []
    open_unit: list[str] = []
    fence = ""
    in_item = False

    def close() -> None:
        if any(line.strip() for line in open_unit):
            units.append("\n".join(open_unit).rstrip())
        open_unit.clear()

    for line in lines:
        opened = _FENCE.match(line.lstrip() if in_item else line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
            open_unit.append(line)
        elif fence:
            open_unit.append(line)
        elif _ITEM.match(line) or _ROW.match(line):
            close()
            in_item = bool(_ITEM.match(line))
            open_unit.append(line)
        elif not line.strip():
            # What is indented after a blank line still belongs to the list item.
            if in_item:
                open_unit.append(line)
            else:
                close()
        elif in_item and not line.startswith((" ", "\t")) and _blank_before(open_unit):
            close()
            in_item = False
            open_unit.append(line)
        else:
            open_unit.append(line)
    close()
    return units


def joined(units: list[str]) -> str:
    """Units as markdown again: steps and rows stay a list or table, the rest are paragraphs."""
    text = ""
    for before, unit in zip([None, *units], units, strict=False):
        if before is not None:
            together = all(_ITEM.match(one) or _ROW.match(one) for one in (before, unit))
            text += "\n" if together else "\n\n"
        text += unit
    return text.strip("\n")


def _blank_before(lines: list[str]) -> bool:
    return bool(lines) and not lines[-1].strip()
