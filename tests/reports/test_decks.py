"""Decks in every format: the same bytes, figures as figures, outside text as text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from reports.blocks import Chart, Column, Metric, Series, Table
from reports.deck import Deck, Footnote, Slide, Tile
from reports.deck_markdown import deck_markdown
from reports.html import html
from reports.pptx import pptx
from reports.xlsx import xlsx

HOSTILE = '=HYPERLINK("http://evil.example","x")<script>alert(1)</script> | **bold**'


def _note(number: int) -> Footnote:
    return Footnote(
        number=number, metric="nps", label=HOSTILE, shown="35.3", formula="counted",
        period="Q4 2026", query="SELECT 1 < 2", snapshot="0123456789ab", check="35.3",
    )  # fmt: skip


@pytest.fixture
def deck() -> Deck:
    """One page with everything on it, named by somebody who means harm."""
    return Deck(
        title="Board pack",
        subtitle="Q4 2026",
        as_of=datetime(2026, 10, 14, 13, 30, tzinfo=UTC),
        time_zone="America/New_York",
        summary=[HOSTILE],
        slides=[
            Slide(
                title=HOSTILE,
                tiles=[Tile(metric=Metric(label=HOSTILE, value=35.25, kind="decimal"), note=1)],
                chart=Chart(
                    kind="bar", title="By month", x=["Oct", "Nov"],
                    series=[Series(name="Value", y=[1.0, None])],
                ),
                chart_notes=[2],
                table=Table(
                    title="Customers",
                    columns=[
                        Column(key="name", label="Name"),
                        Column(key="arr", label="ARR", kind="money"),
                        Column(key="day", label="Renews", kind="date"),
                    ],
                    rows=[{"name": HOSTILE, "arr": Decimal("12.50"), "day": date(2027, 1, 31)}],
                ),
                table_notes=[1, 2],
            )
        ],
        footnotes=[_note(1), _note(2)],
    )  # fmt: skip


def _members(archive: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(archive)) as read:
        return {n: read.read(n).decode() for n in read.namelist() if n.endswith((".xml", ".rels"))}


def test_every_format_gives_the_same_bytes_twice(deck: Deck) -> None:
    for render in (pptx, xlsx, html, deck_markdown):
        assert render(deck) == render(deck)


def test_archives_carry_no_time_of_making(deck: Deck) -> None:
    for archive in (pptx(deck), xlsx(deck)):
        with ZipFile(BytesIO(archive)) as read:
            assert {info.date_time for info in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2026-10-14T13:30:00Z" in _members(archive)["docProps/core.xml"]


def test_excel_holds_numbers_and_dates_and_never_a_formula(deck: Deck) -> None:
    members = _members(xlsx(deck))
    sheets = {name: text for name, text in members.items() if "/worksheets/sheet" in name}
    assert all("<f>" not in text for text in sheets.values())
    assert any("<v>12.5</v>" in text for text in sheets.values())
    assert any("<v>46418</v>" in text for text in sheets.values()), "31 January 2027 as a day"
    assert not any("hyperlink" in name for name in members)


def test_excel_tells_the_change_of_a_share_in_points_and_prints_a_page_wide(deck: Deck) -> None:
    share = Metric(label="In time", value=0.862, change=-0.057, change_label="Q3", kind="percent")
    page = deck.slides[0].model_copy(update={"tiles": [Tile(metric=share, note=1)]})
    members = _members(xlsx(deck.model_copy(update={"slides": [page]})))
    figures = members["xl/worksheets/sheet1.xml"]
    assert "<v>-5.7" in figures, "0.862 after 0.919 is 5.7 points less, not 5.7 percent"
    assert "points" in members["xl/styles.xml"]
    sheets = [text for name, text in members.items() if "/worksheets/sheet" in name]
    assert all("fitToHeight" in text and "landscape" in text for text in sheets)


def test_a_web_page_shows_hostile_text_and_runs_nothing(deck: Deck) -> None:
    page = html(deck)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="http' not in page


def test_powerpoint_names_every_footnote_on_its_page(deck: Deck) -> None:
    from pptx import Presentation

    made = Presentation(BytesIO(pptx(deck)))
    page = made.slides[1]
    texts = " ".join(s.text_frame.text for s in page.shapes if s.has_text_frame)  # type: ignore[attr-defined]
    assert "[1] nps, rows 0123456789ab" in texts
    assert "[2] nps, rows 0123456789ab" in texts
    assert len([s for s in page.shapes if s.has_table]) == 1


def test_markdown_tables_survive_bars_in_a_name(deck: Deck) -> None:
    rows = [line for line in deck_markdown(deck).splitlines() if "$12.50" in line]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 4
