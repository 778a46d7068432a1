"""Priorities said together: "P2 and up", "P1 to P3", "priority one or two"."""

import re

from tools.arguments.spoken import Found

_N = r"(?:[1-4]|one|two|three|four)"
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4}
_MARK = r"(?:p|sev(?:erity)?|prio(?:rity|rities)?)[\s-]*"
_SPAN = re.compile(
    rf"(?<![\w-])(?:from\s+|between\s+)?{_MARK}(?P<one>{_N})(?:'?s)?"
    rf"\s*(?:-|–|to|through|thru|until|up\s+to)\s*(?:{_MARK})?(?P<two>{_N})(?:'?s)?(?![\w%])",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"(?<![\w-]){_MARK}(?P<first>{_N})(?P<rest>(?:\s*(?:,|/|&|\+|\band\b|\bor\b|\bplus\b)+\s*{_N}(?![\w%]))+)",
    re.IGNORECASE,
)
_HIGHER = re.compile(
    rf"(?<![\w-]){_MARK}(?P<n>{_N})(?:'?s)?\s*(?:\+|(?:and|or|&)\s+(?:up|above|higher|more\s+urgent|over|worse)\b)"
    rf"|\b(?:at\s+least|minimum)\s+(?:a\s+)?{_MARK}(?P<n2>{_N})(?!\w)",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"\b(?:above|higher\s+than|more\s+urgent\s+than)\s+{_MARK}(?P<n>{_N})(?!\w)", re.IGNORECASE
)
_LOWER = re.compile(
    rf"(?<![\w-]){_MARK}(?P<n>{_N})(?:'?s)?\s+(?:and|or|&)\s+(?:down|below|lower|less\s+urgent|under)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"\b(?:below|lower\s+than|less\s+urgent\s+than|under)\s+{_MARK}(?P<n>{_N})(?!\w)",
    re.IGNORECASE,
)


def find(sentence: str) -> list[Found]:
    """Each priority of every such expression; they share its words."""
    out: list[Found] = []
    for match in _SPAN.finditer(sentence):
        one, two = _number(match["one"]), _number(match["two"])
        # As they are said: "from P3 to P1" changes one to P1, where only one is taken.
        out += _each(match, range(one, two + 1) if one <= two else range(one, two - 1, -1))
    for match in _LIST.finditer(sentence):
        rest = re.findall(_N, match["rest"], re.IGNORECASE)
        out += _each(match, sorted({_number(n) for n in (match["first"], *rest)}))
    for match in _HIGHER.finditer(sentence):
        out += _each(match, range(1, _number(match["n"] or match["n2"]) + 1))
    for match in _ABOVE.finditer(sentence):
        out += _each(match, range(1, _number(match["n"])))
    for match in _LOWER.finditer(sentence):
        out += _each(match, range(_number(match["n"]), 5))
    for match in _BELOW.finditer(sentence):
        out += _each(match, range(_number(match["n"]) + 1, 5))
    return out


def _number(words: str) -> int:
    return _WORDS.get(words.lower()) or int(words)


def _each(match: re.Match[str], numbers: "range | list[int]") -> list[Found]:
    """The words are dealt out among the values, so that none overlaps another."""
    start, end = match.span()
    cuts = [start + at for at in range(len(numbers))] + [end]
    return [
        Found(f"P{n}", cuts[at], cuts[at + 1], match[0].strip()) for at, n in enumerate(numbers)
    ]
