"""What a person sees in a terminal: it fits, it is aligned, and no data can act on it."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from reports.blocks import (
    Approval,
    Basis,
    Block,
    Change,
    Chart,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Passage,
    Passages,
    Report,
    Series,
    Step,
    Steps,
    Table,
    Text,
)
from reports.terminal import render

BERLIN = ZoneInfo("Europe/Berlin")
SUBJECTS = (
    "Our campaign is stuck in sending since this morning and our own customers complain loudly",
    "Password reset",
    "登录 fails 🎉 for everybody, https://example.com/a/very/long/address/that/has/no/space",
)
TICKETS = Table(
    title="Open tickets",
    columns=[
        Column(key="id", label="Ticket", kind="id"),
        Column(key="priority", label="Prio"),
        Column(key="status", label="Status"),
        Column(key="subject", label="Subject"),
        Column(key="account", label="Customer"),
        Column(key="left", label="Time left"),
        Column(key="messages", label="Messages", kind="number"),
        Column(key="arr", label="ARR", kind="money"),
    ],
    rows=[
        {
            "id": f"DESK-{1000 + i}",
            "priority": f"P{i % 4 + 1}",
            "status": "open",
            "subject": SUBJECTS[i % 3],
            "account": ("Northwind Traders", "Bright & Partners Media GmbH")[i % 2],
            "left": "2 h 5 min" if i else None,
            "messages": i * 700,
            "arr": Decimal("1200000") / (i + 1),
        }
        for i in range(6)
    ],
    refs=[f"ticket:DESK-{1000 + i}" for i in range(6)],
    total_rows=41,
)
WEEKS = [f"W{i}" for i in range(40, 52)]
RATES = [0.6, 0.62, 0.66, 0.61, 0.7, None, 0.5, 0.55, 0.7, 0.74, 0.8, 0.78]
EVERYTHING: list[Block] = [
    Headline(text="63.4 % of promises were kept in this quarter: 15,803 met and 9,115 missed."),
    Metrics(
        items=[
            Metric(
                label="Resolved in time",
                value=0.634,
                kind="percent",
                change=-0.012,
                change_label="last quarter",
                better="up",
            ),
            Metric(label="Met", value=15803),
            Metric(label="Median", value=345, kind="minutes", change=-25, better="down"),
            Metric(label="Annual recurring revenue", value=Decimal(1_200_000), kind="money"),
        ]
    ),
    TICKETS,
    Chart(kind="bar", title="Prio", x=["P1", "P2"], series=[Series(name="Tickets", y=[12, 140])]),
    Chart(
        kind="bar",
        title="A long name",
        x=["An extraordinarily long name of a customer Ltd", "B"],
        series=[Series(name="met", y=[12, 140]), Series(name="missed", y=[1, None])],
    ),
    Chart(
        kind="stacked_bar",
        title="Days",
        x=["Mon", "Tue"],
        series=[Series(name="met", y=[10, 20]), Series(name="missed", y=[5, 3])],
    ),
    Chart(
        kind="line",
        title="Per week",
        x=WEEKS,
        y_kind="percent",
        series=[Series(name="In time", y=RATES)],
    ),
    Chart(
        kind="line",
        title="Per team and week",
        x=WEEKS,
        y_kind="percent",
        series=[Series(name="Integrations", y=RATES), Series(name="Billing", y=RATES)],
    ),
    Passages(
        title="Sources",
        items=[
            Passage(
                id="1",
                article_id="reset",
                title="Reset your password",
                heading="If the mail does not arrive",
                text="Open the sign-in page and choose Forgot password.\n\nThe link is valid for "
                "an hour. Look into the spam folder too, and ask your administrator.",
                link="https://example.com/docs/reset-your-password#mail",
            )
        ],
    ),
    Text(
        title="Jo",
        at=datetime(2026, 10, 14, 7, 30, tzinfo=UTC),
        body="This is the THIRD time.\n\nFix it now!",
        outside=True,
    ),
    Note(text="The data says nothing about first responses in this period.", tone="warning"),
    Approval(
        proposal_id="p-12",
        tool="set_priority",
        summary="Set the priority of DESK-1002 to P1",
        changes=[Change(subject="DESK-1002", field="priority", before="P2", after="P1")],
        effects=["The resolution deadline moves to 14:00 and the escalation manager is told."],
    ),
    Steps(items=[Step(text="See the first in full", ask="show ticket DESK-1000")]),
]
BASIS = Basis(
    period="this quarter (1 Oct – 31 Dec 2026)",
    scope="all teams",
    as_of=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
)


def shown(*blocks: Block, width: int = 80, basis: Basis | None = None, **console: Any) -> str:
    """What stands in a terminal of that width."""
    file = io.StringIO()
    report = Report(blocks=list(blocks), basis=basis)
    render(report, Console(file=file, width=width, **console), BERLIN)
    return file.getvalue()


def table_of(*columns: Column, rows: list[dict[str, Any]], **more: Any) -> Table:
    return Table(columns=list(columns), rows=rows, **more)


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 120, 200])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(*EVERYTHING, width=width, basis=BASIS).split("\n")
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_ends_in_blanks(width: int) -> None:
    lines = shown(*EVERYTHING, width=width, basis=BASIS).split("\n")
    assert [line for line in lines if line != line.rstrip()] == []


def test_every_row_says_which_ticket_it_is_at_any_width() -> None:
    for width in (30, 60, 80, 120):
        text = shown(TICKETS, width=width)
        assert all(f"DESK-{1000 + i}" in text for i in range(6))


def test_numbers_stand_under_each_other_to_the_right() -> None:
    text = shown(
        table_of(
            Column(key="team", label="Team"),
            Column(key="met", label="Met", kind="number"),
            rows=[{"team": "Billing", "met": 9}, {"team": "Integrations", "met": 1204}],
        )
    )
    billing, integrations = text.rstrip().split("\n")[-2:]
    assert billing.endswith("    9")
    assert integrations.endswith("1,204")
    assert len(billing) == len(integrations)


def test_a_column_that_says_the_same_everywhere_is_told_once_when_space_is_short() -> None:
    assert "Status" in shown(TICKETS, width=150)
    narrow = shown(TICKETS, width=60)
    assert "Status" not in narrow
    assert "All of them: status open." in narrow


def test_what_is_left_out_for_lack_of_space_is_named() -> None:
    narrow = shown(TICKETS, width=60)
    assert "Not shown at this width:" in narrow
    assert "customer" in narrow.split("Not shown at this width:")[1]
    assert "Not shown" not in shown(TICKETS, width=200)


def test_a_table_says_how_many_rows_there_are_in_all() -> None:
    assert "6 of 41 shown." in shown(TICKETS)


def test_rows_that_are_things_are_numbered_so_that_one_can_say_the_second() -> None:
    assert "2  DESK-1001" in shown(TICKETS, width=100)


def test_long_subjects_are_wrapped_and_cut_with_an_ellipsis() -> None:
    column = Column(key="subject", label="Subject")
    text = shown(table_of(column, rows=[{"subject": "word " * 60}]), width=40)
    assert len(text.rstrip().split("\n")) == 2 + 3
    assert text.rstrip().endswith("…")


def test_a_table_without_rows_says_so() -> None:
    assert "nothing" in shown(table_of(Column(key="a", label="A"), rows=[]))


@pytest.mark.parametrize(
    ("change", "better", "colour", "words"),
    [
        (0.021, "up", "32", "▲ 2.1 points on last week"),
        (-0.021, "up", "31", "▼ 2.1 points on last week"),
        (-0.021, "down", "32", "▼ 2.1 points on last week"),
        (0.0, "up", "2", "= unchanged on last week"),
    ],
)
def test_a_change_is_an_arrow_whose_colour_says_better_or_worse(
    change: float, better: Any, colour: str, words: str
) -> None:
    metric = Metric(
        label="In time",
        value=0.634,
        kind="percent",
        change=change,
        change_label="last week",
        better=better,
    )
    text = shown(Metrics(items=[metric]), force_terminal=True, color_system="standard")
    assert "63.4 %" in text
    assert f"\x1b[{colour}m{words}" in text


def test_without_colour_the_same_words_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(*EVERYTHING, force_terminal=True, color_system="standard")
    assert not any(f"\x1b[{code}m" in text for code in (31, 32, 33, 36))
    assert "▼ 1.2 points on last quarter" in text


def test_a_pipe_gets_plain_text() -> None:
    assert "\x1b" not in shown(*EVERYTHING, basis=BASIS)


def test_times_are_told_in_the_readers_zone() -> None:
    moment = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    column = Column(key="at", label="At", kind="datetime")
    assert "3 Nov 2026 00:30" in shown(table_of(column, rows=[{"at": moment}]))
    assert "Data as of 2 Nov 2026 10:00 CET" in shown(Headline(text="x"), basis=BASIS)


def test_a_message_says_when_it_was_written_in_the_readers_zone() -> None:
    assert "Jo · 14 Oct 2026 09:30" in shown(*EVERYTHING)


def test_facts_need_no_heading() -> None:
    columns = [Column(key="fact", label="Fact"), Column(key="value", label="")]
    text = shown(table_of(*columns, rows=[{"fact": "Priority", "value": "P1"}]))
    assert text == "Priority  P1\n"


def test_a_report_that_was_kept_as_json_looks_the_same() -> None:
    rows = [{"at": datetime(2026, 11, 2, 23, 30, tzinfo=UTC), "arr": Decimal("1250.5")}]
    columns = [Column(key="at", label="At"), Column(key="arr", label="ARR", kind="money")]
    report = Report(blocks=[Table(columns=columns, rows=rows)], basis=BASIS)
    kept = Report.model_validate(report.to_json())
    assert shown(*kept.blocks, basis=kept.basis) == shown(*report.blocks, basis=report.basis)


def test_a_bar_is_as_long_as_its_share_of_the_longest() -> None:
    text = shown(Chart(kind="bar", title="T", x=["a", "b"], series=[Series(name="n", y=[25, 100])]))
    short, long = (line.count("█") for line in text.rstrip().split("\n")[-2:])
    assert (short, long) == (12, 48)


def test_a_line_names_its_lowest_and_highest_value_and_its_ends() -> None:
    text = shown(EVERYTHING[6])
    assert "80.0 %" in text
    assert "50.0 %" in text
    assert text.rstrip().split("\n")[-1].split() == ["└W40", "W51"]


def test_a_chart_without_figures_says_so() -> None:
    chart = Chart(kind="line", title="T", x=["a"], series=[Series(name="n", y=[None])])
    assert "no figures" in shown(chart)


def test_a_passage_is_quoted_under_its_number_with_its_source() -> None:
    text = shown(EVERYTHING[8])
    assert "[1] Reset your password › If the mail does not arrive" in text
    assert "│ Open the sign-in page and choose Forgot password." in text
    assert "https://example.com/docs/reset-your-password#mail" in text


def test_a_passage_links_to_its_page_in_a_terminal() -> None:
    text = shown(EVERYTHING[8], force_terminal=True, color_system="standard")
    assert ";https://example.com/docs/reset-your-password#mail\x1b\\" in text


def test_bold_words_of_an_article_are_bold_and_a_customers_asterisks_stay() -> None:
    text = "Open **Settings > Users**."
    article = shown(Text(body=text), force_terminal=True, color_system="standard")
    assert "\x1b[1mSettings > Users\x1b[0m" in article
    assert "│ Open Settings > Users." in shown(Text(body=text))
    assert "│ Open **Settings > Users**." in shown(Text(body=text, outside=True))


def test_a_path_that_is_too_long_keeps_its_end() -> None:
    link = "/srv/" + "long/" * 20 + "reset.md#mail"
    passage = Passage(id="1", article_id="a", title="T", text="x", link=link)
    assert shown(Passages(items=[passage]), width=40).rstrip().endswith("long/reset.md#mail")


ATTACKS = [
    "\x1b[2J\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07rest",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mred",
    "[bold red]markup[/bold red] [link=https://evil.example]here[/link]",
    "\u202egnp.exe",
    "bell\x07 back\x08space \x00nul",
    "\x1bP1$r\x1b\\dcs",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_the_data_acts_on_the_terminal(attack: str) -> None:
    passage = Passage(id="1", article_id="a", title=attack, text=attack, link=f"https://x/{attack}")
    text = shown(
        Headline(text=attack),
        Metrics(items=[Metric(label=attack, value=attack, change=1, change_label=attack)]),
        table_of(Column(key="a", label=attack), rows=[{"a": attack}]),
        Chart(kind="bar", title=attack, x=[attack], series=[Series(name=attack, y=[1])]),
        Passages(items=[passage]),
        Text(title=attack, body=attack, outside=True),
        Note(text=attack),
        Approval(tool="t", summary=attack, changes=[Change(subject=attack, field=attack)]),
        Steps(items=[Step(text=attack, ask=attack)]),
        basis=Basis(period=attack, scope=attack),
        width=100,
    )
    forbidden = {chr(c) for c in [*range(32), *range(127, 160)] if chr(c) != "\n"} | {"\u202e"}
    assert forbidden & set(text) == set()


def test_markup_in_the_data_is_shown_as_it_was_written() -> None:
    assert "[bold red]markup[/bold red]" in shown(Headline(text="[bold red]markup[/bold red]"))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_only_web_addresses_become_links(link: str) -> None:
    passage = Passage(id="1", article_id="a", title="T", text="x", link=link)
    text = shown(Passages(items=[passage]), force_terminal=True, color_system="standard")
    assert "\x1b]8" not in text
