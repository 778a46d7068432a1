"""What support costs, against a sum over plain rows, and the assumptions as a file."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.personas import actor
from reports.blocks import Metrics, Table
from reports.format import money
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from tools import catalog
from tools.execution import Door, Outcome
from tools.executive.models import SupportCosts
from tools.tickets.resolution_tools import AiOutcome

Call = Callable[..., Outcome]
ROWS = """
SELECT t.category, p.cost_per_hour / 100.0, SUM(CAST(e.new AS INTEGER))
FROM tickets t
JOIN ticket_events e ON e.ticket_id = t.id AND e.field = 'time_spent'
JOIN people p ON p.id = COALESCE(t.resolved_by_id, t.assignee_id)
WHERE t.status IN ('resolved', 'closed') AND COALESCE(t.resolved_by_kind, '') <> 'ai'
  AND COALESCE(t.resolved_at, t.closed_at) >= '2026-07-01 04:00'
  AND COALESCE(t.resolved_at, t.closed_at) < '2026-10-01 04:00'
GROUP BY 1, 2
"""


def _result(outcome: Outcome) -> SupportCosts:
    assert isinstance(outcome.result, SupportCosts), outcome.report.headline
    return outcome.result


@pytest.mark.parametrize("by", ["category", "channel", "priority", "team", "segment"])
def test_a_split_adds_up_to_the_whole(demo_call: Call, by: str) -> None:
    result = _result(demo_call("support_costs", "elena-petrova", period="last_quarter", by=by))
    assert sum(g.tickets for g in result.groups) == result.total.tickets
    assert sum(g.cost for g in result.groups) == pytest.approx(result.total.cost, abs=1)
    assert sum(g.automated for g in result.groups) == result.total.automation.kept


def test_cost_is_time_times_rate_under_the_stated_assumptions(
    demo_call: Call, demo_store: Store
) -> None:
    result = _result(demo_call("support_costs", "elena-petrova", period="last_quarter"))
    assumed = {one.id: float(one.value) for one in result.assumptions}
    factor = (1 + assumed["overhead_share"]) / assumed["ticket_share_of_hours"]
    with demo_store.session(read_only=True) as session:
        rows = session.connection().execute(text(ROWS)).all()
    assert result.timed == result.total.tickets
    assert float(result.total.cost) == pytest.approx(
        sum(rate * minutes / 60 * factor for _, rate, minutes in rows), abs=0.5
    )
    billing = next(g for g in result.groups if g.key == "billing")
    assert float(billing.cost) == pytest.approx(
        sum(r * m / 60 * factor for category, r, m in rows if category == "billing"), abs=0.5
    )


@pytest.mark.parametrize("month", [f"2026-{n:02}" for n in range(4, 11)])
def test_the_sentence_and_the_figure_below_it_tell_the_same_change(
    demo_call: Call, month: str
) -> None:
    days = {"from": f"{month}-01", "to": f"{month}-28"}
    outcome = demo_call("support_costs", "elena-petrova", period=days)
    result, report = _result(outcome), outcome.report
    [per] = [m for b in report.blocks if isinstance(b, Metrics) for m in b.items][:1]
    assert result.before is not None
    assert result.before.per_ticket is not None
    assert isinstance(per.value, Decimal)
    assert isinstance(per.change, Decimal)
    assert per.value - per.change == result.before.per_ticket.quantize(Decimal("0.01"))
    way = "unchanged" if not per.change else "up " if per.change > 0 else "down "
    assert f", {way}{money(abs(per.change)) if per.change else ''} on the " in report.headline


def test_every_assumption_is_printed(demo_call: Call) -> None:
    outcome = demo_call("support_costs", "elena-petrova")
    tables = {b.title: b for b in outcome.report.blocks if isinstance(b, Table)}
    assert len(tables["Assumptions"].rows) == len(_result(outcome).assumptions) == 7


def test_savings_leave_out_what_was_reopened_and_net_is_savings_less_cost(demo_call: Call) -> None:
    ai = _result(demo_call("support_costs", "elena-petrova", period="all_time")).total.automation
    told = demo_call("ai_resolutions", "elena-petrova", period="all_time").result
    assert isinstance(told, AiOutcome)
    assert (ai.resolved, ai.kept) == (told.resolved, told.assumed)
    assert ai.reopened == ai.resolved - ai.kept > 0
    assert ai.net == ai.saved - ai.cost
    assert ai.roi == pytest.approx(float(ai.net / ai.cost))


def _with_file(store: Store, facts: DemoFacts, home: Path) -> Outcome:
    with store.session(read_only=True) as session:
        person = actor(session, "elena-petrova")
    door = Door(catalog.load(), store, None, home)
    return door.call("support_costs", {}, person, Clock.frozen(facts.now))


def test_the_owners_file_changes_an_assumption_and_the_answer_says_so(
    demo_store: Store, demo_facts: DemoFacts, tmp_path: Path
) -> None:
    before = _result(_with_file(demo_store, demo_facts, tmp_path))
    (tmp_path / "assumptions.yaml").write_text("overhead_share: {value: 1.5}\n")
    after = _result(_with_file(demo_store, demo_facts, tmp_path))
    assert after.total.cost == pytest.approx(before.total.cost * 2, abs=Decimal("0.02"))
    assert [a.id for a in after.assumptions if a.changed] == ["overhead_share"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("overhead: {value: 1}\n", "there is no assumption 'overhead'"),
        ("overhead_share: {value: much}\n", "needs a number"),
        ("ticket_share_of_hours: {value: 0}\n", "needs a share above 0"),
        ("- nothing\n", "needs entries"),
        ("a: [\n", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(
    demo_store: Store, demo_facts: DemoFacts, tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "assumptions.yaml").write_text(content)
    outcome = _with_file(demo_store, demo_facts, tmp_path)
    assert outcome.kind == "invalid"
    assert said in outcome.report.headline


def test_a_period_without_tickets_has_no_cost_and_no_chart(demo_call: Call) -> None:
    outcome = demo_call("support_costs", "elena-petrova", period="q1_2024")
    assert "no cost to show" in outcome.report.headline
    assert [b.type for b in outcome.report.blocks] == ["headline", "steps"]
