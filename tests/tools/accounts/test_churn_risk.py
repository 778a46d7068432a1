"""Who may leave: the planted ones, their revenue, and an honest word where nothing was learnt."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.personas import actor
from store import metrics, schema
from store.clock import Clock
from store.engine import Store
from store.tables import Account, Person
from tools import catalog
from tools.accounts.results import RiskReport
from tools.execution import Door


def risks(outcome: Any) -> RiskReport:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, RiskReport)
    return outcome.result


def test_the_planted_eight_of_fifty_come_first(ask: Any, truth: Any) -> None:
    result = risks(ask("churn_risk", "csm", limit=8))
    assert {row.id for row in result.rows} == set(truth["executive"]["daniels_at_risk"])
    assert (result.total, result.at_risk, result.method) == (50, 8, "model")


def test_the_company_has_two_million_at_risk(ask: Any, truth: Any) -> None:
    result = risks(ask("churn_risk", "executive"))
    planted = truth["executive"]
    assert result.arr_at_risk == planted["at_risk_arr"] == 2_000_000
    assert result.at_risk == 12
    assert "$2,000,000 ARR" in ask("churn_risk", "executive").report.headline


def test_figures_equal_plain_sql_and_the_metrics(
    ask: Any, sql: Any, demo_store: Any, demo_facts: Any
) -> None:
    result = risks(ask("churn_risk", "executive"))
    count, cents = sql(
        "SELECT COUNT(*), SUM(a.arr) FROM churn_scores c JOIN accounts a ON a.id = c.account_id"
        " WHERE c.day = '2026-10-14' AND c.probability >= 0.3 AND a.churned_on IS NULL"
    )[0]
    assert (result.at_risk, result.arr_at_risk) == (count, cents / 100)
    clock = Clock.frozen(demo_facts.now)
    with demo_store.session(read_only=True) as session:
        span = clock.span("all_time")
        found = metrics.compute(
            session, ["customers_at_risk", "arr_at_risk"], span, now=demo_facts.now
        )
    assert found == {"customers_at_risk": count, "arr_at_risk": result.arr_at_risk}


def test_reasons_are_known_facts_and_the_action_goes_for_a_cause(ask: Any, truth: Any) -> None:
    signs = truth["executive"]["daniels_at_risk"]
    for row in risks(ask("churn_risk", "csm", limit=8)).rows:
        assert any("Usage" in reason for reason in row.reasons)
        assert (row.play == "New sponsor") == ("sponsor" in signs[row.id])


def test_a_segment_and_a_look_ahead_narrow_the_list(ask: Any, sql: Any) -> None:
    result = risks(ask("churn_risk", "executive", segment="enterprise", within="next_quarter"))
    ids = sql(
        "SELECT DISTINCT a.id FROM accounts a JOIN contracts c ON c.account_id = a.id"
        " WHERE a.segment = 'enterprise' AND a.churned_on IS NULL AND c.plan IS NOT NULL"
        " AND c.start_on <= '2026-10-14' AND c.end_on BETWEEN '2027-01-01' AND '2027-03-31'"
    )
    assert result.total == len(ids)


@pytest.mark.parametrize("who", ["csm", "executive"])
def test_decoys_are_not_at_risk(ask: Any, truth: Any, who: str) -> None:
    stories = truth["stories"]
    decoys = {*stories["recovered"], *stories["seasonal"], *stories["dip"], *stories["decline"]}
    at_risk = [r for r in risks(ask("churn_risk", who, limit=100)).rows if r.level != "low"]
    assert not decoys & {row.id for row in at_risk}


def test_without_anybody_who_left_health_decides_and_the_answer_says_so(call: Any) -> None:
    outcome = call("churn_risk", "eva")
    assert risks(outcome).method == "health"
    text = str(outcome.report.to_json())
    assert "Too few customers have left" in text
    assert "'chance'" not in str([b.columns for b in outcome.report.blocks if b.type == "table"])


def test_customers_of_whom_nothing_is_known_are_not_called_at_risk(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'deskmate.db'}")) as store:
        schema.prepare(store)
        with store.session() as session:
            session.add(Person(id="eva", name="Eva Doe", persona="executive"))
            session.add_all(Account(id=f"a{n}", name=f"Acme {n}", segment="smb") for n in (1, 2))
        clock = Clock.frozen(datetime(2026, 10, 14, 13, 30, tzinfo=UTC))
        with store.session(read_only=True) as session:
            eva = actor(session, "eva")
        outcome = Door(catalog.load(), store).call("churn_risk", {}, eva, clock)
    result = risks(outcome)
    assert (result.total, result.at_risk, result.unknown) == (2, 0, 2)
    assert outcome.report.headline.startswith("Nothing is known from which the risk of all 2")


def test_support_agents_may_not_ask(ask: Any) -> None:
    assert ask("churn_risk", "agent").kind == "forbidden"
