"""Quarterly reviews: nobody is booked twice, and an impossible wish says what is in the way."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from reports.blocks import Approval
from store.calendars import BusinessCalendar
from store.engine import Store
from tools.execution import Outcome
from tools.meetings import slots
from tools.meetings.models import Reviews
from tools.meetings.slots import Book, Side, Wish

Call = Callable[..., Outcome]
FIRST = datetime(2027, 1, 4, tzinfo=UTC)
LAST = datetime(2027, 1, 11, tzinfo=UTC)
ZONES = ["America/New_York", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "UTC"]


def _result(outcome: Outcome) -> Reviews:
    assert isinstance(outcome.result, Reviews), outcome.report.headline
    return outcome.result


def _hours(zone: str, start: int = 9, end: int = 17) -> BusinessCalendar:
    window = [(time(start), time(end % 24))]
    return BusinessCalendar(ZoneInfo(zone), dict.fromkeys(range(5), window))


busy_times = st.lists(
    st.tuples(st.integers(0, 7 * 48), st.integers(1, 8)).map(
        lambda pair: (
            FIRST + timedelta(minutes=30 * pair[0]),
            FIRST + timedelta(minutes=30 * (pair[0] + pair[1])),
        )
    ),
    max_size=25,
).map(tuple)
holidays = st.frozensets(st.integers(4, 8).map(lambda n: date(2027, 1, n)), max_size=2)


@given(
    mine=busy_times,
    theirs=st.lists(st.tuples(st.sampled_from(ZONES), busy_times), min_size=1, max_size=6),
    free=holidays,
    minutes=st.sampled_from([15, 30, 45, 60, 90, 240]),
)
@settings(max_examples=25, deadline=None)
def test_whatever_the_calendars_hold_nobody_is_booked_twice_or_out_of_hours(
    mine: tuple, theirs: list, free: frozenset[date], minutes: int
) -> None:
    me = Side("me", _hours("America/New_York"), free, mine)
    wishes = [
        Wish(str(n), (me, Side(str(n), _hours(zone), frozenset(), busy)), minutes)
        for n, (zone, busy) in enumerate(theirs)
    ]
    length = timedelta(minutes=minutes)
    found = slots.plan(wishes, FIRST, LAST)
    planned = {id_: (start, start + length) for id_, start in found.items() if start}
    for (a, b), (c, d) in combinations(planned.values(), 2):
        assert b + slots.PAUSE <= c or d + slots.PAUSE <= a
    for wish in wishes:
        if wish.id not in planned:
            continue
        start, end = planned[wish.id]
        assert FIRST <= start < end <= LAST
        assert start.astimezone(ZoneInfo("America/New_York")).date() not in free
        for side in wish.sides:
            local, until = start.astimezone(side.zone), end.astimezone(side.zone)
            assert local.weekday() < 5
            assert time(9) <= local.time() < until.time() <= time(17)
            assert all(end <= s or e <= start for s, e in side.busy)


def test_hours_that_never_meet_are_the_whole_reason() -> None:
    me = Side("me", _hours("America/New_York"), frozenset({date(2027, 1, 5)}))
    them = Side("them", _hours("Asia/Tokyo", 9, 11), frozenset())
    wish = Wish("w", (me, them), 60)
    busy = Wish("w", (Side("me", me.hours, me.holidays, ((FIRST, LAST),)), them), 60)
    assert slots.plan([wish], FIRST, LAST) == {"w": None}
    assert slots.reason(wish, FIRST, LAST, Book()) == ("hours",)
    assert slots.reason(busy, FIRST, LAST, Book()) in (("hours",), ("calendar",))


def test_holidays_alone_are_not_blamed_for_what_appointments_add() -> None:
    week = frozenset(date(2027, 1, day) for day in (4, 5, 6, 7))
    friday = (datetime(2027, 1, 8, 12, tzinfo=UTC), datetime(2027, 1, 9, 2, tzinfo=UTC))
    me = Side("me", _hours("America/New_York"), week, (friday,))
    wish = Wish("w", (me,), 45)
    assert slots.reason(wish, FIRST, LAST, Book()) == ("hours", "holidays", "calendar")


def test_the_demo_csm_gets_five_reviews_that_fit_his_real_calendar(
    demo_call: Call, demo_store: Store
) -> None:
    outcome = demo_call("schedule_reviews", "daniel-okafor")
    result = _result(outcome)
    query = (
        "SELECT id FROM accounts WHERE csm_id = 'daniel-okafor' AND churned_on IS NULL"
        " ORDER BY arr DESC, id LIMIT 5"
    )
    busy = (
        "SELECT COUNT(*) FROM meetings m JOIN meeting_attendees a ON a.meeting_id = m.id"
        " WHERE a.attendee_id = 'daniel-okafor' AND m.starts_at < :end AND m.ends_at > :start"
    )
    with demo_store.session(read_only=True) as session:
        connection = session.connection()
        assert {r.account_id for r in result.reviews} == {
            r[0] for r in connection.execute(text(query))
        }
        for one in result.reviews:
            assert one.starts_at is not None
            assert one.ends_at is not None
            times = {
                "start": f"{one.starts_at:%Y-%m-%d %H:%M}",
                "end": f"{one.ends_at:%Y-%m-%d %H:%M}",
            }
            assert connection.execute(text(busy), times).scalar_one() == 0


def test_it_stops_at_the_preview(demo_call: Call, demo_store: Store) -> None:
    count = text("SELECT COUNT(*) FROM meetings")
    with demo_store.session(read_only=True) as session:
        before = session.connection().execute(count).scalar_one()
    outcome = demo_call("schedule_reviews", "daniel-okafor")
    with demo_store.session(read_only=True) as session:
        assert session.connection().execute(count).scalar_one() == before
    assert outcome.kind == "proposal"
    approval = next(b for b in outcome.report.blocks if isinstance(b, Approval))
    assert len(approval.changes) == 5


def test_a_calendar_program_reads_the_invitation(demo_call: Call) -> None:
    from icalendar import Calendar

    for one in _result(demo_call("schedule_reviews", "daniel-okafor")).reviews:
        assert one.ics is not None
        event: Any = Calendar.from_ical(one.ics).walk("VEVENT")[0]
        assert event["DTSTART"].dt == one.starts_at
        assert event["DTEND"].dt == one.ends_at
        assert one.account in str(event["SUMMARY"])
        guests = event.get("ATTENDEE", [])
        assert len(guests if isinstance(guests, list) else [guests]) == len(one.guests)


def test_the_same_wish_gives_the_same_plan_and_the_same_files(demo_call: Call) -> None:
    first = _result(demo_call("schedule_reviews", "daniel-okafor"))
    assert _result(demo_call("schedule_reviews", "daniel-okafor")) == first


def test_a_quarter_that_is_too_full_names_who_found_no_time_and_why(demo_call: Call) -> None:
    outcome = demo_call(
        "schedule_reviews", "daniel-okafor", quarter={"to": "2026-10-14"}, duration=240
    )
    result = _result(outcome)
    failed = [one for one in result.reviews if one.starts_at is None]
    assert failed
    assert all("leave no time" in one.why for one in failed)
    assert "No review can be planned" in outcome.report.headline


def test_a_csm_without_customers_is_told_so(demo_call: Call) -> None:
    assert demo_call("schedule_reviews", "priya-nair").kind == "forbidden"


def test_a_customer_of_somebody_else_is_not_found(demo_call: Call) -> None:
    outcome = demo_call("schedule_reviews", "alice-morgan", accounts="harborline-outfitters")
    assert outcome.kind == "not_found"
