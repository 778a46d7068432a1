"""A report as markdown: GitHub's tables, and no data that acts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.blocks import (
    Basis,
    Block,
    Chart,
    Column,
    Headline,
    Metric,
    Metrics,
    Passage,
    Passages,
    Report,
    Series,
    Step,
    Steps,
    Table,
    Text,
)
from reports.markdown import markdown

BY_PRIORITY = Table(
    title="By priority",
    columns=[Column(key="p", label="Priority"), Column(key="n", label="Met", kind="number")],
    rows=[{"p": "P1", "n": 12}, {"p": "P2", "n": 1204}],
)


def text_of(*blocks: Block, basis: Basis | None = None) -> str:
    return markdown(Report(blocks=list(blocks), basis=basis))


def test_a_table_is_githubs_with_numbers_to_the_right() -> None:
    assert text_of(BY_PRIORITY) == (
        "**By priority**\n\n| Priority | Met |\n| --- | ---: |\n| P1 | 12 |\n| P2 | 1,204 |\n"
    )


def test_pipes_and_line_breaks_stay_inside_their_cell() -> None:
    column = Column(key="s", label="Subject")
    text = text_of(Table(columns=[column], rows=[{"s": "a|b\nc"}]))
    assert text.rstrip().split("\n")[-1] == r"| a\|b c |"


def test_a_chart_is_left_out_when_its_figures_stand_in_a_table() -> None:
    chart = Chart(
        kind="bar", title="Chart", x=["P1", "P2"], series=[Series(name="Met", y=[12, 1204])]
    )
    assert "Chart" not in text_of(BY_PRIORITY, chart)
    other = chart.model_copy(update={"series": [Series(name="Met", y=[12, 5])]})
    assert "| P2 | 5 |" in text_of(BY_PRIORITY, other)


def test_a_metric_is_a_line_with_its_change() -> None:
    metric = Metric(
        label="In time", value=0.634, kind="percent", change=0.02, change_label="last week"
    )
    assert text_of(Metrics(items=[metric])) == "- In time: **63.4 %** (▲ 2.0 points on last week)\n"


def test_steps_say_what_to_ask() -> None:
    text = text_of(Steps(items=[Step(text="See it", ask="show ticket T-1"), Step(text="only P1")]))
    assert text.endswith("1. See it: `show ticket T-1`\n2. only P1\n")


def test_the_basis_stands_below() -> None:
    basis = Basis(
        period="this quarter", scope="all teams", as_of=datetime(2026, 11, 2, 9, tzinfo=UTC)
    )
    report = Report(blocks=[Headline(text="Yes.")], basis=basis)
    assert markdown(report, ZoneInfo("Europe/Berlin")).endswith(
        "_Period this quarter · Scope all teams · Data as of 2 Nov 2026 10:00 CET_\n"
    )


def test_a_passage_is_a_quotation_with_its_link() -> None:
    passage = Passage(
        id="1",
        article_id="a",
        title="Reset",
        heading="By mail",
        text="# One\nTwo",
        link="docs/reset.md#mail",
    )
    assert text_of(Passages(items=[passage])) == (
        "**\\[1\\]** [Reset › By mail](docs/reset.md#mail)\n\n> \\# One  \n> Two\n"
    )


def test_bold_words_of_an_article_stay_bold() -> None:
    passage = Passage(id="1", article_id="a", title="T", text="Open **Settings > Users**, *now*.")
    assert r"> Open **Settings \> Users**, \*now\*." in text_of(Passages(items=[passage]))
    assert r"\*\*bold\*\*" in text_of(Text(body="**bold**", outside=True))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("![x](https://evil.example/p.png)", r"!\[x\](https://evil.example/p.png)"),
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("*bold* `code` ~~gone~~", r"\*bold\* \`code\` \~\~gone\~\~"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
        ("a_b _c_ sla_performance", r"a_b \_c\_ sla_performance"),
        ("\x1b[31mred\x1b[0m", "red"),
    ],
)
def test_words_from_outside_are_shown_and_do_nothing(said: str, shown: str) -> None:
    assert f"> {shown}" in text_of(Text(body=said, outside=True))


@pytest.mark.parametrize("line", ["# Title", "- item", "1. item", "+ item", "=====", "> quote"])
def test_a_line_from_outside_does_not_become_structure(line: str) -> None:
    assert f"> {line}" not in text_of(Text(body=line, outside=True))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_only_addresses_that_lead_somewhere_become_links(link: str) -> None:
    passage = Passage(id="1", article_id="a", title="T", text="x", link=link)
    assert link not in text_of(Passages(items=[passage]))


def test_a_link_cannot_end_early() -> None:
    passage = Passage(id="1", article_id="a", title="T", text="x", link="https://a/b) [c](d")
    assert "(https://a/b%29%20%5Bc%5D%28d)" in text_of(Passages(items=[passage]))
