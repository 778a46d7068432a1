"""A deck as one web page that needs nothing else: no script, no font, no network."""

from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from reports.blocks import Table
from reports.change import changed, improved
from reports.charts import svg
from reports.deck import Deck, Slide, Tile
from reports.format import as_of
from reports.format import value as shown

_RIGHT = {"number", "decimal", "percent", "money", "minutes", "hours"}
STYLE = Path(__file__).with_name("deck.css")


def html(deck: Deck) -> str:
    """The page."""
    stamp = f"Data as of {as_of(deck.as_of, ZoneInfo(deck.time_zone))}"
    style = STYLE.read_text(encoding="utf-8")
    points = "".join(f"<li>{escape(line)}</li>" for line in deck.summary)
    body = "".join(_section(slide) for slide in deck.slides)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(deck.title)}</title><style>{style}</style></head><body><main>"
        f"<header><h1>{escape(deck.title)}</h1><p>{escape(deck.subtitle)}</p>"
        f"<ul>{points}</ul><p>{escape(stamp)}; every figure counted by two queries</p></header>"
        f"{body}{_sources(deck)}</main></body></html>\n"
    )


def _section(slide: Slide) -> str:
    tiles = "".join(_tile(tile) for tile in slide.tiles)
    parts = []
    if slide.chart is not None:
        title = escape(slide.chart.title)
        picture = svg(slide.chart, 460, 270)
        parts.append(
            f'<div role="img" aria-label="{title}"><h3>{title}{_marks(slide.chart_notes)}</h3>'
            f"{picture}</div>"
        )
    if slide.table is not None:
        parts.append(_table(slide.table, slide.table_notes))
    pair = f'<div class="pair">{"".join(parts)}</div>' if parts else ""
    remarks = "".join(f'<p class="note">{escape(text)}</p>' for text in slide.remarks)
    head = f'<h2>{escape(slide.title)}</h2><div class="tiles">{tiles}</div>'
    return f"<section>{head}{pair}{remarks}</section>"


def _tile(tile: Tile) -> str:
    item = tile.metric
    change, good = changed(item), improved(item)
    colour = "" if good is None else " good" if good else " bad"
    told = f'<span class="change{colour}">{escape(change)}</span>' if change else ""
    value = escape(shown(item.value, item.kind))
    figure = f"<span>{escape(item.label)}</span><b>{value}{_marks([tile.note])}</b>"
    return f'<div class="tile">{figure}{told}</div>'


def _table(table: Table, notes: list[int]) -> str:
    kinds = [_class(column.kind) for column in table.columns]
    head = "".join(
        f"<th{k}>{escape(c.label)}</th>" for c, k in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{k}>{escape(shown(row.get(c.key), c.kind))}</td>"
            for c, k in zip(table.columns, kinds, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    title = f"<h3>{escape(table.title or '')}{_marks(notes)}</h3>"
    grid = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="scroll">{title}{grid}</div>'


def _class(kind: str) -> str:
    """Figures stand at the right; a date is not broken."""
    return ' class="r"' if kind in _RIGHT else ' class="d"' if kind == "date" else ""


def _marks(notes: list[int]) -> str:
    return "".join(f' <sup><a href="#n{n}">[{n}]</a></sup>' for n in notes)


def _sources(deck: Deck) -> str:
    items = "".join(
        f'<li id="n{n.number}" value="{n.number}"><b>{escape(n.label)}</b> = {escape(n.shown)}'
        f" ({escape(n.period)}): {escape(n.formula)}."
        f'<div class="note">metric {escape(n.metric)} · second query {escape(n.check)} · rows'
        f" {escape(n.snapshot)}</div><details><summary>Query</summary><pre>{escape(n.query)}</pre>"
        "</details></li>"
        for n in deck.footnotes
    )
    return f"<section><h2>Where the figures come from</h2><ol>{items}</ol></section>"
