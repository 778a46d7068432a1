"""The executive summary, against plain SQL over the demo company."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from reports.blocks import Note, Table
from store.engine import Store
from tools.execution import Outcome
from tools.executive.models import ExecutiveSummary

Call = Callable[..., Outcome]
QUARTER = "BETWEEN '2026-10-01 04:00' AND '2027-01-01 05:00'"


def _result(outcome: Outcome) -> ExecutiveSummary:
    assert isinstance(outcome.result, ExecutiveSummary), outcome.report.headline
    return outcome.result


@pytest.fixture
def scalar(demo_store: Store) -> Callable[[str], float]:
    def run(query: str) -> float:
        with demo_store.session(read_only=True) as session:
            return session.connection().execute(text(query)).scalar_one()

    return run


@pytest.mark.parametrize(
    ("metric", "query"),
    [
        ("tickets_created", f"SELECT COUNT(*) FROM tickets WHERE created_at {QUARTER}"),
        (
            "sla_resolution_share",
            (
                "SELECT 1.0 - AVG(breached * 1.0) FROM sla_clocks WHERE metric = 'resolution'"
                f" AND breached IS NOT NULL AND stopped_at {QUARTER}"
            ),
        ),
        (
            "csat_average",
            f"SELECT AVG(score * 1.0) FROM surveys WHERE kind = 'csat' AND at {QUARTER}",
        ),
        (
            "tickets_open",
            "SELECT COUNT(*) FROM tickets WHERE status NOT IN ('resolved', 'closed')",
        ),
        ("arr_total", "SELECT SUM(arr) / 100.0 FROM accounts WHERE churned_on IS NULL"),
        (
            "renewals_due",
            (
                "SELECT COUNT(*) FROM contracts WHERE status = 'active' AND plan IS NOT NULL"
                " AND end_on BETWEEN '2026-10-14' AND '2027-01-12'"
            ),
        ),
    ],
)
def test_a_figure_is_what_sql_counts(
    demo_call: Call, scalar: Callable[[str], float], metric: str, query: str
) -> None:
    figure = _result(demo_call("executive_summary", "elena-petrova")).figures[metric]
    assert figure.value is not None
    assert float(figure.value) == pytest.approx(float(scalar(query)), abs=1e-9)


def test_a_running_quarter_compares_counts_with_the_same_stretch(
    demo_call: Call, scalar: Callable[[str], float]
) -> None:
    figure = _result(demo_call("executive_summary", "elena-petrova")).figures["tickets_created"]
    assert figure.against == "the first 14 days of the previous quarter"
    assert figure.before == scalar(
        "SELECT COUNT(*) FROM tickets WHERE created_at >= '2026-07-01 04:00'"
        " AND created_at < '2026-07-14 13:30'"
    )


def test_the_share_agrees_with_the_sla_answer(demo_call: Call) -> None:
    ours = _result(demo_call("executive_summary", "elena-petrova")).figures["sla_resolution_share"]
    theirs = demo_call("sla_performance", "elena-petrova").result
    assert theirs is not None
    assert ours.value == theirs.resolution.share  # type: ignore[attr-defined]
    assert ours.before == theirs.previous.share  # type: ignore[attr-defined]


def test_the_parts_of_a_change_add_up_to_it(demo_store: Store, demo_call: Call) -> None:
    from store.clock import Clock
    from tools.executive import figures
    from tools.executive.periods import periods

    result = _result(demo_call("executive_summary", "elena-petrova"))
    clock = Clock.frozen(result.now, zone="America/New_York")
    when = periods(clock, "this_quarter")
    volume = ("sla_resolution_met", "sla_resolution_missed")
    one = result.figures["sla_resolution_share"]
    with demo_store.session(read_only=True) as session:
        for by in ("category", "team", "priority"):
            sides = [
                figures.metrics.split(session, [one.metric, *volume], by, span, now=result.now)
                for span in (when.before, when.span)
                if span is not None
            ]
            causes = figures._causes(one, volume, *sides)
            assert sum(c.effect for c in causes) == pytest.approx(float(one.change or 0))


def test_causes_point_the_way_of_the_change(demo_call: Call) -> None:
    result = _result(demo_call("executive_summary", "elena-petrova"))
    assert result.causes
    for one in result.causes:
        assert all(cause.effect * one.change > 0 for cause in one.causes)


def test_customers_at_risk_are_listed_by_revenue_and_can_be_followed(demo_call: Call) -> None:
    outcome = demo_call("executive_summary", "elena-petrova")
    result = _result(outcome)
    if result.scored_on is None:
        notes = [b.text for b in outcome.report.blocks if isinstance(b, Note)]
        assert any("not been scored" in note for note in notes)
        return
    arrs = [one.arr or 0 for one in result.at_risk]
    assert arrs == sorted(arrs, reverse=True)
    table = next(
        b for b in outcome.report.blocks if isinstance(b, Table) and "at risk" in str(b.title)
    )
    assert table.refs == [f"account:{one.id}" for one in result.at_risk]


def test_a_quarter_with_nothing_in_it_says_so(demo_call: Call) -> None:
    outcome = demo_call("executive_summary", "elena-petrova", period="q1_2024")
    assert "no ticket was created or resolved" in outcome.report.headline
    assert _result(outcome).causes == []


def test_an_empty_company_gets_one_honest_sentence(database_url: str) -> None:
    from datetime import UTC, datetime

    from store import schema
    from store.clock import Clock
    from tools import catalog
    from tools.access import Actor, Persona
    from tools.execution import Door

    store = Store(database_url)
    schema.prepare(store)
    actor = Actor("eva", "Eva", Persona.EXECUTIVE)
    clock = Clock.frozen(datetime(2026, 10, 14, tzinfo=UTC))
    outcome = Door(catalog.load(), store).call("executive_summary", {}, actor, clock)
    store.close()
    assert outcome.report.headline.startswith("There is nothing to sum up")
    assert [b.type for b in outcome.report.blocks] == ["headline", "steps"]


def test_agents_are_refused(demo_call: Call) -> None:
    assert demo_call("executive_summary", "priya-nair").kind == "forbidden"
