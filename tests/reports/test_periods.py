"""Periods in sentences, and in the questions that next steps ask."""

from datetime import UTC, datetime

import pytest

from reports.periods import asking, in_period, named
from store.clock import Clock
from tools.arguments import dates

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("this month (1 – 30 Nov 2026)", "this month (1 – 30 Nov 2026)"),
        ("last 7 days (16 – 22 Nov 2026)", "over the last 7 days (16 – 22 Nov 2026)"),
        ("next 1 day (until 23 Nov 2026)", "in the next day (until 23 Nov 2026)"),
        ("rest of this year (until 31 Dec 2026)", "in the rest of this year (until 31 Dec 2026)"),
        ("Q3 2026 (1 Jul – 30 Sep 2026)", "in Q3 2026 (1 Jul – 30 Sep 2026)"),
        ("1 – 31 Oct 2026", "from 1 to 31 Oct 2026"),
        ("5 Oct 2026", "on 5 Oct 2026"),
        ("since 5 Oct 2026", "since 5 Oct 2026"),
        ("all time", "over all time"),
    ],
)
def test_a_period_stands_in_a_sentence_as_people_say_it(label: str, sentence: str) -> None:
    assert in_period(label) == sentence


@pytest.mark.parametrize(
    "period",
    [
        *("today", "yesterday", "this_week", "last_week", "this_month", "last_month"),
        *("this_quarter", "last_quarter", "this_year", "last_7_days", "last_90_days"),
        *("last_1_day", "q3_2025", "october_2025", "2025", "all_time", "2026-10-05"),
        {"from": "2026-10-01", "to": "2026-10-17"},
        {"from": "2026-10-05", "to": "2026-11-03"},
        {"from": "2025-12-05", "to": "2026-01-03"},
        {"from": "2026-10-05"},
    ],
)
def test_a_next_step_asks_for_the_period_of_the_answer(period: object) -> None:
    clock = Clock.frozen(NOW)
    span = clock.span(period)  # type: ignore[arg-type]
    found = dates.periods(f"SLA performance by team {asking(span.label)}", clock)
    assert [(s.start, s.end) for s in (clock.span(one.value) for one in found)] == [
        (span.start, span.end)
    ]


@pytest.mark.parametrize(
    "within",
    [{"days": 30}, {"days": 1}, {"hours": 24}, "this_quarter", "next_quarter", "q1", "this_year"],
)
def test_a_next_step_looks_as_far_ahead_as_the_answer(within: object) -> None:
    clock = Clock.frozen(NOW)
    span = clock.ahead(within)  # type: ignore[arg-type]
    found = dates.horizons(f"upcoming renewals {asking(span.label)} ranked by risk", clock)
    assert [(s.start, s.end) for s in (clock.ahead(one.value) for one in found)] == [
        (span.start, span.end)
    ]


def test_a_period_that_is_compared_with_has_its_article() -> None:
    assert named("previous quarter (1 Jul – 30 Sep 2026)").startswith("the previous quarter (")
    assert named("last 30 days") == "the last 30 days"
    assert named("last quarter") == "last quarter"
    assert named("the first 14 days of the previous month").startswith("the first 14 days")
