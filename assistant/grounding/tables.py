"""The rows of a table as facts: each figure with the names and attributes of its row."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from assistant.grounding import dates, names, periods, reading
from assistant.grounding.fact import Evidence, Fact
from assistant.grounding.values import cell_facts
from assistant.grounding.wording import stems
from reports.blocks import Column, Table

_BOUNDS = re.compile(r"\([^()–]*(?:–[^()]*)?$")
"""In brackets behind a figure, from where to where it may be: "98.2 % (84.1 % – 100.0 %)"."""
_CHANGES = frozenset({"change", "trend", "differenc", "effect"})


def table_facts(
    evidence: Evidence, tool: str, table: Table, said: frozenset[str], zone: ZoneInfo | None
) -> list[Fact]:
    """Every figure of the table; its names are added to the evidence."""
    facts: list[Fact] = []
    texts = [c for c in table.columns if c.kind in ("text", "id")]
    keys = {c.key for c in texts if c.kind == "id" or _tells_apart(table, c)}
    titled = len(table.columns) == 2 and not table.columns[1].label.strip()
    before: dict[str, Any] = {}
    for number, shown in enumerate(table.rows, 1):
        row = _filled(shown, before, table.columns)
        before = row
        kind = _row_label(evidence, row, texts)
        who = set() if titled else _row_names(evidence, table, row, texts, keys)
        first = _key_names(row, texts, who)
        evidence.keys.setdefault(f"{tool}/{table.title}", set()).update(first)
        for column in table.columns:
            label = stems(str(row.get(table.columns[0].key))) if titled else stems(column.label)
            label |= kind
            source = f"{tool}: {table.title or ''} {column.label}, row {number}".replace(
                ":  ", ": "
            )
            facts += [
                replace(f, entities=frozenset(who), source=source,
                        title="" if "bound" in f.label else column.label,
                        column=f"{tool}/{table.title}/{column.key}",
                        table=f"{tool}/{table.title}", keys=first,
                        metric=column.metric)
                for f in _cell(row.get(column.key), column, label, said, zone)
            ]  # fmt: skip
    evidence.counts |= {len(table.rows), table.total_rows or len(table.rows)}
    title = stems(table.title or "")
    facts += [
        Fact(
            "count",
            float(len(table.rows)),
            label=title | {"shown", "row"},
            source=tool,
            periods=said,
        )
    ]
    if table.total_rows:
        facts.append(
            Fact("count", float(table.total_rows), label=title | {"all"}, source=tool, periods=said)
        )
    return facts + _tallies(table, texts, f"{tool}: rows of {table.title or 'the table'}", said)


def _key_names(row: Mapping[str, Any], texts: list[Column], who: set[str]) -> frozenset[str]:
    """The names of the first cell, or of the first one that holds any."""
    for column in texts:
        value = names.fold(str(row.get(column.key) or ""))
        if found := frozenset(name for name in who if name and name in value):
            return found
    return frozenset()


def _filled(
    row: Mapping[str, Any], before: Mapping[str, Any], columns: list[Column]
) -> dict[str, Any]:
    """A row whose empty first cells repeat those of the row before."""
    filled = dict(row)
    for column in columns:
        if filled.get(column.key) is not None:
            break
        filled[column.key] = before.get(column.key)
    return filled


def _tells_apart(table: Table, column: Column) -> bool:
    values = [str(row.get(column.key) or "") for row in table.rows]
    return bool(values) and names.key_like([v for v in values if v])


def _row_names(
    evidence: Evidence, table: Table, row: Mapping[str, Any], texts: list[Column], keys: set[str]
) -> set[str]:
    """The names and attributes of a row; names are made known."""
    who: set[str] = set()
    for column in texts:
        value = row.get(column.key)
        if not isinstance(value, str) or not value:
            continue
        if len(value) <= names.TITLE:
            who.add(names.fold(value))
        found = names.names_in_cell(value)
        titled = column is texts[0] and " " in value and len(value) <= names.TITLE
        if not found and (column.key in keys or titled):
            found = [value]
        for name in found:
            common = not names.can_be_found(name) and found == [value]
            if common or _is_label(name, evidence):
                _add_common(evidence, name, column)
                continue
            evidence.names.setdefault(names.fold(name), set()).add(column.key)
            if found == [value] and not names.names_in_cell(value):
                evidence.titles.add(names.fold(name))
            who.add(names.fold(name))
    first = str(row.get(table.columns[0].key) or "")
    for day in dates.read(first):
        if day.day is not None and len(day.text) == len(first) and _one_row_a_day(table):
            who.add(day.day.key)
            evidence.names.setdefault(day.day.key, set()).add("date")
    return who


def _add_common(evidence: Evidence, word: str, column: Column) -> None:
    if word.isalpha() and word.islower():
        evidence.common.setdefault(word, set()).add(column.key)


def _one_row_a_day(table: Table) -> bool:
    """Whether a date in the first column tells the rows apart: a series, not a history."""
    days = [str(row.get(table.columns[0].key))[:10] for row in table.rows]
    return len(set(days)) == len(days)


def _is_label(value: str, evidence: Evidence) -> bool:
    """Whether the words of a cell say what a figure is, not whose it is: "CSAT"."""
    said = stems(value)
    return names.ID.fullmatch(value) is None and bool(said) and said <= evidence.labels


def _row_label(evidence: Evidence, row: Mapping[str, Any], texts: list[Column]) -> frozenset[str]:
    """What a row counts, where its first cell says so."""
    first = row.get(texts[0].key) if texts else None
    if isinstance(first, str) and len(first) <= names.SHORT and _is_label(first, evidence):
        return stems(first)
    return frozenset()


def _cell(
    value: Any, column: Column, label: frozenset[str], said: frozenset[str], zone: ZoneInfo | None
) -> list[Fact]:
    own = periods.names(column.label) or said
    found = cell_facts(value, column.kind, zone)
    if found:
        change = (
            bool(label & _CHANGES)
            or label == {"week"}
            or (found[0].value < 0 and column.kind != "minutes")
        )
        return [replace(f, label=label, periods=own, said=said, change=change) for f in found]
    if not isinstance(value, str):
        return []
    from assistant.grounding.evidence import as_fact

    facts = []
    skip = [m.span() for m in names.ID.finditer(value)]
    for mention in reading.mentions(value, skip):
        part = _part(value, mention.start)
        bound = {"bound"} if _BOUNDS.search(value[: mention.end + 1]) else set()
        facts.append(replace(as_fact(mention), label=label | stems(part) | bound, periods=own))
    return facts


def _part(text: str, at: int) -> str:
    """The part of a list in a cell that holds the place: "Usage trend -34 %"."""
    start = text.rfind(", ", 0, at) + 1
    end = text.find(", ", at)
    return text[start : end if end >= 0 else len(text)]


def _tallies(table: Table, texts: list[Column], source: str, said: frozenset[str]) -> list[Fact]:
    """How many rows have each value of a column of words."""
    facts = []
    for column in texts:
        values = [str(row.get(column.key) or "") for row in table.rows]
        counted = Counter(value for value in values if value and len(value) <= names.SHORT)
        tells_rows_apart = max(counted.values(), default=0) < 2
        if tells_rows_apart or len(counted) > max(8, len(values) / 2):
            continue
        facts += [
            Fact(
                "count", float(n), label=stems(f"{column.label} {value}"), source=source,
                periods=said, entities=frozenset(map(names.fold, names.names_in_cell(value))),
                tally=True,
            )
            for value, n in counted.items()
        ]  # fmt: skip
    return facts
