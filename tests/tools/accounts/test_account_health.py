"""Health: the right customers, the right figures, changes that add up."""

from decimal import Decimal
from typing import Any

import pytest

from tools.accounts.results import Explanation, HealthReport


def health(outcome: Any) -> HealthReport:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, HealthReport)
    return outcome.result


def test_the_planted_accounts_are_the_red_ones_of_their_manager(ask: Any, truth: Any) -> None:
    result = health(ask("account_health", "csm", scope="mine"))
    red = {row.id for row in result.rows if row.band == "red"}
    assert red == set(truth["executive"]["daniels_at_risk"])
    assert result.counts == {"green": 42, "yellow": 0, "red": 8}
    assert result.arr["red"] == truth["executive"]["daniels_at_risk_arr"]


def test_my_clients_and_client_health_give_a_manager_of_accounts_the_same_figures(
    ask: Any,
) -> None:
    mine = health(ask("account_health", "csm", scope="mine"))
    assert health(ask("account_health", "csm")).counts == mine.counts


def test_counts_and_sums_equal_plain_sql(ask: Any, sql: Any) -> None:
    result = health(ask("account_health", "executive", limit=500))
    rows = sql(
        "SELECT h.band, COUNT(*), SUM(a.arr) FROM health_scores h JOIN accounts a"
        " ON a.id = h.account_id WHERE h.day = '2026-10-14' AND a.churned_on IS NULL GROUP BY 1"
    )
    counted = {band: n for band, n, _ in rows}
    assert {b: n for b, n in result.counts.items() if n} == counted
    for band, _, cents in rows:
        assert result.arr[band] == Decimal(cents) / 100
    mean = sql(
        "SELECT AVG(score) FROM health_scores h JOIN accounts a ON a.id = h.account_id"
        " WHERE day = '2026-10-14' AND a.churned_on IS NULL"
    )
    assert result.average == pytest.approx(mean[0][0])
    scores = [row.score for row in result.rows]
    assert scores == sorted(scores)


def test_every_persona_is_told_the_same_score(ask: Any) -> None:
    told = {
        who: health(ask("account_health", who, account="Cascadia Airlines")).rows[0].score
        for who in ("csm", "manager", "executive")
    }
    assert len(set(told.values())) == 1


def test_one_customer_comes_with_drivers_that_add_up_to_the_score(ask: Any) -> None:
    result = health(ask("account_health", "csm", account="stonebridge-media"))
    assert sum(d.points for d in result.drivers) == result.rows[0].score
    assert sum(d.of for d in result.drivers) == 100


def test_a_band_picks_its_customers_and_an_empty_one_says_so(ask: Any) -> None:
    red = health(ask("account_health", "csm", band="red", limit=3))
    assert (len(red.rows), red.total) == (3, 8)
    nothing = ask("account_health", "csm", band="yellow")
    assert nothing.report.headline == "None of your 50 customers is yellow."
    assert not [b for b in nothing.report.blocks if b.type == "table"]


def test_a_customer_of_somebody_else_is_not_known(ask: Any) -> None:
    assert ask("account_health", "csm", account="Helio Travel Club").kind == "not_found"


def test_support_agents_may_not_ask_for_health(ask: Any) -> None:
    assert ask("account_health", "agent").kind == "forbidden"


@pytest.mark.parametrize("since", ["last_7_days", "last_30_days", "this_month", "last_90_days"])
def test_driver_changes_add_up_exactly_for_every_customer(ask: Any, truth: Any, since: str) -> None:
    for account in [*truth["executive"]["daniels_at_risk"], *truth["csm"]["accounts"][:12]]:
        outcome = ask("explain_health", "csm", account=account, since=since)
        result = outcome.result
        assert isinstance(result, Explanation), outcome.report.headline
        assert sum(c.change for c in result.changes) == result.after - result.before
        assert sum(c.points_after for c in result.changes) == result.after
        assert sum(c.points_before for c in result.changes) == result.before
        assert all(c.points_after - c.points_before == c.change for c in result.changes)


def test_the_least_move_reaches_the_band_and_less_does_not(ask: Any, truth: Any) -> None:
    floors = {"green": Decimal(75), "yellow": Decimal(50)}
    for account in truth["executive"]["daniels_at_risk"]:
        result = ask("explain_health", "csm", account=account).result
        assert isinstance(result, Explanation)
        assert result.wanted_band is not None
        gained = sum(m.points for m in result.moves)
        assert result.after + gained >= floors[result.wanted_band]
        assert result.after + gained - result.moves[-1].points < floors[result.wanted_band]


def test_an_account_without_scores_is_scored_on_the_spot(call: Any) -> None:
    outcome = call("account_health", "cy")
    result = health(outcome)
    assert [row.id for row in result.rows] == ["acme"]
    assert not result.kept
    assert result.rows[0].low < result.rows[0].score < result.rows[0].high
    assert "computed for this answer" in str(outcome.report.to_json())


def test_a_change_without_history_is_explained_from_the_data(call: Any) -> None:
    result = call("explain_health", "cy", account="acme").result
    assert isinstance(result, Explanation)
    assert sum(c.change for c in result.changes) == result.after - result.before
