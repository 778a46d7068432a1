"""Falling use, renewals, room to grow and the page on a customer."""

from datetime import date
from decimal import Decimal
from typing import Any

from tools.accounts.results import AdoptionReport, Brief, ExpansionReport, RenewalReport


def adoption(outcome: Any) -> AdoptionReport:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, AdoptionReport)
    return outcome.result


def renewals(outcome: Any) -> RenewalReport:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, RenewalReport)
    return outcome.result


def growth(outcome: Any) -> ExpansionReport:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, ExpansionReport)
    return outcome.result


def test_every_planted_decline_is_found_with_its_feature_and_the_people_who_stopped(
    ask: Any, truth: Any, sql: Any
) -> None:
    rows = {row.account_id: row for row in adoption(ask("declining_adoption", "executive")).rows}
    for account, planted in truth["csm"]["declining"].items():
        names = {
            sql(f"SELECT name FROM contacts WHERE id = '{contact}'")[0][0]
            for contact in planted["stopped"]
        }
        falls = rows[account].falls
        assert [fall.feature for fall in falls] == [planted["feature"][1].replace("_", " ")]
        assert set(falls[0].stopped) == names


def test_a_customer_in_trouble_declines_and_a_dip_or_a_season_does_not(
    ask: Any, truth: Any
) -> None:
    result = adoption(ask("declining_adoption", "executive", limit=100))
    found = {row.account_id for row in result.rows if not row.season_unknown}
    planted = {*truth["executive"]["daniels_at_risk"], *truth["executive"]["at_risk_elsewhere"]}
    assert found == planted | set(truth["csm"]["declining"])
    assert not {row.account_id for row in result.rows} & set(truth["stories"]["dip"])
    assert result.seasonal


def test_the_weeks_shown_are_those_of_the_usage(ask: Any, sql: Any) -> None:
    row = next(r for r in adoption(ask("declining_adoption", "csm")).rows if len(r.falls) == 1)
    fall = row.falls[0]
    last_week = sql(
        f"SELECT SUM(events) FROM usage WHERE account_id = '{row.account_id}'"
        f" AND feature = '{fall.feature.replace(' ', '_')}'"
        " AND day >= '2026-10-07' AND day < '2026-10-14'"
    )[0][0]
    assert fall.weekly[-1] == last_week


def test_another_period_and_a_product_are_tested_anew(ask: Any, truth: Any) -> None:
    result = adoption(ask("declining_adoption", "csm", product="automation", period="last_60_days"))
    assert {fall.product for row in result.rows for fall in row.falls} == {"Automation"}
    short = ask("declining_adoption", "csm", period="this_week")
    assert short.kind == "invalid"
    assert "6 weeks" in short.report.headline


def test_no_usage_at_all_is_said_and_nothing_is_drawn(call: Any) -> None:
    outcome = call("declining_adoption", "eva")
    assert "no product usage" in outcome.report.headline
    assert {block.type for block in outcome.report.blocks} == {"headline", "steps"}


def test_the_twenty_renewals_of_next_quarter(ask: Any, truth: Any, sql: Any) -> None:
    result = renewals(ask("upcoming_renewals", "csm", within="next_quarter"))
    assert {row.account_id for row in result.rows} == set(truth["csm"]["renewals_next_quarter"])
    count, cents = sql(
        "SELECT COUNT(*), SUM(c.value) FROM contracts c JOIN accounts a ON a.id = c.account_id"
        " WHERE a.csm_id = 'daniel-okafor' AND c.status = 'active'"
        " AND c.end_on BETWEEN '2027-01-01' AND '2027-03-31'"
    )[0]
    assert (result.total, result.value) == (count, Decimal(cents) / 100)
    assert count == 20


def test_priority_is_the_sum_of_visible_points_and_orders_the_list(ask: Any) -> None:
    result = renewals(ask("upcoming_renewals", "csm", within={"days": 90}))
    for row in result.rows:
        assert row.priority == round(row.points_risk + row.points_value + row.points_room, 1)
        assert row.notice_days == (row.notice_by - result.today).days if row.notice_by else True
    order = [row.priority for row in result.rows]
    assert order == sorted(order, reverse=True)
    assert result.rows[0].ends_on <= date(2027, 1, 12)


def test_renewals_can_be_ordered_by_risk_value_and_room(ask: Any) -> None:
    keys = {
        "risk": lambda row: row.risk,
        "value": lambda row: row.value,
        "expansion": lambda row: row.room,
    }
    totals = set()
    for rank_by, key in keys.items():
        result = renewals(ask("upcoming_renewals", "csm", rank_by=rank_by))
        values = [key(row) for row in result.rows]
        assert values == sorted(values, reverse=True)
        totals.add((result.total, result.value))
    assert len(totals) == 1


