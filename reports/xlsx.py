"""A deck as an Excel workbook: figures as numbers, charts that can be edited, a sheet of sources.

The same deck gives the same bytes.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from reports.archive import timeless
from reports.blocks import Chart, Table, Value
from reports.deck import Deck, Slide
from reports.format import as_of

NAVY, LIGHT, ACCENT = "#12263F", "#F3F6FA", "#1F6FEB"
_FORMATS = {
    "number": "#,##0", "decimal": "#,##0.00", "percent": "0.0%", "money": "$#,##0",
    "cents": "$#,##0.00", "date": "d mmm yyyy",
}  # fmt: skip
_CHANGES = {
    "number": "+#,##0;-#,##0;0", "decimal": "+0.00;-0.00;0.00", "money": "+$#,##0;-$#,##0;$0",
    "percent": '+0.0" points";-0.0" points";0.0" points"',
}  # fmt: skip
_CENTS_BELOW = 1_000
"""Dollars: larger amounts are shown without cents."""
Number = int | float | Decimal
_TAKEN = 31
"""Characters that the name of a sheet may have."""


def xlsx(deck: Deck) -> bytes:
    """The workbook as a file."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "d mmm yyyy"})
    book.set_properties(
        {
            "title": deck.title,
            "subject": deck.subtitle,
            "author": "Deskmate",
            "created": deck.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    writer = _Writer(book, deck)
    writer.figures()
    for number, slide in enumerate(deck.slides, start=1):
        if slide.table is not None or slide.chart is not None:
            writer.page(slide, number)
    writer.sources()
    book.close()
    return timeless(out.getvalue())


class _Writer:
    """Fills one workbook."""

    def __init__(self, book: Any, deck: Deck) -> None:
        self.book, self.deck = book, deck
        self.bold = book.add_format({"bold": True, "font_size": 14, "font_color": NAVY})
        head = {"bold": True, "font_color": "white", "bg_color": NAVY}
        self.head = book.add_format(head | {"indent": 1})
        self.head_right = book.add_format(head | {"align": "right"})
        # A step away from a number that stands at the right end of the column before.
        self.words = book.add_format({"indent": 1})
        self._widths: dict[tuple[str, int], int] = {}
        self.grey = book.add_format({"font_color": "#5B6B7F"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[str, Any] = {}

    def shown(self, pattern: str) -> Any:
        """The format with a number pattern."""
        if pattern not in self._formats:
            self._formats[pattern] = self.book.add_format({"num_format": pattern})
        return self._formats[pattern]

    def sheet(self, name: str, title: str) -> Any:
        """A sheet with a heading."""
        made = self.book.add_worksheet(name[:_TAKEN])
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(9)
        # As wide as a page and as long as it takes.
        made.fit_to_pages(1, 0)
        made.set_footer("&L&A&RPage &P of &N")
        made.write_string(0, 0, title, self.bold)
        moment = as_of(self.deck.as_of, ZoneInfo(self.deck.time_zone))
        made.write_string(1, 0, f"{self.deck.subtitle} · data as of {moment}", self.grey)
        return made

    def figures(self) -> None:
        """Every figure once, with its change and its footnote."""
        sheet = self.sheet("Figures", self.deck.title)
        self._row(sheet, 3, ["Figure", "Value", "Change", "Against", "Source"], right=(1, 2))
        at, told = 4, set[tuple[str, int]]()
        for slide in self.deck.slides:
            for tile in slide.tiles:
                if (tile.metric.label, tile.note) in told:
                    continue
                told.add((tile.metric.label, tile.note))
                sheet.write_string(at, 0, tile.metric.label, self.words)
                self.cell(sheet, at, 1, tile.metric.value, tile.metric.kind)
                if isinstance(tile.metric.change, int | float | Decimal):
                    self._change(sheet, at, tile.metric.change, tile.metric.kind)
                    sheet.write_string(at, 3, tile.metric.change_label or "", self.words)
                sheet.write_string(at, 4, f"[{tile.note}]", self.words)
                at += 1
        for column, width in enumerate((36, 16, 14, 40, 9)):
            sheet.set_column(column, column, width)

    def _change(self, sheet: Any, at: int, change: Number, kind: str) -> None:
        """With its sign; of a share it is told in points, so that it is not taken for percent."""
        scale = 100 if kind == "percent" else 1
        pattern = _CHANGES.get(kind, "General")
        sheet.write_number(at, 2, float(change) * scale, self.shown(pattern))

    def page(self, slide: Slide, number: int) -> None:
        """The table and the chart of a slide."""
        name = (
            slide.table.title if slide.table else slide.chart.title if slide.chart else ""
        ) or ""
        clean = "".join(c for c in name if c not in "[]:*?/\\'").strip()
        sheet = self.sheet(f"{number} {clean}", slide.title)
        at = 3
        if slide.table is not None:
            at = self._table(sheet, slide.table, slide.table_notes, at) + 2
        if slide.chart is not None:
            self._chart(sheet, slide.chart, slide.chart_notes, at)

    def _table(self, sheet: Any, table: Table, notes: list[int], at: int) -> int:
        sheet.write_string(at, 0, f"{table.title or ''} {_marks(notes)}".strip(), self.grey)
        right = [n for n, column in enumerate(table.columns) if column.kind in _FORMATS]
        self._row(sheet, at + 1, [column.label for column in table.columns], right=right)
        for n, column in enumerate(table.columns):
            kind = _kind(column.kind, [row.get(column.key) for row in table.rows])
            texts = [str(row.get(column.key) or "") for row in table.rows]
            self._fit(sheet, n, max([len(column.label), *map(len, texts)], default=8))
            for r, row in enumerate(table.rows):
                self.cell(sheet, at + 2 + r, n, row.get(column.key), kind)
        return at + 2 + len(table.rows)

    def _fit(self, sheet: Any, column: int, characters: int) -> None:
        """Make a column wide enough for a text, and never narrower."""
        width = max(self._widths.get((sheet.name, column), 0), min(characters + 4, 60))
        self._widths[sheet.name, column] = width
        sheet.set_column(column, column, width)

    def _chart(self, sheet: Any, chart: Chart, notes: list[int], at: int) -> None:
        sheet.write_string(at, 0, f"{chart.title} {_marks(notes)}".strip(), self.grey)
        right = range(1, len(chart.series) + 1)
        self._row(sheet, at + 1, ["", *(series.name for series in chart.series)], right=right)
        kind_of_values = _kind(chart.y_kind, [y for series in chart.series for y in series.y])
        for c, series in enumerate(chart.series, start=1):
            self._fit(sheet, c, len(series.name))
        for r, x in enumerate(chart.x):
            sheet.write_string(at + 2 + r, 0, x, self.words)
            for c, series in enumerate(chart.series, start=1):
                self.cell(sheet, at + 2 + r, c, series.y[r], kind_of_values)
        kind = {"line": {"type": "line"}, "stacked_bar": {"type": "column", "subtype": "stacked"}}
        drawn = self.book.add_chart(kind.get(chart.kind, {"type": "column"}))
        last = at + 1 + len(chart.x)
        for c, series in enumerate(chart.series, start=1):
            drawn.add_series(
                {
                    "name": series.name,
                    "categories": [sheet.name, at + 2, 0, last, 0],
                    "values": [sheet.name, at + 2, c, last, c],
                    "line" if chart.kind == "line" else "fill": {"color": ACCENT},
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
        drawn.set_legend({"none": len(chart.series) == 1})
        drawn.set_y_axis(
            {
                "num_format": _FORMATS.get(chart.y_kind, "General"),
                "major_gridlines": {"visible": True, "line": {"color": "#E3E8EE"}},
            }
        )
        sheet.insert_chart(at, 4, drawn, {"x_scale": 1.3, "y_scale": 1.2})

    def sources(self) -> None:
        """Every footnote with its query."""
        sheet = self.sheet("Sources", "Where the figures come from")
        names = [
            "No.",
            "Metric",
            "Figure",
            "Value",
            "Second query",
            "How it is counted",
            "Period",
            "Rows",
            "Query",
        ]
        self._row(sheet, 3, names)
        for r, note in enumerate(self.deck.footnotes, start=4):
            cells = (
                f"[{note.number}]", note.metric, note.label, note.shown, note.check, note.formula,
                note.period, note.snapshot, note.query,
            )  # fmt: skip
            for c, text in enumerate(cells):
                sheet.write_string(r, c, text, self.wrapped)
            sheet.set_row(r, 60)
        for column, width in enumerate((6, 26, 26, 26, 26, 44, 30, 15, 90)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(4, 0)
        sheet.repeat_rows(3)
        # On paper without the queries, which would make everything else too small to read.
        sheet.print_area(0, 0, 3 + len(self.deck.footnotes), 7)

    def _row(
        self, sheet: Any, at: int, labels: Sequence[str], *, right: Collection[int] = ()
    ) -> None:
        for n, label in enumerate(labels):
            sheet.write_string(at, n, label, self.head_right if n in right else self.head)

    def cell(self, sheet: Any, row: int, column: int, value: Value, kind: str) -> None:
        """A value as a number or date where it is one; text is never read as a formula."""
        if value is None:
            return
        if isinstance(value, datetime):
            sheet.write_string(row, column, as_of(value))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.shown(_FORMATS["date"]))
        elif isinstance(value, str | bool):
            sheet.write_string(row, column, str(value), self.words)
        else:
            pattern = _FORMATS.get(_kind(kind, [value]), "General")
            sheet.write_number(row, column, float(value), self.shown(pattern))


def _kind(kind: str, values: Iterable[Value]) -> str:
    """Money with cents where any of the amounts is small and has some; else the kind itself."""
    small = (v for v in values if isinstance(v, int | float | Decimal) and abs(v) < _CENTS_BELOW)
    return "cents" if kind == "money" and any(v % 1 for v in small) else kind


def _marks(notes: list[int]) -> str:
    return "".join(f"[{n}]" for n in notes)
