"""Comparing people fairly on the demo company."""

from collections.abc import Callable
from typing import Any

import pytest

from store.demo import DemoFacts
from tools.execution import Outcome
from tools.team.models import Comparison, Performance, Ranking

Ask = Callable[..., Outcome]
Sql = Callable[..., list[Any]]


def _comparison(outcome: Outcome) -> Comparison:
    assert isinstance(outcome.result, Comparison), outcome.report.headline
    return outcome.result


def _ranking(outcome: Outcome) -> Ranking:
    assert isinstance(outcome.result, Ranking), outcome.report.headline
    return outcome.result


def test_who_closed_the_most_is_what_plain_sql_counts(ask: Ask, sql: Sql) -> None:
    counted = sql(
        "SELECT coalesce(t.resolved_by_id, t.assignee_id) AS who, count(*) AS n FROM tickets t"
        " WHERE t.status IN ('resolved', 'closed') AND coalesce(t.resolved_by_kind, '') <> 'ai'"
        " AND coalesce(t.resolved_at, t.closed_at) >= '2026-09-01 04:00:00'"
        " AND coalesce(t.resolved_at, t.closed_at) < '2026-10-01 04:00:00'"
        " GROUP BY 1 ORDER BY 2 DESC"
    )
    outcome = ask("compare_agents", metric="closed", period="last_month")
    result = _comparison(outcome)
    assert (result.people[0].person_id, result.people[0].closed) == tuple(counted[0])
    assert {p.person_id: p.closed for p in result.people if p.closed} == dict(map(tuple, counted))
    assert f"{result.people[0].name} resolved the most tickets last month" in (
        outcome.report.headline
    )


def test_the_planted_pair_is_ordered_by_what_they_do_with_equal_tickets(
    ask: Ask, demo_facts: DemoFacts
) -> None:
    pair = demo_facts.truth["people"]
    better, worse = pair["adjusted_better"], pair["raw_better"]
    outcome = ask("compare_agents", period="q3", agents=[better, worse])
    first, second = _comparison(outcome).people
    assert (first.person_id, second.person_id) == (better, worse)
    assert (first.measures["sla"].raw or 0) < (second.measures["sla"].raw or 0)
    assert "Without adjustment Sofia Lindqvist would be first" in outcome.report.headline


def test_raw_shares_and_case_numbers_are_those_of_plain_sql(ask: Ask, sql: Sql) -> None:
    counted = {
        person: (n, share)
        for person, n, share in sql(
            "SELECT coalesce(t.resolved_by_id, t.assignee_id), count(*), avg(1.0 - c.breached)"
            " FROM tickets t JOIN sla_clocks c ON c.ticket_id = t.id AND c.metric = 'resolution'"
            " WHERE t.status IN ('resolved', 'closed') AND coalesce(t.resolved_by_kind, '') <> 'ai'"
            " AND t.resolved_at >= '2026-07-01 04:00:00' AND t.resolved_at < '2026-10-01 04:00:00'"
            " GROUP BY 1"
        )
    }
    for person in _comparison(ask("compare_agents", period="q3")).people:
        if person.person_id in counted:
            n, share = counted[person.person_id]
            assert person.measures["sla"].n == n
            assert person.measures["sla"].raw == pytest.approx(share)


def test_a_week_with_few_cases_compares_nobody_but_shows_the_counts(ask: Ask) -> None:
    outcome = ask("compare_agents")
    result = _comparison(outcome)
    assert "this week" in result.period
    assert result.enough == 0
    assert outcome.report.headline.startswith("Not enough data to compare people this week")
    assert any(person.closed for person in result.people)


def test_the_top_agent_has_the_highest_adjusted_share_among_those_with_enough_cases(
    ask: Ask,
) -> None:
    ranking = _ranking(ask("rank_agents"))
    values = [p.measures["sla"] for p in ranking.comparison.people[: ranking.comparison.enough]]
    assert all(v.n >= ranking.comparison.least for v in values)
    assert ranking.places[0].measures["sla"].adjusted == max(v.adjusted or 0 for v in values)


def test_asked_who_is_slacking_the_answer_is_a_fair_comparison_without_the_word(
    ask: Ask,
) -> None:
    outcome = ask("rank_agents", order="worst", period="last_90_days")
    said = str(outcome.report.to_json()).lower()
    assert "slack" not in said
    assert "lazy" not in said
    assert "not how hard somebody works" in said
    assert "adjusting for the kind of tickets" in outcome.report.headline


