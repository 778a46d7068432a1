"""The surroundings of a figure: its sentence, the words that say what it is, the names it is of."""

import itertools
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from assistant.grounding.mention import Mention
from assistant.grounding.names import Occurrence
from assistant.grounding.wording import stems

_SENTENCE = re.compile(
    r"(?:(?<=[.!?])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”)*]*\s+(?=[A-Z“\"*(\[\d])|\n+)"
)
_LEFT = re.compile(r"[,;.!?\n|()]|\s[–—]\s|:(?=\s)")
_RIGHT = re.compile(r"[,;!?\n|()]|\.(?:\s|$)|\s[–—]\s|:(?=\s)|\s(?:and|while|but|whereas|with)\s")
_PART = re.compile(
    r"[,;.!?\n|()]|\s[–—]\s|:(?=\s)"
    r"|\b(?:and|while|but|whereas|with|against|versus|vs|so|over|from|to|of|than|which|at)\b"
)
"""Where the words after a figure end to be its own and those of the next begin."""
_SAME_AGAIN = re.compile(
    r"^[\s,;|*_]*(?:(?:and|or|&|to|against|versus|vs\.?|but|from|at|for|in|by)\b\s*)*[*_\s(]*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:of|out of)\s+(?:all\s+|the\s+|our\s+|your\s+|its\s+|their\s+)*$", re.I)
_VERB = re.compile(r"\s(?:is|are|was|were|has|have|had|may|might|could|will|would)\b", re.I)
_BRACKETS = re.compile(r"\([^()\n]*\)")
_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
_OPENING = re.compile(r"[\s(:=–—*_~≈▼▲]+$")
_TO_NAME = re.compile(
    r"^[\s)*_%]{0,3}(?:(?!and\b|but\b|while\b)[\w%$/.:-]+\s+){0,3}?"
    r"(?:for|at|by|from|in|of|to|held by|belongs? to)\s+"
    r"(?:the\s+|customer\s+|agent\s+|ticket\s+|team\s+)?[*_“\"]*$",
    re.IGNORECASE,
)
_PAREN_NAME = re.compile(
    r"^[*_”\"]*\s*(?:\(|:\s|\s(?:for|from|of|at|by)\s(?:the\s)?)[*_“\"]*$", re.IGNORECASE
)
"""What binds two names of one row: "DESK-7 (Acme)", "Acme: Analytics", "DESK-7 for Acme"."""
_NEXT_CLAUSE = re.compile(r"[;.:]|,\s*(?:and|while|but|with)\b")
_MOVING = re.compile(
    r"[^\W\d_]*(?:up|down|rise|rose|drop|fell|fall|lower|higher|increase\w*|decrease\w*|declin\w+|gain\w*|by|of|or|[▲▼])",
    re.I,
)
_LISTED = re.compile(r"^[\s*_”\".?!]*(?:,|and|&|,\s*and|or)[\s*_“\"]*$", re.IGNORECASE)

Bound = Literal["beside", "after", "carried"]
"""Where the name of a figure stands: before or beside it, after it, in an earlier sentence."""


@dataclass
class Sentence:
    """A stretch of text with its figures and names."""

    start: int
    end: int
    mentions: list[Mention] = field(default_factory=list)
    names: list[Occurrence] = field(default_factory=list)
    line_names: list[Occurrence] = field(default_factory=list)
    """Names that stand before it in the same line or paragraph."""
    earlier: list[Occurrence] = field(default_factory=list)
    """All names that stand before it."""

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.end


def sentences(
    text: str, mentions: Sequence[Mention], names: Sequence[Occurrence]
) -> list[Sentence]:
    """The text in sentences and lines."""
    ends = {at for n in names for at in (n.end - 1, n.end) if text[at : at + 1] in ("?", "!")}
    edges = [0, *(m.end() for m in _SENTENCE.finditer(text) if not _in_name(m, ends)), len(text)]
    found = []
    for start, end in itertools.pairwise(edges):
        if start == end:
            continue
        line = max(text.rfind("\n", 0, start) + 1, 0)
        found.append(
            Sentence(
                start,
                end,
                [m for m in mentions if start <= m.start < end],
                [n for n in names if start <= n.start < end],
                [n for n in names if line <= n.start < start],
                [n for n in names if n.start < start],
            )
        )
    return found


def _in_name(edge: re.Match[str], ends: set[int]) -> bool:
    """A question mark that belongs to a title ends no sentence."""
    return "\n" not in edge[0] and edge.start() - 1 in ends


