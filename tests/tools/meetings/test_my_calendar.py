"""The calendar of who asks, against plain SQL."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from reports.blocks import Table
from store.engine import Store
from tools.execution import Outcome
from tools.meetings.models import Calendar

Call = Callable[..., Outcome]


def _result(outcome: Outcome) -> Calendar:
    assert isinstance(outcome.result, Calendar), outcome.report.headline
    return outcome.result


_TODAYS = """
SELECT m.id FROM meetings m
WHERE m.cancelled = 0 AND m.starts_at >= '2026-10-14 04:00' AND m.starts_at < '2026-10-15 04:00'
  AND EXISTS (SELECT 1 FROM meeting_attendees a WHERE a.meeting_id = m.id AND a.attendee_id = :who)
ORDER BY m.starts_at, m.id
"""


@pytest.mark.parametrize("who", ["priya-nair", "daniel-okafor", "marcus-reed", "alice-morgan"])
def test_today_is_what_the_person_attends_today_in_order(
    demo_call: Call, demo_store: Store, who: str
) -> None:
    with demo_store.session(read_only=True) as session:
        wanted = [row[0] for row in session.connection().execute(text(_TODAYS), {"who": who})]
    result = _result(demo_call("my_calendar", who))
    assert [one.id for one in result.appointments] == wanted


def test_the_call_at_two_stands_at_two_in_the_askers_zone(demo_call: Call) -> None:
    outcome = demo_call("my_calendar", "priya-nair")
    table = next(b for b in outcome.report.blocks if isinstance(b, Table))
    call = next(n for n, ref in enumerate(table.refs) if ref == "meeting:call-meridian-20261014")
    assert table.rows[call]["when"] == "14:00–14:45"
    assert "Teresa Lindgren" in str(table.rows[call]["who"])


def test_the_step_that_is_offered_prepares_the_customer_call(demo_call: Call) -> None:
    outcome = demo_call("my_calendar", "priya-nair")
    asks = [s.ask for b in outcome.report.blocks if b.type == "steps" for s in b.items]
    assert "prep notes for my 14:00 customer call" in asks


def test_booked_time_counts_overlapping_appointments_once(demo_call: Call) -> None:
    result = _result(demo_call("my_calendar", "priya-nair"))
    assert result.booked_minutes == 30 + 45 + 30
    week = _result(demo_call("my_calendar", "priya-nair", period="this_month"))
    assert week.booked_minutes <= sum(one.minutes for one in week.appointments)


def test_days_off_are_told_as_such_and_not_as_booked_time(demo_call: Call) -> None:
    off = {"from": "2026-12-21", "to": "2026-12-25"}
    outcome = demo_call("my_calendar", "daniel-okafor", period=off)
    kinds = {one.kind for one in _result(outcome).appointments}
    assert "time_off" in kinds
    assert "5 days off" in outcome.report.headline


def test_an_empty_day_says_so_without_a_table(demo_call: Call) -> None:
    outcome = demo_call("my_calendar", "elena-petrova")
    assert outcome.report.headline.startswith("Nothing is in your calendar for today")
    assert [b.type for b in outcome.report.blocks] == ["headline", "steps"]
