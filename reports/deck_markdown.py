"""A deck as markdown, with the footnotes at the end."""

from zoneinfo import ZoneInfo

from reports.blocks import Column, Table, Value
from reports.change import changed
from reports.deck import Deck, Slide
from reports.format import as_of
from reports.format import value as shown
from reports.markdown import inline


def deck_markdown(deck: Deck) -> str:
    """The document."""
    stamp = f"Data as of {as_of(deck.as_of, ZoneInfo(deck.time_zone))}"
    parts = [
        f"# {inline(deck.title)}",
        f"{inline(deck.subtitle)}. {stamp}; every figure counted by two queries.",
        "\n".join(f"- {inline(line)}" for line in deck.summary),
        *(_page(slide) for slide in deck.slides),
        "## Where the figures come from",
        "\n".join(
            f"[^{n.number}]: {inline(n.label)} = {inline(n.shown)} ({inline(n.period)}):"
            f" {inline(n.formula)}. Metric `{n.metric}`, second query {inline(n.check)}, rows"
            f" `{n.snapshot}`."
            for n in deck.footnotes
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _page(slide: Slide) -> str:
    parts = [f"## {inline(slide.title)}"]
    lines = []
    for tile in slide.tiles:
        value = inline(shown(tile.metric.value, tile.metric.kind))
        change = changed(tile.metric)
        told = f" ({inline(change)})" if change else ""
        lines.append(f"- {inline(tile.metric.label)}: **{value}**[^{tile.note}]{told}")
    parts.append("\n".join(lines))
    if slide.chart is not None:
        columns = [Column(key="x", label=""), *(
            Column(key=s.name, label=s.name, kind=slide.chart.y_kind) for s in slide.chart.series
        )]  # fmt: skip
        rows: list[dict[str, Value]] = []
        for n, x in enumerate(slide.chart.x):
            row: dict[str, Value] = {"x": x}
            row.update({series.name: series.y[n] for series in slide.chart.series})
            rows.append(row)
        table = Table(title=slide.chart.title, columns=columns, rows=rows)
        parts.append(_table(table, slide.chart_notes))
    if slide.table is not None:
        parts.append(_table(slide.table, slide.table_notes))
    parts += [f"_{inline(text)}_" for text in slide.remarks]
    return "\n\n".join(part for part in parts if part)


def _table(table: Table, notes: list[int]) -> str:
    marks = "".join(f"[^{n}]" for n in notes)
    lines = [
        f"**{inline(table.title or '')}**{marks}",
        "",
        "| " + " | ".join(inline(c.label) for c in table.columns) + " |",
        "| " + " | ".join("---" for _ in table.columns) + " |",
    ]
    for row in table.rows:
        cells = (inline(shown(row.get(c.key), c.kind)).replace("|", "\\|") for c in table.columns)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
