"""A question that names one figure is answered with it first, and never with another's."""

import pytest

from assistant.asked_figure import said_first
from reports.blocks import Headline, Metric, Metrics, Report

REPORT = Report(
    blocks=[
        Headline(text="This quarter: 86.2 % of tickets were resolved in time."),
        Metrics(
            items=[
                Metric(label="Customers", value=365),
                Metric(label="Customers at risk", value=12),
                Metric(label="ARR", value=9_774_248, kind="money"),
                Metric(label="Average health", value=90.1, kind="decimal"),
                Metric(label="Resolved in time", value=0.862, kind="percent"),
                Metric(
                    label="CSAT (180 days)",
                    value=4.17,
                    kind="decimal",
                    change=-0.11,
                    change_label="previous quarter (1 Jul – 30 Sep 2026)",
                ),
            ]
        ),
        Metrics(items=[Metric(label="Tickets created", value=None)]),
    ]
)


@pytest.mark.parametrize(
    ("question", "heard", "first"),
    [
        ("how many customers do we have", [], "Customers: 365."),
        ("Hi! What's our ARR right now?", [], "ARR: $9,774,248."),
        ("what is our yearly recurring revenue", [], "ARR: $9,774,248."),
        ("how many clients are at risk", [], "Customers at risk: 12."),
        ("what's the average health of our customers", [], "Average health: 90.1."),
        (
            "what is customer satisfaction this quarter",
            ["this quarter"],
            "CSAT: 4.17, down 0.11 on the previous quarter.",
        ),
    ],
)
def test_the_figure_that_is_named_comes_first(question: str, heard: list[str], first: str) -> None:
    assert said_first(question, heard, REPORT) == first


def test_a_digit_of_another_figure_is_not_the_figure() -> None:
    lost = Metrics(items=[Metric(label="Customers lost", value=6)])
    report = Report(blocks=[REPORT.blocks[0], lost])
    assert said_first("how many customers did we lose and why", [], report) == "Customers lost: 6."


@pytest.mark.parametrize(
    "question",
    [
        "how many customers does Nina look after",  # hers are not all of them
        "what is our CSAT in Berlin",  # nothing narrows the figure to Berlin
        "how are customers doing",  # asks for no figure
        "how many tickets were created",  # the figure is not known
        "how many were resolved in time",  # the headline begins with it
        "show me the executive summary",
    ],
)
def test_a_question_that_names_more_or_nothing_is_not_answered_with_one_figure(
    question: str,
) -> None:
    assert said_first(question, [], REPORT) is None
