"""A table in the terminal that always fits: `reports.table_layout` decides, this draws."""

from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.text import Text as Line

from reports.blocks import Column, Kind, Table
from reports.clean import one_line
from reports.format import NONE, value
from reports.table_layout import GAP, MAX_LINES, Cells, Layout, plan
from reports.terminal_lines import wrap

RIGHT: frozenset[Kind] = frozenset({"number", "decimal", "percent", "money", "minutes", "hours"})
NUMBERS_FROM = 72
"""Width from which rows that are things are numbered, for "the second one"."""


def table(block: Table, width: int, zone: ZoneInfo | None) -> list[Line]:
    """Columns that fit, and lines below for what was left out."""
    if not block.rows:
        return [Line("nothing", style="dim")]
    columns = [_cells(block, column, zone) for column in block.columns]
    numbered = len(block.refs) == len(block.rows) > 1 and width >= NUMBERS_FROM
    if numbered:
        numbers = [str(n) for n in range(1, len(block.rows) + 1)]
        columns.insert(0, Cells("#", numbers, flexible=False, right=True, style="dim", keep=True))
    layout = plan(columns, width)
    lines = _header(columns, layout)
    for n in range(len(block.rows)):
        lines += _row(columns, layout, n)
    below = [
        line for text in _below(block, columns, layout) for line in wrap(Line(text, "dim"), width)
    ]
    return [*lines, *below]


def _cells(block: Table, column: Column, zone: ZoneInfo | None) -> Cells:
    cells = [one_line(value(row.get(column.key), column.kind, zone)) for row in block.rows]
    return Cells(
        one_line(column.label),
        cells,
        flexible=column.kind == "text",
        right=column.kind in RIGHT,
        style="cyan" if column.kind == "id" else "",
    )


def _header(columns: list[Cells], layout: Layout) -> list[Line]:
    named = [columns[i].label for i in layout.widths]
    # Facts and their values need no heading.
    if not any(named) or (len(named) == 2 and not named[1]):
        return []
    labels = [
        [_aligned(Line(columns[i].label, style="bold"), width, columns[i].right)]
        for i, width in layout.widths.items()
    ]
    rule = (" " * GAP).join("─" * width for width in layout.widths.values())
    return [*_beside(labels, layout), Line(rule, style="dim")]


def _row(columns: list[Cells], layout: Layout, n: int) -> list[Line]:
    cells = []
    for i, width in layout.widths.items():
        column = columns[i]
        text = column.cells[n]
        style = "dim" if text == NONE else column.style
        lines = wrap(Line(text, style=style), width, MAX_LINES)
        cells.append([_aligned(line, width, column.right) for line in lines])
    return _beside(cells, layout)


def _aligned(line: Line, width: int, right: bool) -> Line:
    line.truncate(width, overflow="ellipsis")
    if right:
        line.pad_left(width - cell_len(line.plain))
    return line


def _beside(cells: list[list[Line]], layout: Layout) -> list[Line]:
    """Cells of several lines next to each other."""
    widths = list(layout.widths.values())
    lines = []
    for level in range(max(len(cell) for cell in cells)):
        line = Line(no_wrap=True)
        for cell, width in zip(cells, widths, strict=True):
            part = cell[level] if level < len(cell) else Line()
            line.append_text(part)
            line.append(" " * (width - cell_len(part.plain) + GAP))
        line.rstrip()
        lines.append(line)
    return lines


def _below(block: Table, columns: list[Cells], layout: Layout) -> list[str]:
    """What the rows have in common, what is not shown, and how many rows there are in all."""
    said = []
    if layout.same:
        same = (f"{columns[i].label.lower()} {columns[i].cells[0]}" for i in layout.same)
        said.append(f"All of them: {', '.join(same)}.")
    if layout.dropped:
        left_out = ", ".join(columns[i].label.lower() for i in layout.dropped)
        said.append(f"Not shown at this width: {left_out}.")
    if block.total_rows and block.total_rows > len(block.rows):
        said.append(f"{len(block.rows):,} of {block.total_rows:,} shown.")
    return said
