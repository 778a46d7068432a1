"""The figures of an answer: each with its definition and the call that produced it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from reports import format as shown
from reports.blocks import Block, Column, Headline, Metrics, Report, Table, Value
from tools.assistant.evidence_models import Figure

NUMERIC = {"number", "decimal", "percent", "money", "minutes", "hours"}
Call = tuple[str, dict[str, Any], list[Block]]
"""A tool, its arguments, and its blocks of the report."""


def figures(calls: Sequence[Call], report: Report, zone: ZoneInfo) -> list[Figure]:
    """Every figure of the answer, once: stated ones, columns of figures, those of the headline."""
    stated: list[Figure] = []
    columns: list[Figure] = []
    for number, (tool, _, blocks) in enumerate(calls):
        for block in blocks:
            if isinstance(block, Metrics):
                stated += [_stated(tool, item, number, zone) for item in block.items]
            elif isinstance(block, Table):
                columns += _columns(tool, block, number, zone)
    return [*stated, *_headlines(calls, report, stated, zone), *columns]


def _stated(tool: str, item: Any, call: int, zone: ZoneInfo) -> Figure:
    return Figure(
        label=item.label,
        value=item.value,
        kind=item.kind,
        shown=shown.value(item.value, item.kind, zone),
        call=call,
        **defined(tool, item.label, item.metric),
    )


def _columns(tool: str, table: Table, call: int, zone: ZoneInfo) -> Iterator[Figure]:
    for column in table.columns:
        values = [row[column.key] for row in table.rows if row.get(column.key) is not None]
        if column.kind not in NUMERIC or not values:
            continue
        name = f"{table.title}: {column.label}" if table.title else column.label
        yield Figure(
            label=name,
            kind=column.kind,
            shown=_range(values, column, zone),
            call=call,
            where="column",
            **defined(tool, name, column.metric),
        )


def _range(values: list[Value], column: Column, zone: ZoneInfo) -> str:
    """ "3 to 41, 5 rows": a column is too much for a line."""
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    rows = shown.count(len(values), "row")
    if len(numbers) != len(values):
        return rows
    low, high = (shown.value(v, column.kind, zone) for v in (min(numbers), max(numbers)))
    return f"{low}, {rows}" if low == high else f"{low} to {high}, {rows}"


def _headlines(
    calls: Sequence[Call], report: Report, stated: Sequence[Figure], zone: ZoneInfo
) -> Iterator[Figure]:
    """Figures of headlines that are not among the stated ones, with what they come from."""
    from assistant.grounding import check, gather

    told = {figure.shown for figure in stated}
    for number, (tool, args, blocks) in enumerate(calls):
        text = next((b.text for b in blocks if isinstance(b, Headline)), "")
        rest: list[Block] = [b for b in blocks if not isinstance(b, Headline)]
        if not text or not rest:
            continue
        evidence = gather([(tool, args, Report(blocks=rest, basis=report.basis))], zone)
        for support in check(text, evidence).supports:
            said = support.mention.text
            if said in told or support.mention.unit in ("date", "time"):
                continue
            told.add(said)
            fact = support.fact
            yield Figure(
                label=fact.title if fact and fact.title else "First sentence",
                shown=said,
                call=number,
                where="headline",
                worked_out=_worked_out(support.how, fact),
                **defined(tool, fact.title if fact else "", fact.metric if fact else None),
            )


def _worked_out(how: str, fact: Any) -> str | None:
    if how:
        return f"worked out from the results: {how}"
    if fact is None or not fact.source:
        return None
    return f"stands under {fact.source.partition(': ')[2] or fact.source}"


def defined(tool: str, label: str, metric_id: str | None) -> dict[str, Any]:
    """Id, words and formula of a definition; without a formula for what a tool works out itself."""
    from store.metrics import UnknownMetric, define
    from store.metrics.worked_out import meaning

    if metric_id is not None:
        with suppress(UnknownMetric):
            metric = define(metric_id)
            return {"metric": metric.id, "definition": metric.formula, "formula": metric.value}
    found = meaning(tool, label)
    return {} if found is None else {"metric": found[0], "definition": found[1]}
