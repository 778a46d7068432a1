"""Sums, rests and averages over rows of a table and over figures that were told."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from assistant.grounding.fact import Evidence, Fact
from assistant.grounding.fitting import overlap
from assistant.grounding.judgement import Place
from assistant.grounding.names import Occurrence
from assistant.grounding.verdict import Support

_SUMS_UP = re.compile(
    r"^\W*(?:(?:so|and)\s)?(?:that['’]s|that (?:is|makes|leaves|adds)|this (?:is|makes|leaves)"
    r"|which|altogether|together|in (?:all|total)|all told|combined|making)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says what the one before it comes to."""

_FEW_ROWS = {"two": 2, "three": 3, "four": 4, "five": 5}

FIRST_ROWS = re.compile(
    r"\b(?:these|those|top|first|the)\s(two|three|four|five)\b(?!\s(?:days|weeks|months|hours))",
    re.IGNORECASE,
)


def columns(here: Place, evidence: Evidence) -> dict[str, list[Fact]]:
    """The columns whose label the words beside the figure name, or all, by column."""
    facts = [f for f in evidence.facts if f.title and f.entities and f.unit == here.mention.unit]
    named = [f for f in facts if overlap(f, here.labels)]
    columns: dict[str, list[Fact]] = {}
    for fact in named or facts:
        columns.setdefault(fact.column or fact.title, []).append(fact)
    return columns


def of_names(names: Sequence[Occurrence], facts: Sequence[Fact]) -> list[Fact]:
    """One value per name."""
    found = []
    for name in dict.fromkeys(n.name for n in names):
        own = [f for f in facts if name in f.entities]
        if len(own) == 1:
            found.append(own[0])
    return found


def summed_up(here: Place, text: str, supported: Sequence[Support]) -> list[Support]:
    """The figures of the sentence before, where this one says what they come to."""
    last = here.sentence.last
    if last is None or not _SUMS_UP.match(text[here.sentence.start : here.mention.start]):
        return []
    return [s for s in supported if last.start <= s.mention.start < last.end]


def rests(here: Place, supported: Sequence[Support]) -> Iterable[float]:
    """What is left of a whole that was told of, without the parts told after it."""
    alike = [
        s
        for s in supported
        if s.mention.start < here.mention.start and s.mention.unit == here.mention.unit
    ][-8:]
    for n, whole in enumerate(alike):
        rest = true(whole) - sum(true(part) for part in alike[n + 1 :])
        if rest > 0 and n + 1 < len(alike):
            yield rest


def last_ones(here: Place, beside: Sequence[Support]) -> Iterable[float]:
    """Sums of the figures right before it: "2 look routine, 7 do not, which leaves you with 9"."""
    values = [
        true(s)
        for s in beside
        if s.mention.unit == here.mention.unit and s.mention.start < here.mention.start
    ]
    for start in range(len(values) - 1):
        yield sum(values[start:])


def of_rows(here: Place, text: str, evidence: Evidence) -> Iterable[float]:
    """Sums of a column: of all its rows, of those that are named, of "these two" without names."""
    said = FIRST_ROWS.search(text[here.sentence.start : here.mention.start])
    first = _FEW_ROWS[said[1].lower()] if said and not here.sentence.earlier else 0
    for facts in columns(here, evidence).values():
        if len(here.owners) < 2 and overlap(facts[0], here.labels):
            yield sum(f.value for f in facts)
        if first and not here.sentence.names:
            yield sum(f.value for f in facts[:first])
        for names in (here.sentence.names, here.sentence.line_names, here.sentence.earlier):
            if names is not here.sentence.names and len(here.sentence.names) > 1:
                break  # the sentence says itself of whom
            own = of_names(names, facts)
            if len(own) > 1:
                yield sum(f.value for f in own)


def stated(here: Place, beside: Sequence[Support]) -> Iterable[float]:
    """Sums of figures that stand next to each other in the sentence."""
    values = [true(s) for s in beside if s.mention.unit == here.mention.unit]
    for start, end in combinations(range(len(values) + 1), 2):
        if end - start > 1:
            yield sum(values[start:end])


def listed(here: Place, supported: Sequence[Support], evidence: Evidence) -> Iterable[float]:
    """Sums over the first, the last or all of the rows that were told of before it.

    Of the column whose figures were told, or of one that the words name: "in expectation $8,674".
    """
    rows: dict[tuple[str, frozenset[str]], set[str]] = {}
    for support in supported:
        fact = support.fact
        if fact and fact.keys and support.mention.start < here.mention.start:
            rows.setdefault((fact.table, fact.entities), set()).add(fact.column)
    told = set().union(*rows.values())
    columns: dict[str, dict[frozenset[str], float]] = {}
    for fact in evidence.facts:
        wanted = fact.column in told or overlap(fact, here.labels)
        if (fact.table, fact.entities) in rows and fact.unit == here.mention.unit and wanted:
            columns.setdefault(fact.column, {})[fact.entities] = fact.value
    for column in columns.values():
        values = [column[who] for _, who in rows if who in column]
        for count in range(2, len(values) + 1):
            yield sum(values[:count])
            yield sum(values[-count:])


def true(support: Support) -> float:
    return abs(support.fact.value) if support.fact else support.mention.value


def averages(here: Place, evidence: Evidence) -> Iterable[float]:
    for facts in columns(here, evidence).values():
        yield sum(f.value for f in facts) / len(facts)
        own = of_names(here.sentence.names, facts)
        if len(own) > 1:
            yield sum(f.value for f in own) / len(own)