def label_words(
    text: str, mention: Mention, sentence: Sentence, known: Set[str]
) -> list[frozenset[str]]:
    """Stems of the words before and after a figure, up to the next figure or comma.

    A figure without words of its own has those of the one before it: "31 and 28 open". `known` are
    the stems that label figures at all.
    """
    last = max((m for m in sentence.mentions if m.end <= mention.start), key=_end, default=None)
    to_level = last and last.moved and text[last.end : mention.start].strip() == "to"
    if last and (to_level or _amount_of(mention, text, last.end)):
        return label_words(text, last, sentence, known)
    if header := _header(text, mention):
        return [stems(header)]
    whole = bool(_WHOLE.search(text[max(0, mention.start - 25) : mention.start]))
    left = _left(text, mention, sentence, last)
    sides = [stems(left), _right(text, mention, sentence, whole=whole)]
    alike = [m for m in sentence.mentions if m.end <= mention.start and m.unit == mention.unit]
    if alike and _ONE.search(left):
        # "A ticket about billing costs $34, one about lists $31": of the same kind as before.
        sides.append(frozenset().union(*label_words(text, alike[-1], sentence, known)))
    elif last and last.unit == mention.unit and not any(sides) and not whole:
        between = _without_names(text, last.end, mention.start, sentence)
        if _SAME_AGAIN.match(between):
            return label_words(text, last, sentence, known)
    return sides


def _without_names(text: str, start: int, end: int, sentence: Sentence) -> str:
    plain = text[start:end]
    for name in sentence.names:
        if start <= name.start and name.end <= end:
            blank = " " * (name.end - name.start)
            plain = plain[: name.start - start] + blank + plain[name.end - start :]
    return plain


def _left(text: str, mention: Mention, sentence: Sentence, last: Mention | None) -> str:
    """The words before a figure, from the nearest stretch between commas that has some."""
    start = max(last.end if last else 0, sentence.start)
    plain = _without_names(text, start, mention.start, sentence)
    if last and last.start >= sentence.start and (ends := _PART.search(plain)):
        plain = plain[ends.end() :]
    for part in reversed(_LEFT.split(_OPENING.sub("", plain))):
        if stems(part):
            return part
    return ""


def _right(text: str, mention: Mention, sentence: Sentence, *, whole: bool) -> frozenset[str]:
    """The words after a figure; of a whole ("of the 365 customers are") only what it counts."""
    after = min((m.start for m in sentence.mentions if m.start >= mention.end), default=len(text))
    right = _without_names(text, mention.end, sentence.end, sentence)
    if _BRACKETS.search(right):
        right = _BRACKETS.sub("", right)
    else:
        right = right[: max(min(after, sentence.end) - mention.end, 0)]
    stop = _RIGHT.search(right)
    right = right[: stop.start()] if stop else right
    if whole and (verb := _VERB.search(right)):
        right = right[: verb.start()]
    return stems(right)


def _end(mention: Mention) -> int:
    return mention.end


def _amount_of(mention: Mention, text: str, before: int) -> bool:
    """Whether the figure is how much the one before it moved: "4.17, down 0.11"."""
    between = text[before : mention.start]
    return mention.moved and len(between) < 30 and not stems(_MOVING.sub(" ", between))


def _header(text: str, mention: Mention) -> str:
    """The head of the column in which a figure of a table in markdown stands."""
    line = text.rfind("\n", 0, mention.start) + 1
    if not text[line : mention.start].lstrip().startswith("|"):
        return ""
    column = text[line : mention.start].count("|")
    head = ""
    for row in reversed(text[:line].splitlines()):
        if not row.lstrip().startswith("|"):
            break
        head = row
    cells = head.split("|")
    return cells[column] if column < len(cells) else ""


def owners(text: str, mention: Mention, sentence: Sentence) -> tuple[list[Occurrence], Bound]:
    """The names that a figure is said of, and where they stand.

    The name right after it ("93.8 % at Orion"), else the names before it back to the figure
    before, else the one that follows, else those that stood before in the line.
    """
    names = [n for n in sentence.names if not n.start <= mention.start < n.end]
    later = [n for n in names if n.start >= mention.end]
    bound = mention.end
    if later and text[bound : bound + 1] != ")":
        between = text[bound : later[0].start]
        # A time of day belongs to the date before it.
        dated = "time" if mention.unit == "date" else ""
        free = not any(
            mention.end <= m.start < later[0].start and m.unit != dated for m in sentence.mentions
        )
        if free and _TO_NAME.match(between):
            return _with_list(text, later), "beside"
    before = [n for n in names if n.end <= mention.start]
    if before:
        return _group(text, before), "beside"
    if later and not _NEXT_CLAUSE.search(text[bound : later[0].start]):
        return _with_list(text, later), "after"
    return _group(text, sentence.line_names), "carried"


def _group(text: str, before: list[Occurrence]) -> list[Occurrence]:
    """The last name, those that it is listed with, and those in brackets behind them."""
    if not before:
        return []
    group = [before[-1]]
    for name in reversed(before[:-1]):
        between = text[name.end : group[0].start]
        if _LISTED.match(between) or _PAREN_NAME.match(between):
            group.insert(0, name)
            continue
        break
    return group


def _with_list(text: str, later: list[Occurrence]) -> list[Occurrence]:
    group = [later[0]]
    for name in later[1:]:
        if _LISTED.match(text[group[-1].end : name.start]):
            group.append(name)
            continue
        break
    return group
