"""A row of figures in the terminal: value, label, and how it changed."""

from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.text import Text as Line

from reports.blocks import Metric, Metrics
from reports.change import changed, improved
from reports.clean import one_line
from reports.format import value

GAP = 4
"""Spaces between two figures."""

COLOURS = {True: "green", False: "red", None: "dim"}

Card = list[tuple[str, str]]
"""Lines of one figure: text and style."""


def metrics(block: Metrics, width: int, zone: ZoneInfo | None) -> list[Line]:
    """Figures beside each other, as many as fit, the rest below."""
    rows: list[list[Card]] = [[]]
    used = 0
    for item in block.items:
        made = _card(item, zone)
        needed = _width(made)
        if rows[-1] and used + GAP + needed > width:
            rows.append([])
            used = 0
        used += needed + (GAP if rows[-1] else 0)
        rows[-1].append(made)
    lines: list[Line] = []
    for row in rows:
        lines += [Line(), *_side_by_side(row)] if lines else _side_by_side(row)
    return lines


def _card(item: Metric, zone: ZoneInfo | None) -> Card:
    made: Card = [
        (one_line(value(item.value, item.kind, zone)), "bold"),
        (one_line(item.label), "dim"),
    ]
    change = changed(item)
    if change:
        made.append((change, COLOURS[improved(item)]))
    return made


def _width(card: Card) -> int:
    return max(cell_len(text) for text, _ in card)


def _side_by_side(cards: list[Card]) -> list[Line]:
    lines = []
    for level in range(max(len(card) for card in cards)):
        line = Line(overflow="ellipsis", no_wrap=True)
        for card in cards:
            text, style = card[level] if level < len(card) else ("", "")
            line.append(text, style=style)
            line.append(" " * (_width(card) - cell_len(text) + GAP))
        line.rstrip()
        lines.append(line)
    return lines
