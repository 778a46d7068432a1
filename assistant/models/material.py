"""What a model is shown of a tool's result: compact JSON, fenced, outside words marked as such."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reports import format as shown
from reports.blocks import (
    Approval,
    Basis,
    Headline,
    Metrics,
    Note,
    Passages,
    Report,
    Steps,
    Table,
    Text,
)

ROWS = 20
"""Rows of a table that a model sees; the person sees all of them."""
LONGEST_TEXT = 1_500
"""Characters of one message or passage."""
QUOTE = 25
"""Characters from which on a line that an article has, too, is a quotation."""
_CITED = re.compile(r"\[\d+\]\s*$")


def fenced(value: Any, mark: str) -> str:
    """JSON between the marks of this run. A text cannot forge them: they are drawn afresh."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"<data-{mark}>\n{text.replace(f'data-{mark}', '')}\n</data-{mark}>"


def of_report(report: Report, zone: ZoneInfo, rows: int = ROWS) -> dict[str, Any]:
    """A report as a model sees it: every value written as the person will see it."""
    found: dict[str, list[Any]] = {}
    articles = [p.text for b in report.blocks if isinstance(b, Passages) for p in b.items]
    for block in report.blocks:
        if isinstance(block, Text) and _quotes(block.body, articles):
            block = block.model_copy(update={"outside": True})  # noqa: PLW2901 - the same block, marked
        for kind, name, write in _WRITERS:
            if isinstance(block, kind):
                found.setdefault(name, []).append(write(block, zone, rows))
    if report.basis is not None:
        found["counts_for"] = [_basis(report.basis, zone)]
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _quotes(body: str, articles: Sequence[str]) -> bool:
    """Whether a text repeats lines of articles: their words are no less from outside."""
    lines = [_CITED.sub("", line).strip() for line in body.splitlines()]
    plain = [" ".join(text.split()) for text in articles]
    return any(
        " ".join(line.split()) in text for line in lines if len(line) >= QUOTE for text in plain
    )


def _table(block: Table, zone: ZoneInfo, rows: int) -> dict[str, Any]:
    lines = [
        {
            column.label: shown.value(row.get(column.key), column.kind, zone)
            for column in block.columns
            if row.get(column.key) is not None
        }
        for row in block.rows[:rows]
    ]
    for line, ref in zip(lines, block.refs, strict=False):
        line["ref"] = ref
    total = block.total_rows or len(block.rows)
    table: dict[str, Any] = {"rows": lines}
    if block.title:
        table["title"] = block.title
    if total > len(lines):
        table["rows_in_all"] = total
    return table


def _metrics(block: Metrics, zone: ZoneInfo, _: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for item in block.items:
        figures[item.label] = shown.value(item.value, item.kind, zone)
        if item.change is not None:
            change = shown.value(item.change, item.kind, zone)
            figures[f"{item.label}, {item.change_label or 'change'}"] = change
    return figures


def _text(block: Text, zone: ZoneInfo, _: int) -> dict[str, Any]:
    text: dict[str, Any] = {"outside" if block.outside else "text": block.body[:LONGEST_TEXT]}
    if block.title:
        text["title"] = block.title
    if block.at is not None:
        text["at"] = shown.moment(block.at, zone)
    return text


def _passages(block: Passages, *_: Any) -> list[dict[str, Any]]:
    return [
        {"article": p.title, "heading": p.heading, "outside": p.text[:LONGEST_TEXT]}
        for p in block.items
    ]


def _approval(block: Approval, zone: ZoneInfo, rows: int) -> dict[str, Any]:
    return {
        "waits_for_a_decision": block.summary,
        "changes": [
            f"{c.subject}: {c.field} {_plain(c.before, zone)} -> {_plain(c.after, zone)}"
            for c in block.changes[:rows]
        ],
        "effects": list(block.effects),
    }


def _plain(value: Any, zone: ZoneInfo) -> str:
    return shown.value(value, "number" if isinstance(value, int | float) else "text", zone)


def _basis(basis: Basis, zone: ZoneInfo) -> dict[str, str]:
    facts = {"period": basis.period, "scope": basis.scope, "as_of": basis.as_of}
    return {k: _when(v, zone) for k, v in facts.items() if v is not None}


def _when(value: Any, zone: ZoneInfo) -> str:
    return shown.value(value, "text", zone) if isinstance(value, date | datetime) else str(value)


def _words(block: Any, *_: Any) -> str:
    return block.text


def _asks(block: Steps, *_: Any) -> list[str]:
    return [step.text for step in block.items]


_WRITERS: list[tuple[type, str, Callable[..., Any]]] = [
    (Headline, "headline", _words),
    (Metrics, "figures", _metrics),
    (Table, "table", _table),
    (Passages, "passages", _passages),
    (Text, "text", _text),
    (Note, "note", _words),
    (Steps, "offered_next", _asks),
    (Approval, "proposal", _approval),
]