def test_a_week_too_short_to_compare_shows_what_is_known_and_no_empty_columns(ask: Ask) -> None:
    report = ask("compare_agents").report
    assert report.headline.startswith("Not enough data to compare people this week")
    table = next(block for block in report.blocks if block.type == "table")
    assert [column.label for column in table.columns] == [
        "Agent", "Resolved", "Days active", "Per day", "Open today",
    ]  # fmt: skip
    counts = [int(str(row["closed"])) for row in table.rows]
    assert counts == sorted(counts, reverse=True)
    assert "not enough data" not in str(table.rows)


def test_an_empty_quarter_ranks_nobody(ask: Ask) -> None:
    outcome = ask("rank_agents", order="worst", period="q1_2024")
    assert outcome.report.headline.startswith("Not enough data in Q1 2024")
    assert ask("compare_agents", period="q1_2024").report.headline.startswith("Nobody resolved")


def test_a_lead_compares_the_own_team_only(ask: Ask) -> None:
    result = _comparison(ask("compare_agents", "renee-dubois", period="q3"))
    assert {person.team for person in result.people if person.closed > 1} == {
        "Campaigns & automation"
    }


def test_executives_see_the_team_as_a_whole_but_no_ranking(ask: Ask) -> None:
    assert ask("compare_agents", "elena-petrova").kind == "forbidden"
    assert ask("rank_agents", "elena-petrova").kind == "forbidden"
    assert ask("team_performance", "elena-petrova").kind == "result"


def _kept_in_september(sql: Sql) -> float:
    ((share,),) = sql(
        "SELECT avg(1.0 - breached) FROM sla_clocks WHERE metric = 'resolution'"
        " AND stopped_at >= '2026-09-01 04:00:00' AND stopped_at < '2026-10-01 04:00:00'"
    )
    return share


def test_team_figures_are_those_of_plain_sql_and_add_up(ask: Ask, sql: Sql) -> None:
    result = ask("team_performance", "elena-petrova", period="last_month").result
    assert isinstance(result, Performance)
    ((created,),) = sql(
        "SELECT count(*) FROM tickets WHERE created_at >= '2026-09-01 04:00:00'"
        " AND created_at < '2026-10-01 04:00:00'"
    )
    assert result.figures["tickets_created"] == created
    assert result.figures["sla_resolution_share"] == pytest.approx(_kept_in_september(sql))
    assert sum(team.created for team in result.teams) == created
    assert not any(name in str(result) for name in ("Priya", "Victor"))


def test_a_lead_is_told_the_satisfaction_with_the_own_team_alone(ask: Ask, sql: Sql) -> None:
    found = ask("team_performance", "maya-chen", period="last_quarter").result
    assert isinstance(found, Performance)
    [(mean, answers)] = sql(
        "SELECT AVG(1.0 * s.score), COUNT(*) FROM surveys s JOIN tickets t ON t.id = s.ticket_id"
        " WHERE s.kind = 'csat' AND t.team_id = 'integrations'"
        " AND s.at >= '2026-07-01 04:00' AND s.at < '2026-10-01 04:00'"
    )
    assert answers
    assert found.figures["csat_average"] == pytest.approx(mean)
    assert [team.team_id for team in found.teams] == ["integrations"]


def test_the_counts_of_a_running_month_are_compared_with_as_much_of_the_month_before(
    ask: Ask, sql: Sql
) -> None:
    answer = ask("team_performance", "elena-petrova")
    result = answer.result
    assert isinstance(result, Performance)
    ((created,),) = sql(
        "SELECT count(*) FROM tickets WHERE created_at >= '2026-09-01 04:00:00'"
        " AND created_at < '2026-09-14 13:30:00'"
    )
    assert result.previous["tickets_created"] == created
    assert result.previous["sla_resolution_share"] == pytest.approx(_kept_in_september(sql))
    tiles = next(block for block in answer.report.blocks if block.type == "metrics")
    labels = {item.metric: item.change_label for item in tiles.items}
    assert labels["tickets_created"] == "the first 14 days of the previous month"
    assert labels["csat_average"] == "previous month (1 – 30 Sep 2026)"


def test_what_came_in_today_is_compared_with_yesterday_until_the_same_hour(ask: Ask) -> None:
    result = ask("team_performance", "elena-petrova", period="today").result
    assert isinstance(result, Performance)
    assert result.previous_stretch == "the previous day until 09:30"


def test_team_performance_of_an_empty_quarter_is_a_sentence(ask: Ask) -> None:
    report = ask("team_performance", period="q1_2024").report
    assert report.headline.startswith("No ticket was created or resolved in Q1 2024")
    assert [block.type for block in report.blocks] == ["headline", "steps"]
