"""Load, capacity and what would breach, on the demo company and on a tiny help desk."""

from collections.abc import Callable
from typing import Any

from reports.blocks import Table
from store.demo import DemoFacts
from store.engine import Store
from tools.execution import Outcome
from tools.team.models import Workload

Ask = Callable[..., Outcome]
Sql = Callable[..., list[Any]]
OPEN = "('new', 'open', 'pending', 'on_hold')"


def _result(outcome: Outcome) -> Workload:
    assert isinstance(outcome.result, Workload), outcome.report.headline
    return outcome.result


def test_the_overloaded_people_come_first_and_47_tickets_would_breach(
    ask: Ask, demo_facts: DemoFacts
) -> None:
    outcome = ask("team_workload")
    result = _result(outcome)
    planted = demo_facts.truth["manager"]
    assert {p.person_id for p in result.people[:4]} == set(planted["overloaded"])
    assert result.would_breach == len(planted["would_breach"]) == 47
    assert result.near_deadline == len(planted["near_deadline"])
    assert result.overdue == len(planted["overdue"])
    assert "47 tickets would breach if nothing moves" in outcome.report.headline


def test_open_counts_are_those_of_plain_sql(ask: Ask, sql: Sql) -> None:
    counted = dict(
        sql(f"SELECT assignee_id, count(*) FROM tickets WHERE status IN {OPEN} GROUP BY 1")
    )
    found = {p.person_id: p.open for p in _result(ask("team_workload")).people if p.open}
    assert found == {person: n for person, n in counted.items() if person in found}
    assert sum(found.values()) + _result(ask("team_workload")).unassigned == sum(counted.values())


def test_a_new_hire_is_there_with_an_empty_queue(ask: Ask, demo_facts: DemoFacts) -> None:
    hire = demo_facts.truth["people"]["new_hire"]
    (row,) = [p for p in _result(ask("team_workload")).people if p.person_id == hire]
    assert (row.open, row.days, row.too_much) == (0, 0.0, False)


def test_a_team_can_be_looked_at_alone_and_a_lead_sees_the_own_team(ask: Ask) -> None:
    named = _result(ask("team_workload", team="campaigns"))
    own = _result(ask("team_workload", "renee-dubois"))
    assert {p.person_id for p in named.people} == {p.person_id for p in own.people}
    assert named.would_breach == own.would_breach == 47


def test_rows_can_be_referred_to(ask: Ask) -> None:
    tables = [b for b in ask("team_workload").report.blocks if isinstance(b, Table)]
    assert tables[0].refs[0] == "person:victor-alvarez"


def test_another_time_than_the_present_is_refused_with_a_way_on(ask: Ask) -> None:
    outcome = ask("team_workload", as_of="last_month")
    assert outcome.kind == "invalid"
    assert "not for another time" in outcome.report.headline


def test_without_time_sheets_and_working_hours_the_answer_says_what_it_assumes(
    call: Ask,
) -> None:
    outcome = call("team_workload", "mo")
    result = _result(outcome)
    assert not result.effort_known
    assert not result.hours_known
    notes = [block.text for block in outcome.report.blocks if block.type == "note"]
    assert any("no time sheets" in note for note in notes)
    assert result.unassigned == 1


def test_an_empty_help_desk_says_so(call: Ask, desk: Store) -> None:
    from sqlalchemy import text

    with desk.session() as session:
        for table in ("sla_clocks", "messages", "ticket_events", "surveys", "tickets"):
            session.connection().execute(text(f"DELETE FROM {table}"))
    report = call("team_workload", "mo").report
    assert report.headline == "Nobody holds an open ticket."
    assert [block.type for block in report.blocks] == ["headline"]
