"""Faults of time: the wrong period, the wrong day, an old clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from evals.mutations.patching import mutation
from store.periods import UnknownPeriod

_PERIODS = (
    "sla_performance", "team_performance", "support_costs", "executive_summary", "list_tickets",
)  # fmt: skip
_AHEAD = ("upcoming_renewals", "sla_at_risk", "churn_risk", "my_calendar", "schedule_reviews")


def _the_one_before(original: Any) -> Any:
    def span(clock: Any, period: Any) -> Any:
        try:
            return replace(clock.previous(period), label=original(clock, period).label)
        except UnknownPeriod:
            return original(clock, period)

    return span


def _a_day_late(span: Any) -> Any:
    return replace(span, start=span.start + timedelta(days=1)) if span.start else span


def _half(span: Any) -> Any:
    if span.start is None or span.end is None:
        return span
    return replace(span, end=span.start + (span.end - span.start) / 2)


def _a_week_ago(original: Any) -> Any:
    def clock_for(assistant: Any, question: Any) -> Any:
        clock = original(assistant, question)
        return clock.as_of(clock.now() - timedelta(days=7))

    return clock_for


def _last_for_this(found: list[Any]) -> list[Any]:
    return [
        replace(one, value=one.value.replace("this_", "last_", 1))
        if isinstance(one.value, str)
        else one
        for one in found
    ]


MUTATIONS = (
    mutation(
        "wrong_period",
        "figures of the period before, under the label of the one asked for",
        ("store.clock:Clock.span", _the_one_before),
        tools=_PERIODS,
    ),
    mutation(
        "period_misread",
        "“this quarter” is read as the last one",
        ("tools.arguments.dates:periods", lambda original: lambda *a: _last_for_this(original(*a))),
        tools=_PERIODS,
        says=r"\bthis (?:week|month|quarter|year)",
    ),
    mutation(
        "period_a_day_late",
        "periods begin a day late",
        (
            "store.clock:Clock.span",
            lambda original: lambda clock, period: _a_day_late(original(clock, period)),
        ),
        tools=_PERIODS,
        says=r"\b(?:week|today|yesterday)",
    ),
    mutation(
        "horizon_halved",
        "a look-ahead covers half of what was asked for",
        (
            "store.clock:Clock.ahead",
            lambda original: lambda clock, within: _half(original(clock, within)),
        ),
        tools=_AHEAD,
        says=r"\bnext\b",
    ),
    mutation(
        "stale_clock",
        "everything is as of a week ago",
        ("assistant.wiring:Assistant.clock_for", _a_week_ago),
        tools=("my_calendar", "team_performance", "sla_performance", "upcoming_renewals"),
        says=r"\b(?:today|this week|next)\b",
    ),
)
