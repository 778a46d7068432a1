"""Whose figure it is: the names that a figure may be said of, the likeliest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.grounding.context import Sentence, run
from assistant.grounding.fact import Evidence
from assistant.grounding.mention import Mention
from assistant.grounding.names import ID, Occurrence

_TO_NAME = re.compile(
    r"^[\s)_%]{0,3}(?:(?!and\b|but\b|while\b|whereas\b|versus\b|vs\b)[\w%$/.:-]+\s+){0,3}?"
    r"(?:for|at|by|from|in|of|to|on|under|with|held by|belongs? to)\s+"
    r"(?:the\s+|customer\s+|agent\s+|ticket\s+|team\s+|account\s+)?[_“\"]*$",
    re.IGNORECASE,
)
_PAREN_NAME = re.compile(
    r"^[_”\"]*\s*(?:\(|:\s|\s(?:for|from|of|at|by)\s(?:the\s)?)[_“\"]*$", re.IGNORECASE
)
"""What binds two names of one row: "DESK-7 (Acme)", "Acme: Analytics", "DESK-7 for Acme"."""
_NEXT_CLAUSE = re.compile(r"[;.:]|,\s*(?:and|while|but|with)\b")
_LISTED = re.compile(
    r"^[\s_”\".?!]*(?:,|and|&|,\s*and|or|,?\s*(?:followed by|then|plus|as well as))[\s_“\"]*$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"^[\w\s]{0,30}?\b(?:at|for|by|from|of|with|in) the (?:former|latter|first|second)\b"
    r"(?!\s\w+ing)",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bthe (?:former|first)\b", re.IGNORECASE)
_LATTER = re.compile(r"\bthe (?:latter|second)\b", re.IGNORECASE)

Bound = Literal["beside", "after", "carried"]
"""Where the name of a figure stands: before or beside it, after it, in an earlier sentence."""


@dataclass(frozen=True)
class Owners:
    """What the place of a figure says about whose it is."""

    names: list[Occurrence]
    """The likeliest ones: with several, it is of one of them or of all together."""
    bound: Bound
    others: list[list[Occurrence]] = field(default_factory=list)
    """Further readings, where the likeliest one has no such figure."""
    around: list[Occurrence] = field(default_factory=list)
    """The name of each other kind that stands last before it: "DESK-7 ... of Ana, due Friday"."""


def owners(text: str, mention: Mention, sentence: Sentence, evidence: Evidence) -> Owners:
    """The names that a figure is said of.

    In a row of a table all of the row, or those that head its column. Else the name right after it
    ("93.8 % at Orion"), else the names before it back to the figure before, else the one that
    follows, else those of the line, the bullet or the heading that it stands under.
    """
    names = [n for n in sentence.names if not n.start <= mention.start < n.end]
    if mention.unit == "date":
        names = [n for n in names if not n.name[:1].isdigit() and n.name[:2] != "--"]
    if sentence.in_table:
        row = _of_row(text, mention, sentence, names)
        undated = [n for n in row if not n.name[:1].isdigit() and n.name[:2] != "--"]
        return Owners(row, "beside", [undated] if 0 < len(undated) < len(row) else [])
    group, bound = _nearest(text, mention, sentence, names)
    around = _around(mention, sentence, group, evidence)
    others = _in_order(text, mention, sentence, evidence)
    others += _former_or_latter(text, mention, sentence, evidence)
    headed = sentence.under_heading and len({n.name for n in sentence.parent_names}) == 1
    if bound == "carried" and headed and not sentence.line_names:
        return Owners(sentence.parent_names[:1], "beside", [], around)
    if bound == "carried" and others:
        return Owners(others[0], "beside", [], around)
    if bound == "carried":
        others += _carried(text, sentence)
        if not group and others:
            group = others.pop(0)
    return Owners(_paired(text, mention, sentence, group), bound, others, around)


def _of_row(
    text: str, mention: Mention, sentence: Sentence, names: list[Occurrence]
) -> list[Occurrence]:
    column = text[sentence.start : mention.start].count("|")
    heads = [n for n in sentence.head_names if n.end and _column(text, n) == column]
    return names + heads


def _column(text: str, name: Occurrence) -> int:
    line = text.rfind("\n", 0, name.start) + 1
    return text[line : name.start].count("|")


def _nearest(
    text: str, mention: Mention, sentence: Sentence, names: list[Occurrence]
) -> tuple[list[Occurrence], Bound]:
    later = [n for n in names if n.start >= mention.end]
    bound = mention.end
    before = [n for n in names if n.end <= mention.start]
    if later and text[bound : bound + 1] != ")":
        between = text[bound : later[0].start]
        # A time of day belongs to the date before it.
        dated = "time" if mention.unit == "date" else ""
        free = not any(
            mention.end <= m.start < later[0].start and m.unit != dated for m in sentence.mentions
        )
        alone = between.strip('_“" ') == "(" and text[later[0].end : later[0].end + 1] == ")"
        if free and alone:
            return later[:1], "beside"
        if free and _TO_NAME.match(between):
            return _with_list(text, later), "beside"
    if before:
        return _group(text, before), "beside"
    if later and not _NEXT_CLAUSE.search(text[bound : later[0].start]):
        return _with_list(text, later), "after"
    return _group(text, sentence.line_names), "carried"


def _around(
    mention: Mention, sentence: Sentence, group: list[Occurrence], evidence: Evidence
) -> list[Occurrence]:
    """The last name of each kind before the figure that the nearest names are not of."""
    covered: set[str] = set()
    for name in group:
        covered |= evidence.names.get(name.name, set())
    found = []
    for name in reversed([n for n in sentence.names if n.end <= mention.start]):
        kinds = evidence.names.get(name.name, set())
        if not kinds & covered:
            found.append(name)
        covered |= kinds
    return found


def _carried(text: str, sentence: Sentence) -> list[list[Occurrence]]:
    """The names that the line begins with, and those that it stands under."""
    found = []
    for names in (sentence.line_names, sentence.parent_names):
        if names:
            found.append(_with_list(text, names))
            last = _group(text, names)
            if last != found[-1]:
                found.append(last)
    return found


def _in_order(
    text: str, mention: Mention, sentence: Sentence, evidence: Evidence
) -> list[list[Occurrence]]:
    """ "A has 3 and B has 4; they closed 31 and 28": the name of the same place in the row."""
    listed = run(text, mention, sentence)
    if len(listed) < 2:
        return []
    before = [n for n in [*sentence.earlier, *sentence.names] if n.end <= listed[0].start]
    if not before:
        return []
    kinds = evidence.names.get(before[-1].name, set())
    alike = [n for n in before if evidence.names.get(n.name, set()) & kinds]
    last = list({n.name: n for n in alike}.values())[-len(listed) :]
    return [[last[listed.index(mention)]]] if len(last) == len(listed) else []


def _former_or_latter(
    text: str, mention: Mention, sentence: Sentence, evidence: Evidence
) -> list[list[Occurrence]]:
    said = text[sentence.start : mention.start]
    if after := _AFTERWARDS.match(text[mention.end :]):
        said = text[sentence.start : mention.end + after.end()]
    places = [
        (match.start(), which)
        for which, form in ((-2, _FORMER), (-1, _LATTER))
        for match in form.finditer(said)
    ]
    if not places:
        return []
    at, which = max(places)
    before = [n for n in sentence.earlier + sentence.names if n.end <= sentence.start + at]
    distinct = list({n.name: n for n in before}.values())
    if distinct:
        kinds = evidence.names.get(distinct[-1].name, set())
        distinct = [n for n in distinct if evidence.names.get(n.name, set()) & kinds]
    return [[distinct[which]]] if len(distinct) > 1 else []


def _paired(
    text: str, mention: Mention, sentence: Sentence, group: list[Occurrence]
) -> list[Occurrence]:
    """ "A, B and C hold 31, 28 and 27": the figure's own name of as many names."""
    if len(group) < 2:
        return group
    listed = run(text, mention, sentence)
    if len(listed) == len(group):
        return [group[listed.index(mention)]]
    end = group[-1].end
    later = min((n.start for n in sentence.names if n.start >= end), default=sentence.end)
    figures = [m for m in sentence.mentions if end <= m.start < later and m.unit == mention.unit]
    if len(figures) == len(group) and mention in figures:
        return [group[figures.index(mention)]]
    return group


def _group(text: str, before: Sequence[Occurrence]) -> list[Occurrence]:
    """The last name, those that it is listed with, and those in brackets behind them."""
    if not before:
        return []
    group = [before[-1]]
    for name in reversed(before[:-1]):
        between = text[name.end : group[0].start]
        if _of_two_kinds(name, group[0]) and not _PAREN_NAME.match(between):
            break  # "to Ana, and DESK-7 to Ben": of two rows
        if _LISTED.match(between) or _PAREN_NAME.match(between):
            group.insert(0, name)
            continue
        break
    return group


def _of_two_kinds(one: Occurrence, other: Occurrence) -> bool:
    """Whether one is an id of a ticket and the other is not."""
    return bool(ID.fullmatch(one.name.upper())) != bool(ID.fullmatch(other.name.upper()))


def _with_list(text: str, later: Sequence[Occurrence]) -> list[Occurrence]:
    group = [later[0]]
    for name in later[1:]:
        if _LISTED.match(text[group[-1].end : name.start]):
            group.append(name)
            continue
        break
    return group
