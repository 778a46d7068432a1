"""Business time: opening hours, holidays and daylight saving."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.calendars import ALWAYS, BusinessCalendar, NeverOpen
from store.clock import UnknownZone

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = {day: [(time(9), time(17))] for day in range(5)}
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> BusinessCalendar:
    return BusinessCalendar(BERLIN, NINE_TO_FIVE, frozenset({date(2026, 12, 25)}))


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-18 10:00", "2026-11-18 12:30", 2.5),
        ("2026-11-18 07:00", "2026-11-18 23:00", 8),
        ("2026-11-18 16:00", "2026-11-19 10:00", 2),
        ("2026-11-20 16:00", "2026-11-23 10:00", 2),  # over a weekend
        ("2026-12-24 16:00", "2026-12-28 10:00", 2),  # over a holiday and a weekend
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-18 12:00", "2026-11-18 10:00", 0),
        ("2026-01-01 00:00", "2027-01-01 00:00", 260 * 8),  # 261 working days, one a holiday
    ],
)
def test_only_opening_hours_count(office, start, end, hours):
    assert office.elapsed(berlin(start), berlin(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-18 10:00", 2, "2026-11-18 12:00"),
        ("2026-11-18 16:00", 2, "2026-11-19 10:00"),
        ("2026-11-18 09:00", 8, "2026-11-18 17:00"),
        ("2026-11-18 09:00", 16, "2026-11-19 17:00"),
        ("2026-11-21 12:00", 1, "2026-11-23 10:00"),
        ("2026-12-24 16:00", 2, "2026-12-28 10:00"),
        ("2026-11-21 12:00", 0, "2026-11-21 12:00"),
        ("2026-11-18 09:00", 8 * 260 * 3, "2029-11-14 17:00"),
    ],
)
def test_time_is_added_up_to_the_earliest_moment_at_which_it_has_passed(office, start, hours, due):
    assert office.add(berlin(start), hours * HOUR) == berlin(due)


def test_open_means_from_the_opening_time_until_just_before_the_closing_time(office):
    at = ["2026-11-18 08:59", "2026-11-18 09:00", "2026-11-18 16:59", "2026-11-18 17:00"]
    assert [office.is_open(berlin(t)) for t in at] == [False, True, True, False]
    assert not office.is_open(berlin("2026-11-21 10:00"))
    assert not office.is_open(berlin("2026-12-25 10:00"))


def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is():
    nights = BusinessCalendar(BERLIN, {6: [(time(0), time(6))]})
    assert nights.elapsed(berlin("2026-03-29 00:00"), berlin("2026-03-29 06:00")) == 5 * HOUR
    assert nights.elapsed(berlin("2026-10-25 00:00"), berlin("2026-10-25 06:00")) == 7 * HOUR
    assert nights.add(berlin("2026-10-25 00:00"), 3 * HOUR) == berlin("2026-10-25 02:00", fold=1)


def test_hours_that_daylight_saving_skips_are_empty_and_their_edge_is_the_jump():
    skipped = BusinessCalendar(BERLIN, {6: [(time(2), time(3))]})
    cut = BusinessCalendar(BERLIN, {6: [(time(2, 30), time(5))]})
    day = berlin("2026-03-29 00:00"), berlin("2026-03-29 12:00")
    assert skipped.elapsed(*day) == timedelta(0)
    assert cut.elapsed(*day) == 2 * HOUR


def test_the_office_in_another_zone_is_open_at_its_own_hours():
    office = BusinessCalendar(ZoneInfo("America/New_York"), NINE_TO_FIVE)
    # From 8 to 28 March 2026 New York is on summer time and Berlin is not.
    assert office.is_open(berlin("2026-03-10 14:00"))
    assert not office.is_open(berlin("2026-03-03 14:00"))


def test_windows_that_overlap_or_touch_are_one():
    split = BusinessCalendar(
        BERLIN, {0: [(time(12), time(17)), (time(9), time(13)), (time(17), time(0))]}
    )
    assert split == BusinessCalendar(BERLIN, {0: [(time(9), time(0))]})


def test_around_the_clock_is_calendar_time():
    start, end = berlin("2026-10-24 12:00"), berlin("2026-10-26 12:00")
    assert ALWAYS.elapsed(start, end) == 49 * HOUR
    assert ALWAYS.add(start, 49 * HOUR) == end
    assert ALWAYS.is_open(start)


def test_a_row_of_json_and_back():
    row = {
        "zone": "Europe/Berlin",
        "weekly": {"mon": [["09:00", "12:00"], ["13:00", "17:30"]], "sat": [["00:00", "24:00"]]},
        "holidays": ["2026-12-25", "2027-01-01"],
    }
    calendar = BusinessCalendar.from_row(**row)
    assert json.loads(json.dumps(calendar.to_row())) == row
    assert calendar == BusinessCalendar.from_row(**row)
    assert hash(calendar) == hash(BusinessCalendar.from_row(**row))


def test_weekdays_may_be_written_out():
    calendar = BusinessCalendar.from_row("UTC", {"Monday": [["09:00", "17:00"]]}, [])
    assert list(calendar.weekly) == [0]


@pytest.mark.parametrize("weekly", [{}, {"mon": []}])
def test_a_calendar_that_never_opens_is_refused(weekly):
    with pytest.raises(NeverOpen, match="opening hours"):
        BusinessCalendar.from_row("UTC", weekly, [])


def test_business_time_that_never_comes_is_refused():
    mondays = BusinessCalendar(BERLIN, {0: [(time(9), time(9, 1))]})
    with pytest.raises(NeverOpen, match="within 128 years"):
        mondays.add(berlin("2026-11-18 09:00"), timedelta(days=10))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("UTC", {"mon": [["17:00", "09:00"]]}, []), "closes before it opens"),
        (("UTC", {"mon": [["22:00", "22:00"]]}, []), "closes before it opens"),
        (("UTC", {"mon": [["9 am", "17:00"]]}, []), "not a pair of times"),
        (("UTC", {"mon": [["09:00"]]}, []), "not a pair of times"),
        (("UTC", {"mon": [["09:00Z", "17:00Z"]]}, []), "not a pair of times"),
        (("UTC", {"noday": [["09:00", "17:00"]]}, []), "not a weekday"),
        (("UTC", {"mon": [["09:00", "17:00"]]}, ["Christmas"]), "Christmas"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row, problem):
    with pytest.raises(ValueError, match=problem):
        BusinessCalendar.from_row(*row)


def test_an_unknown_zone_is_refused():
    with pytest.raises(UnknownZone):
        BusinessCalendar.from_row("Mars/Olympus", {"mon": [["09:00", "17:00"]]}, [])


def test_instants_must_have_a_zone_and_time_only_goes_forward(office):
    start = berlin("2026-11-18 10:00")
    with pytest.raises(ValueError, match="no time zone"):
        office.elapsed(start.replace(tzinfo=None), start)
    with pytest.raises(ValueError, match="only be added"):
        office.add(start, -HOUR)


# A busy machine is not a failure.
unhurried = settings(deadline=None)
WINDOWS = st.tuples(st.integers(0, 1438), st.integers(1, 1440)).filter(lambda w: w[0] < w[1])


def clock_time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


calendars = st.builds(
    BusinessCalendar,
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Beirut", "Australia/Lord_Howe"]).map(ZoneInfo),
    st.dictionaries(
        st.integers(0, 6),
        st.lists(
            WINDOWS.map(lambda w: (clock_time(w[0]), clock_time(w[1]))), min_size=1, max_size=3
        ),
        min_size=1,
    ),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
instants = st.integers(1_767_225_600, 1_798_761_600).map(lambda s: datetime.fromtimestamp(s, UTC))


@unhurried
@given(calendars, instants, st.timedeltas(timedelta(minutes=1), timedelta(days=3)))
def test_added_time_has_elapsed_and_not_a_moment_earlier(calendar, start, duration):
    due = calendar.add(start, duration)
    tick = timedelta(microseconds=1)
    assert calendar.elapsed(start, due) == duration
    assert calendar.elapsed(start, due - tick) == duration - tick
    assert calendar.is_open(due - tick)


@unhurried
@given(calendars, instants, instants, instants)
def test_elapsed_time_adds_up_in_whatever_order_it_is_asked(calendar, one, two, three):
    one, two, three = sorted([one, two, three])
    parts = calendar.elapsed(two, three) + calendar.elapsed(one, two)
    assert calendar.elapsed(one, three) == parts
    assert timedelta(0) <= parts <= three - one
    afresh = BusinessCalendar(calendar.zone, calendar.weekly, calendar.holidays)
    assert afresh.elapsed(one, three) == parts


@unhurried
@given(calendars)
def test_a_calendar_survives_its_row(calendar):
    assert BusinessCalendar.from_row(**json.loads(json.dumps(calendar.to_row()))) == calendar