def test_no_renewal_is_an_honest_sentence(call: Any) -> None:
    outcome = call("upcoming_renewals", "cy")
    assert outcome.report.headline.startswith("No contract ends in the next 90 days")


def test_the_planted_accounts_near_their_limit_are_the_upsells(ask: Any, truth: Any) -> None:
    result = growth(ask("expansion_opportunities", "executive", kind="upsell", limit=50))
    near = set(truth["csm"]["near_plan_limit"])
    assert {row.account_id for row in result.rows} <= near
    assert len(result.rows) + result.counts["pipeline"] == len(near)


def test_most_of_the_likeliest_cross_sells_are_planted_ones(ask: Any, truth: Any) -> None:
    result = growth(ask("expansion_opportunities", "executive", kind="cross_sell", limit=500))
    ranked = sorted(result.rows, key=lambda row: -(row.propensity or 0))
    planted = {entry.split("/")[0] for entry in truth["csm"]["cross_sell"]}
    hits = sum(row.account_id in planted for row in ranked[:20])
    assert hits >= 17
    assert all(row.look_alikes for row in ranked[:20])


def test_expected_value_is_propensity_times_price(ask: Any) -> None:
    rows = growth(ask("expansion_opportunities", "csm", limit=50)).rows
    assert rows
    for row in rows:
        assert row.expected
        assert row.price
        assert row.propensity
        assert abs(float(row.expected) - row.propensity * float(row.price)) < 1
    values = [float(row.expected or 0) for row in rows]
    assert values == sorted(values, reverse=True)


def test_one_customer_shows_every_product_with_its_state(ask: Any, sql: Any) -> None:
    result = growth(ask("expansion_opportunities", "csm", account="Meridian Travel Group"))
    owned = {row.offer for row in result.rows if row.status == "owned"}
    assert owned == {
        name
        for (name,) in sql(
            "SELECT p.name FROM contracts c JOIN products p ON p.id = c.product_id"
            " WHERE c.account_id = 'meridian-travel-group' AND c.status = 'active'"
            " AND p.kind = 'add_on'"
        )
    }
    dedicated = next(row for row in result.rows if row.offer == "Dedicated IP")
    assert (dedicated.status, dedicated.why) == ("not_eligible", "needs the professional plan")


def test_where_all_have_the_largest_plan_that_is_said_and_what_can_be_sold_instead(
    ask: Any,
) -> None:
    outcome = ask("expansion_opportunities", "csm", kind="upsell")
    other = growth(ask("expansion_opportunities", "csm", kind="cross_sell", limit=1))
    result = growth(outcome)
    assert (result.total, result.on_largest_plan) == (0, result.customers)
    assert (result.other_total, result.other_expected) == (other.total, other.expected)
    head = outcome.report.headline
    assert f"all {result.customers} are on the largest plan" in head
    assert f"{other.total} cross-sell opportunities are open" in head


def test_no_products_to_sell_is_said(call: Any) -> None:
    outcome = call("expansion_opportunities", "cy")
    assert outcome.report.headline == (
        "There is no open upsell or cross-sell opportunity at your customers."
    )


def brief(outcome: Any) -> Brief:
    assert outcome.kind == "result", outcome.report.headline
    assert isinstance(outcome.result, Brief)
    return outcome.result


def test_a_brief_for_an_agent_holds_nothing_commercial(ask: Any) -> None:
    outcome = ask("account_brief", "agent", account="Harborline Outfitters")
    result = brief(outcome)
    assert not result.commercial
    assert (result.score, result.risk, result.renews_on, result.value) == (None,) * 4
    assert "ARR" not in result.facts
    assert "264,000" not in str(outcome.report.to_json())


def test_a_brief_counts_open_tickets_as_sql_does(ask: Any, sql: Any) -> None:
    result = brief(ask("account_brief", "csm", account="cascadia-airlines"))
    counted = sql(
        "SELECT COUNT(*) FROM tickets WHERE account_id = 'cascadia-airlines'"
        " AND status IN ('new', 'open', 'pending', 'on_hold')"
    )[0][0]
    assert result.open_count == counted
    assert result.band == "red"
    assert result.risk
    assert result.risk > 0.3
    assert any("left on" in (person.note or "") for person in result.people)


def test_a_brief_of_a_bare_customer_still_reads(call: Any) -> None:
    outcome = call("account_brief", "eva", account="zeta")
    result = brief(outcome)
    assert result.open_count == 3
    assert outcome.report.headline.startswith("Zeta Shops: health ")
