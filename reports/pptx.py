"""A deck as PowerPoint: one idea a page, figures with footnotes, the queries in the notes.

The same deck gives the same bytes: no clock, no random ids, fixed times in the archive.
"""

from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from reports.archive import timeless
from reports.blocks import Column, Table, Value
from reports.change import changed, improved
from reports.deck import Deck, Slide, Tile
from reports.format import as_of
from reports.format import value as shown

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide as Page

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
"""Inches."""
NAVY, INK, GREY, LIGHT, ACCENT = "12263F", "1B2A41", "5B6B7F", "F3F6FA", "1F6FEB"
GOOD, BAD = "1E8257", "B93A2B"
FONT = "Arial"
ROWS_SHOWN = 9
SOURCES_A_PAGE = 14
_RIGHT = {"number", "decimal", "percent", "money", "minutes", "hours"}


def pptx(deck: Deck) -> bytes:
    """The presentation as a file."""
    from pptx import Presentation
    from pptx.util import Inches

    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _properties(made, deck)
    _cover(made, deck)
    for number, slide in enumerate(deck.slides, start=2):
        _content(made, deck, slide, number)
    for start in range(0, len(deck.footnotes), SOURCES_A_PAGE):
        _sources(made, deck, start, len(made.slides) + 1)
    out = BytesIO()
    made.save(out)
    return timeless(out.getvalue())


def _properties(made: "Presentation", deck: Deck) -> None:
    core = made.core_properties
    core.title, core.author, core.subject = deck.title, "Deskmate", deck.subtitle
    core.last_modified_by, core.revision = "Deskmate", 1
    core.created = core.modified = deck.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _page(made: "Presentation") -> "Page":
    return made.slides.add_slide(made.slide_layouts[6])


def _cover(made: "Presentation", deck: Deck) -> None:
    page = _page(made)
    _box(page, 0, 0, WIDTH, HEIGHT, NAVY)
    _box(page, MARGIN, 1.15, 0.9, 0.07, ACCENT)
    _text(page, MARGIN, 1.3, WIDTH - 2 * MARGIN, 0.9, deck.title, 38, "FFFFFF", bold=True)
    _text(page, MARGIN, 2.15, WIDTH - 2 * MARGIN, 0.5, deck.subtitle, 18, "B9C7DA")
    _lines(page, MARGIN, 3.15, WIDTH - 2 * MARGIN, 3.2, deck.summary, 17, "FFFFFF", bullet=True)
    _text(page, MARGIN, 6.85, WIDTH - 2 * MARGIN, 0.35, _stamp(deck), 11, "B9C7DA")


def _stamp(deck: Deck) -> str:
    return f"Data as of {as_of(deck.as_of, ZoneInfo(deck.time_zone))}"


def _content(made: "Presentation", deck: Deck, slide: Slide, number: int) -> None:
    page = _page(made)
    size = 26 if len(slide.title) < 85 else 22
    _text(
        page,
        MARGIN,
        0.35,
        WIDTH - 2 * MARGIN,
        0.95,
        slide.title,
        size,
        NAVY,
        bold=True,
        middle=True,
    )
    _box(page, MARGIN, 1.33, WIDTH - 2 * MARGIN, 0.03, ACCENT)
    alone = slide.chart is None and slide.table is None
    top = 1.6
    if slide.tiles:
        top = _tiles(page, slide.tiles, top, tall=alone)
    _body(page, slide, top)
    if slide.remarks:
        _text(page, MARGIN, 6.22, WIDTH - 2 * MARGIN, 0.3, " ".join(slide.remarks), 11, GREY)
    _footer(page, deck, slide, number)
    page.notes_slide.notes_text_frame.text = _spoken(deck, slide)  # type: ignore[union-attr]


