"""Promises kept and missed, against counts by hand and by another query."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from reports.blocks import Table
from tools.execution import Outcome
from tools.sla.models import SlaReport

Call = Callable[..., Outcome]


def _result(outcome: Outcome) -> SlaReport:
    assert isinstance(outcome.result, SlaReport), outcome.report.headline
    return outcome.result


def test_all_time_is_every_clock_that_stopped(call: Call, session: Session) -> None:
    result = _result(call("sla_performance", "mo", period="all_time"))
    counted = session.connection().execute(
        text("SELECT breached, count(*) FROM sla_clocks WHERE stopped_at IS NOT NULL GROUP BY 1")
    )
    by_outcome = {bool(breached): n for breached, n in counted}
    assert (result.resolution.met, result.resolution.missed) == (
        by_outcome[False],
        by_outcome[True],
    )


@pytest.mark.parametrize(
    ("period", "met", "missed"),
    [("this_month", 1, 0), ("last_month", 0, 1), ("last_30_days", 1, 1), ("today", 0, 0)],
)
def test_a_promise_counts_in_the_period_in_which_the_ticket_was_resolved(
    call: Call, period: str, met: int, missed: int
) -> None:
    result = _result(call("sla_performance", "mo", period=period))
    assert (result.resolution.met, result.resolution.missed) == (met, missed)


def test_the_split_adds_up_to_the_whole(call: Call) -> None:
    for by in ("team", "agent", "priority", "category", "channel", "account", "week"):
        result = _result(call("sla_performance", "mo", period="all_time", by=by))
        assert sum(group.attainment.total for group in result.groups) == result.resolution.total


def test_a_team_lead_sees_the_own_team_only(call: Call) -> None:
    result = _result(call("sla_performance", "lee", period="all_time"))
    assert (result.resolution.met, result.resolution.missed) == (1, 0)
    assert result.scope == "your teams"


def test_the_answer_names_period_and_comparison(call: Call) -> None:
    outcome = call("sla_performance", "mo", period="this_month")
    assert outcome.report.headline.startswith("100.0 % of resolution promises were kept")
    assert "up 100.0 points" in outcome.report.headline
    assert outcome.report.basis is not None
    assert "Oct 2026" in (outcome.report.basis.period or "")


def test_a_period_with_nothing_in_it_says_so_without_tables_or_charts(call: Call) -> None:
    outcome = call("sla_performance", "mo", period="today")
    assert "No ticket with an SLA outcome" in outcome.report.headline
    assert [b.type for b in outcome.report.blocks] == ["headline", "steps"]


def test_people_in_the_split_can_be_referred_to(call: Call) -> None:
    report = call("sla_performance", "mo", period="all_time", by="agent").report
    tables = {b.title: b for b in report.blocks if isinstance(b, Table)}
    assert tables["By agent"].refs[0] == "person:ana"
