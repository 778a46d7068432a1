"""A report as GitHub-flavoured markdown, for chat clients, files and `--json`.

Data is escaped: it cannot become a heading, a link, a picture that is fetched, or HTML.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from reports.blocks import (
    Approval,
    Basis,
    Chart,
    Headline,
    Kind,
    Metrics,
    Note,
    Passage,
    Passages,
    Report,
    Steps,
    Table,
    Text,
)
from reports.change import changed
from reports.changes_shown import CHANGES_SHOWN, and_more, some
from reports.clean import clean, one_line, safe_link
from reports.format import as_of, value

NUMERIC: frozenset[Kind] = frozenset({"number", "decimal", "percent", "money", "minutes", "hours"})

_SPECIAL = re.compile(r"([\\`*\[\]<>|~])")
_EDGE_UNDERSCORE = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
_LINE_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
_ESCAPED_BOLD = re.compile(r"\\\*\\\*(?=\S)([^*\n]+?)(?<=\S)\\\*\\\*")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(report: Report, zone: ZoneInfo | None = None) -> str:
    """The whole report; times in `zone`, UTC where none is given."""
    tables = [block for block in report.blocks if isinstance(block, Table)]
    parts = []
    for block in report.blocks:
        if isinstance(block, Chart) and _repeats(block, tables):
            continue
        parts.append(_RENDERERS[block.type](block, zone))
    if report.basis is not None:
        parts.append(_basis(report.basis, zone))
    return "\n\n".join(part for part in parts if part) + "\n"


def inline(text: str) -> str:
    """Data within a line."""
    escaped = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", one_line(text)))
    return _EDGE_UNDERSCORE.sub(r"\\_", escaped)


def _paragraph(text: str) -> str:
    """Data that begins a line."""
    return _LINE_START.sub(_disarmed, inline(text))


def _disarmed(start: re.Match[str]) -> str:
    mark = start[2]
    return f"{start[1]}{mark}\\" if mark.isdigit() else f"{start[1]}\\{mark}"


def _quote(body: str, *, bold: bool = False) -> str:
    """Data of several lines, as a quotation; `bold` keeps the bold words of an article."""
    lines = [_paragraph(line) for line in clean(body).strip("\n").split("\n")]
    if bold:
        lines = [_ESCAPED_BOLD.sub(r"**\1**", line) for line in lines]
    # Two spaces keep the line breaks that the writer made.
    ends = ("  " if here and after else "" for here, after in zip_longest(lines, lines[1:]))
    return "\n".join(f"> {line}".rstrip() + end for line, end in zip(lines, ends, strict=True))


def _shown(v: Any, kind: Kind, zone: ZoneInfo | None) -> str:
    return inline(value(v, kind, zone))


def _titled(title: str | None, body: str) -> str:
    return f"**{inline(title)}**\n\n{body}" if title else body


def _headline(block: Headline, _: ZoneInfo | None) -> str:
    return f"**{inline(block.text)}**"


def _metrics(block: Metrics, zone: ZoneInfo | None) -> str:
    lines = []
    for item in block.items:
        change = changed(item)
        after = f" ({inline(change)})" if change else ""
        lines.append(f"- {inline(item.label)}: **{_shown(item.value, item.kind, zone)}**{after}")
    return _titled(block.title, "\n".join(lines))


def _table(block: Table, zone: ZoneInfo | None) -> str:
    if not block.rows:
        return _titled(block.title, "nothing")
    head = [inline(column.label) or " " for column in block.columns]
    rule = ["---:" if column.kind in NUMERIC else "---" for column in block.columns]
    rows = [
        [_shown(row.get(column.key), column.kind, zone) for column in block.columns]
        for row in block.rows
    ]
    text = _grid(head, rule, rows)
    if block.total_rows and block.total_rows > len(block.rows):
        text += f"\n\n{len(block.rows):,} of {block.total_rows:,} shown."
    return _titled(block.title, text)


def _grid(head: list[str], rule: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _repeats(chart: Chart, tables: list[Table]) -> bool:
    """Every figure of the chart stands in one of the tables."""
    figures = {round(y, 6) for series in chart.series for y in series.y if y is not None}
    return any(figures <= _figures(table) for table in tables)


def _figures(table: Table) -> set[float]:
    cells = (cell for row in table.rows for cell in row.values())
    return {round(float(cell), 6) for cell in cells if isinstance(cell, int | float | Decimal)}


def _chart(block: Chart, zone: ZoneInfo | None) -> str:
    """The figures as a table."""
    head = [inline(block.x_label or " "), *(inline(series.name) for series in block.series)]
    rows = [
        [
            inline(x),
            *(
                _shown(series.y[i] if i < len(series.y) else None, block.y_kind, zone)
                for series in block.series
            ),
        ]
        for i, x in enumerate(block.x)
    ]
    return _titled(block.title, _grid(head, ["---", *["---:"] * len(block.series)], rows))


def _passages(block: Passages, _: ZoneInfo | None) -> str:
    shown = [_passage(i, item) for i, item in enumerate(block.items, 1)]
    return _titled(block.title, "\n\n".join(shown))


def _passage(number: int, item: Passage) -> str:
    parts = dict.fromkeys(inline(part) for part in (item.title, item.heading) if part)
    where = " › ".join(parts)
    link = safe_link(item.link)
    named = f"[{where}]({link})" if link else where
    return f"**\\[{number}\\]** {named}\n\n{_quote(item.text, bold=True)}"


def _text(block: Text, zone: ZoneInfo | None) -> str:
    when = value(block.at, "datetime", zone) if block.at else None
    return _titled(
        " · ".join(filter(None, (block.title, when))), _quote(block.body, bold=not block.outside)
    )


def _note(block: Note, _: ZoneInfo | None) -> str:
    return (
        f"**Note:** {inline(block.text)}" if block.tone == "warning" else f"_{inline(block.text)}_"
    )


def _steps(block: Steps, _: ZoneInfo | None) -> str:
    lines = []
    for number, step in enumerate(block.items, 1):
        ask = one_line(step.ask).replace("`", "'") if step.ask else ""
        said = inline(step.text)
        shown = f": `{ask}`" if ask and ask != one_line(step.text) else ""
        lines.append(f"{number}. {said}{shown}")
    return _titled(block.title or "Next", "\n".join(lines))


def _approval(block: Approval, zone: ZoneInfo | None) -> str:
    lines = [f"**{inline(block.summary)}**"]
    shown = some(block.changes, CHANGES_SHOWN)
    if shown:
        rows = [
            [
                inline(change.subject),
                inline(change.field),
                _shown(change.before, "text", zone),
                _shown(change.after, "text", zone),
            ]
            for change in shown
        ]
        lines.append(_grid(["", "Field", "Before", "After"], ["---"] * 4, rows))
    if more := and_more(block, len(shown)):
        lines.append(f"… {more}")
    if block.effects:
        lines.append("\n".join(f"- {inline(effect)}" for effect in block.effects))
    which = f" `{one_line(block.proposal_id)}`" if block.proposal_id else ""
    end = "It can be undone." if block.reversible else "It cannot be undone."
    decides = f" of {inline(block.decides)}" if block.decides else ""
    until = _shown(block.expires_at, "datetime", zone) if block.expires_at else ""
    waits = f"Waits for a decision{decides}{which}{f' until {until}' if until else ''}. {end}"
    return "\n\n".join([*lines, waits])


def _basis(basis: Basis, zone: ZoneInfo | None) -> str:
    parts = [
        f"Period {inline(basis.period)}" if basis.period else "",
        f"Scope {inline(basis.scope)}" if basis.scope else "",
        f"Data as of {as_of(basis.as_of, zone)}" if basis.as_of else "",
    ]
    told = " · ".join(part for part in parts if part)
    return f"_{told}_" if told else ""


_RENDERERS: dict[str, Callable[[Any, ZoneInfo | None], str]] = {
    "headline": _headline,
    "metrics": _metrics,
    "table": _table,
    "chart": _chart,
    "passages": _passages,
    "text": _text,
    "note": _note,
    "steps": _steps,
    "approval": _approval,
}
