"""reStructuredText as markdown: headings, lists and literal blocks; directives leave their text."""

import re

_RULE = re.compile(r"^([=\-~^\"'`#*+.:_])\1{2,}$")
_DIRECTIVE = re.compile(r"^\s*\.\. ")
_OPTION = re.compile(r"^\s+:[\w-]+:")
_ROLE = re.compile(r":[\w:.-]+:`([^`<]+?)(?:\s*<[^`>]*>)?`")
_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`__?")


def markdown_of(rst: str) -> str:
    """The document's text as markdown; heading levels follow the order of their underlines."""
    lines = rst.split("\n")
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
        if not (_RULE.match(line.rstrip()) or _OPTION.match(line)):
            out.append(_inline(line))
        number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _level(levels: list[str], mark: str) -> int:
    if mark not in levels:
        levels.append(mark)
    return min(6, levels.index(mark) + 1)


def _inline(line: str) -> str:
    if _DIRECTIVE.match(line):
        kind, _, rest = line.strip()[3:].partition("::")
        return rest.strip() if kind in ("note", "tip", "warning", "important", "caution") else ""
    line = re.sub(r"^(\s*)#\. ", r"\g<1>1. ", line)
    line = _LINK.sub(r"\1", _ROLE.sub(r"\1", line))
    return line.replace("``", "`").rstrip("\n")
