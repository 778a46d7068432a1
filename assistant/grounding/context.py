"""The surroundings of a figure: its sentence, the words that say what it is, the names it is of."""

import itertools
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from assistant.grounding import layout
from assistant.grounding.mention import Mention
from assistant.grounding.names import Occurrence
from assistant.grounding.wording import NOUNS, ONES, TENS, stems

_SENTENCE = re.compile(
    r"(?:(?<=[.!?])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”)*]*\s+(?=[A-Z“\"*(\[\d])|\n+)"
)
_LEFT = re.compile(r"[,;.!?\n|()·•]|\s[–—/]\s|:(?=\s)")
_RIGHT = re.compile(r"[,;!?\n|()·•]|\.(?:\s|$)|\s[–—]\s|:(?=\s)|\s(?:and|while|but|whereas|with)\s")
_PART = re.compile(
    r"[,;.!?\n|()·•]|\s[–—/]\s|:(?=\s)"
    r"|(?<!-)\b(?:and|while|but|whereas|with|against|versus|vs|so|over|from|to|of|than|which|at"
    r"|among|across|between|by|through|making|leaving)\b(?!-)"
)
"""Where the words after a figure end to be its own and those of the next begin."""
_STOP = re.compile(r"[;!?.](?:\s|$)")
_AND = re.compile(r"\b(?:and|while|but|whereas)\b")
_GLUE = re.compile(r"^[\s,;/_]*(?:(?:and|or|&|versus|vs\.?|against)\s+)?\s*$", re.IGNORECASE)
_PART_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:all|the|our|your|its|their|these|those)\s+)*", re.IGNORECASE
)
_WHOLE = re.compile(
    r"\b(?:out of|of (?:all|the|our|your|its|their|these|those))\s+"
    r"(?:all\s+|the\s+|our\s+|your\s+|its\s+|their\s+)*$"
    r"|(?:\d\S*|%|\b(?:" + "|".join([*ONES, *TENS, "some", "none", "half", "most", "all"]) + r"))"
    r"(?:\s(?!and\b|or\b|but\b|with\b)[\w-]+){0,3}\sof\s+$|(?:^|[.!?:\n]\s*)of\s+$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\s(?:is|are|was|were|has|have|had|may|might|could|will|would)\b", re.I)
_BRACKETS = re.compile(r"\([^()\n]*\)")
_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
_OPENING = re.compile(r"[\s(:=–—*_~≈▼▲]+$")
_MOVING = re.compile(
    r"[^\W\d_]*(?:up|down|rise|rose|drop|fell|fall|lower|higher|increase\w*|decrease\w*|declin\w+|gain\w*|by|of|or|[▲▼])",
    re.I,
)


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
    parent_names: list[Occurrence] = field(default_factory=list)
    """Names of the heading, the opening line or the bullet that it stands under."""
    under_heading: bool = False
    """The line that it stands under is a heading."""
    in_table: bool = False
    head_names: list[Occurrence] = field(default_factory=list)
    """Names in the head of the table that it is a row of."""
    last: "Sentence | None" = None
    """The one before it."""

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
        line = layout.line_of(text, start)
        over = layout.parent(text, line)
        head = layout.head(text, line)
        found.append(
            Sentence(
                start,
                end,
                [m for m in mentions if start <= m.start < end],
                [n for n in names if start <= n.start < end],
                [n for n in names if line[0] <= n.start < start],
                [n for n in names if n.start < start],
                [n for n in names if over and over[0] <= n.start < over[1]],
                bool(over and layout.is_heading(text, over)),
                layout.is_row(text, line),
                [n for n in names if head and head[0] <= n.start < head[1]],
            )
        )
    for before, after in itertools.pairwise(found):
        after.last = before
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
    if header := layout.header_cell(text, mention.start):
        first = layout.first_cell(text, mention.start)
        return [stems(header), frozenset() if sentence.names else stems(first)]
    listed = run(text, mention, sentence)
    if part := _of_pair(text, listed, mention, sentence):
        return [part]
    sides = own_words(text, mention, sentence)
    alike = [m for m in sentence.mentions if m.end <= mention.start and m.unit == mention.unit]
    if alike and _ONE.search(_left(text, mention, sentence, last)):
        # "A ticket about billing costs $34, one about lists $31": of the same kind as before.
        sides.append(frozenset().union(*label_words(text, alike[-1], sentence, known)))
    if len(listed) > 1 and not frozenset().union(*sides) - NOUNS:
        ends = (own_words(text, other, sentence) for other in (listed[0], listed[-1]))
        sides = [one | other for one, other in zip(*ends, strict=True)]
    if any(sides) or of_whole(text, mention):
        return sides
    # "31, 28 and 27 open tickets", "Ana has 7 tickets open, Ben 3": of the same kind.
    for other in reversed(listed):
        if other is not mention and any(words := own_words(text, other, sentence)):
            return words
    return label_words(text, last, sentence, known) if last and last.moved else sides