def _tiles(page: "Page", tiles: list[Tile], top: float, *, tall: bool) -> float:
    across = min(4, len(tiles))
    gap, height = 0.22, 1.85 if tall else 1.1
    width = (WIDTH - 2 * MARGIN - gap * (across - 1)) / across
    for n, tile in enumerate(tiles):
        row, column = divmod(n, across)
        _tile(
            page, tile, MARGIN + column * (width + gap), top + row * (height + gap), width, height
        )
    return top + ((len(tiles) - 1) // across + 1) * (height + gap)


def _tile(page: "Page", tile: Tile, x: float, y: float, width: float, height: float) -> None:
    big = height > 1.5
    item = tile.metric
    _box(page, x, y, width, height, LIGHT)
    _box(page, x, y, 0.06, height, ACCENT)
    pad = 0.22 if big else 0.1
    _text(page, x + 0.15, y + pad, width - 0.2, 0.3, item.label, 12, GREY)
    _text(
        page, x + 0.15, y + pad + 0.24, width - 0.2, 0.6 if big else 0.45,
        shown(item.value, item.kind), 30 if big else 22, INK, bold=True, mark=tile.note,
    )  # fmt: skip
    if change := _short_change(changed(item)):
        good = improved(item)
        colour = GREY if good is None else GOOD if good else BAD
        _text(
            page,
            x + 0.15,
            y + height - (0.45 if big else 0.34),
            width - 0.2,
            0.3,
            change,
            10,
            colour,
        )


def _short_change(change: str) -> str:
    return change.replace(" of the previous ", " of previous ")


def _body(page: "Page", slide: Slide, top: float) -> None:
    both = slide.chart is not None and slide.table is not None
    height = 6.15 - top
    full = WIDTH - 2 * MARGIN
    share = 0.58 if slide.table is not None and len(slide.table.columns) > 4 else 0.45
    if slide.chart is not None:
        width = full * (0.97 - share) if both else full
        _chart(page, slide, MARGIN, top, width, height)
    if slide.table is not None:
        x = MARGIN + full * (1 - share) if both else MARGIN
        _table(page, slide.table, slide.table_notes, x, top, full * share if both else full)


def _chart(page: "Page", slide: Slide, x: float, y: float, width: float, height: float) -> None:
    from pptx.util import Inches

    from reports.charts import png

    assert slide.chart is not None  # noqa: S101 - the caller has looked
    marks = slide.chart_notes
    _text(page, x, y, width, 0.3, slide.chart.title, 13, INK, bold=True, mark=marks)
    high = height - 0.35
    picture = png(slide.chart, round(width * 96), round(high * 96))
    placed: Any = page.shapes.add_picture(
        BytesIO(picture), Inches(x), Inches(y + 0.35), Inches(width), Inches(high)
    )
    described = ", ".join(f"{a}" for a in slide.chart.x)
    placed._element.nvPicPr.cNvPr.set("descr", f"{slide.chart.title}: {described}")


def _table(page: "Page", table: Table, marks: list[int], x: float, y: float, width: float) -> None:
    from pptx.util import Inches, Pt

    rows = table.rows[:ROWS_SHOWN]
    columns = [c for c in table.columns if any(row.get(c.key) is not None for row in rows)]
    _text(page, x, y, width, 0.3, table.title or "", 13, INK, bold=True, mark=marks)
    frame = page.shapes.add_table(
        len(rows) + 1, len(columns), Inches(x), Inches(y + 0.4), Inches(width),
        Inches(0.34 * (len(rows) + 1)),
    )  # fmt: skip
    grid = frame.table
    _plain(frame)
    for n, share in enumerate(_shares(columns, rows)):
        grid.columns[n].width = Inches(width * share)
    for row in grid.rows:
        row.height = Inches(0.34)
    for n, column in enumerate(columns):
        _cell(grid.cell(0, n), column.label, column, head=True, size=Pt(11))
        for r, row in enumerate(rows, start=1):
            text = shown(row.get(column.key), column.kind)
            _cell(grid.cell(r, n), text, column, head=False, size=Pt(11), odd=r % 2 == 1)


def _shares(columns: list[Column], rows: list[dict[str, Value]]) -> list[float]:
    """Widths by the longest text of each column."""
    longest = [
        max([len(c.label), *(len(shown(row.get(c.key), c.kind)) for row in rows)]) + 3
        for c in columns
    ]
    capped = [min(n, 42) for n in longest]
    return [n / sum(capped) for n in capped]


def _plain(frame: Any) -> None:
    """Without the theme's table style; cells are filled one by one."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    for name in ("firstRow", "bandRow"):
        properties.set(name, "0")


def _cell(
    cell: Any, text: str, column: Column, *, head: bool, size: Any, odd: bool = False
) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches

    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(NAVY if head else "FFFFFF" if odd else LIGHT)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column.kind in _RIGHT else PP_ALIGN.LEFT
    _run(paragraph, text, size, "FFFFFF" if head else INK, bold=head)


def _footer(page: "Page", deck: Deck, slide: Slide, number: int) -> None:
    notes = [deck.note(n) for n in slide.notes]
    parts = [f"[{n.number}] {n.metric}, rows {n.snapshot}" for n in notes]
    text = "  ·  ".join(parts)
    _box(page, MARGIN, 6.55, WIDTH - 2 * MARGIN, 0.01, "C9D3DF")
    _text(page, MARGIN, 6.58, WIDTH - 2 * MARGIN, 0.5, text, 8, GREY)
    _text(
        page,
        MARGIN,
        7.08,
        9,
        0.28,
        f"{_stamp(deck)}  ·  every figure counted by two queries",
        9,
        GREY,
    )
    _text(page, WIDTH - MARGIN - 1, 7.08, 1, 0.28, str(number), 9, GREY, right=True)


def _spoken(deck: Deck, slide: Slide) -> str:
    """For the presenter: what each figure means and how it is counted."""
    lines = []
    for note in (deck.note(n) for n in slide.notes):
        lines.append(
            f"[{note.number}] {note.label} = {note.shown}; {note.formula} ({note.period})."
        )
        lines.append(f"Second query: {note.check}. Rows: {note.snapshot}.")
        lines.append(note.query)
        lines.append("")
    return "\n".join(lines)


def _sources(made: "Presentation", deck: Deck, start: int, number: int) -> None:
    page = _page(made)
    _text(page, MARGIN, 0.35, 11, 0.6, "Where the figures come from", 24, NAVY, bold=True)
    rows: list[dict[str, Value]] = [
        {"n": f"[{n.number}]", "label": n.label, "shown": _short(n.shown), "formula": n.formula,
         "period": n.period.partition(" (")[0], "rows": n.snapshot}
        for n in deck.footnotes[start : start + SOURCES_A_PAGE]
    ]  # fmt: skip
    columns = [Column(key=k, label=v) for k, v in _SOURCE_COLUMNS.items()]
    _source_table(page, Table(columns=columns, rows=rows))
    _text(page, MARGIN, 7.08, 9, 0.28, _stamp(deck), 9, GREY)
    _text(page, WIDTH - MARGIN - 1, 7.08, 1, 0.28, str(number), 9, GREY, right=True)


_SOURCE_COLUMNS = {
    "n": "", "label": "Figure", "shown": "Value", "formula": "How it is counted",
    "period": "Period", "rows": "Rows",
}  # fmt: skip


def _source_table(page: "Page", table: Table) -> None:
    from pptx.util import Inches, Pt

    width, rows = WIDTH - 2 * MARGIN, table.rows
    frame = page.shapes.add_table(
        len(rows) + 1, len(table.columns), Inches(MARGIN), Inches(1.05), Inches(width),
        Inches(0.38 * (len(rows) + 1)),
    )  # fmt: skip
    _plain(frame)
    for n, share in enumerate((0.04, 0.16, 0.15, 0.37, 0.18, 0.10)):
        frame.table.columns[n].width = Inches(width * share)
    for row in frame.table.rows:
        row.height = Inches(0.38)
    for n, column in enumerate(table.columns):
        _cell(frame.table.cell(0, n), column.label, column, head=True, size=Pt(10))
        for r, row in enumerate(rows, start=1):
            _cell(
                frame.table.cell(r, n), str(row[column.key]), column, head=False, size=Pt(9),
                odd=r % 2 == 1,
            )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 26 else f"{text[:24].rsplit(',', 1)[0]}, …"


def _box(page: "Page", x: float, y: float, width: float, height: float, colour: str) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    shape = page.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(x), Inches(y), Inches(width), Inches(height)
    )
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _text(  # noqa: PLR0913 - a place, a text and how it looks
    page: "Page", x: float, y: float, width: float, height: float, text: str, size: float,
    colour: str, *, bold: bool = False, right: bool = False, middle: bool = False,
    mark: int | list[int] | None = None,
) -> None:  # fmt: skip
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame = _frame(page, x, y, width, height)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _run(paragraph, text, Pt(size), colour, bold=bold)
    marks = [mark] if isinstance(mark, int) else mark
    if marks:
        run = _run(paragraph, f" [{', '.join(map(str, marks))}]", Pt(max(12, size * 0.5)), GREY)
        run.font._rPr.set("baseline", "30000")


def _lines(  # noqa: PLR0913 - a place, texts and how they look
    page: "Page", x: float, y: float, width: float, height: float, lines: list[str], size: float,
    colour: str, *, bullet: bool,
) -> None:  # fmt: skip
    from pptx.util import Pt

    frame = _frame(page, x, y, width, height)
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        _run(paragraph, f"•  {line}" if bullet else line, Pt(size), colour)


def _frame(page: "Page", x: float, y: float, width: float, height: float) -> Any:
    from pptx.util import Inches

    frame: Any = page.shapes.add_textbox(
        Inches(x), Inches(y), Inches(width), Inches(height)
    ).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _run(paragraph: Any, text: str, size: Any, colour: str, *, bold: bool = False) -> Any:
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = FONT, size, bold
    run.font.color.rgb = _rgb(colour)
    return run


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)