def _of_pair(
    text: str, listed: list[Mention], mention: Mention, sentence: Sentence
) -> frozenset[str]:
    """ "Met / missed: 463 / 74": the words of the same place before as many figures."""
    if len(listed) < 2 or "/" not in text[listed[0].end : listed[1].start]:
        return frozenset()
    words = text[sentence.start : listed[0].start].rsplit(",", maxsplit=1)[-1].split("/")
    return stems(words[listed.index(mention)]) if len(words) == len(listed) else frozenset()


def guesses(text: str, mention: Mention, sentence: Sentence) -> list[list[frozenset[str]]]:
    """The words of the figures before one that has none: "5 on 3 days; Ben 4 on two"."""
    if any(own_words(text, mention, sentence)) or sentence.in_table:
        return []
    last = sentence.last
    if (
        last
        and not of_whole(text, mention)
        and [m.unit for m in last.mentions] == [m.unit for m in sentence.mentions]
    ):
        # Built like the sentence before: of the kind that stands at the same place there.
        same = last.mentions[sentence.mentions.index(mention)]
        words = own_words(text, same, last)
        return [words] if any(words) else []
    named = [n.start for n in sentence.names if n.end <= mention.start]
    before = [m for m in sentence.mentions if m.end <= mention.start and m.unit == mention.unit]
    if not named or (before and before[-1].end > named[-1]):
        return []  # it says more about the same
    found = [own_words(text, other, sentence) for other in before]
    if sentence.last is not None:
        alike = [m for m in sentence.last.mentions if m.unit == mention.unit]
        found += [own_words(text, other, sentence.last) for other in alike]
    return [words for words in found if any(words)]


def own_words(text: str, mention: Mention, sentence: Sentence) -> list[frozenset[str]]:
    """Stems of the words on the left and on the right of a figure."""
    last = max((m for m in sentence.mentions if m.end <= mention.start), key=_end, default=None)
    whole = of_whole(text, mention)
    # "12 customers at risk out of 365": those are the words of the 12.
    of_last = last and whole and not _LEFT.search(text[last.end : mention.start])
    left = "" if of_last else _left(text, mention, sentence, last)
    right = _right(text, mention, sentence, whole=whole)
    if last and right and left and re.search(r",\s*$", text[last.end : mention.start]):
        left = ""  # "29 are owned already, 1 in the pipeline": those are the words of the 29
    after = next((m for m in sentence.mentions if m.start >= mention.end), None)
    if after and _PART_OF.fullmatch(text[mention.end : after.start]):
        # "4 of their 37 tickets are open": so are the 4.
        right |= _right(text, after, sentence, whole=False)
    return [stems(left), right]


def run(text: str, mention: Mention, sentence: Sentence) -> list[Mention]:
    """The figures of the same unit that are listed with it: "31, 28 and 27"."""
    found: list[Mention] = []
    for other in sentence.mentions:
        glued = found and _GLUE.match(text[found[-1].end : other.start])
        if found and not (glued and other.unit == found[-1].unit):
            if mention in found:
                return found
            found = []
        found.append(other)
    return found if mention in found else []


def of_whole(text: str, mention: Mention) -> bool:
    """Whether the figure is what something is a part of: "of the 365", "out of 537"."""
    return bool(_WHOLE.search(text[max(0, mention.start - 60) : mention.start]))


_THINGS = re.compile(r"\s+(?:(?:of|the|your|our|their|its|all|these|those)\s+)*([^\W\d_]+)")


def counts_things(text: str, mention: Mention) -> bool:
    """Whether a noun that can be counted stands right after it: "42 of your accounts"."""
    match = _THINGS.match(text[mention.end :])
    return bool(match and match[1].endswith("s") and stems(match[1]) & NOUNS)


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
        plain = _AND.split(plain)[-1]
    plain = _STOP.split(_OPENING.sub("", plain))[-1]
    for part in reversed(_LEFT.split(plain)):
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
