"""Periods and look-aheads, in the asker's zone and fiscal year."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.clock import Clock, Span, UnknownPeriod, UnknownZone, first_instant

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime.fromisoformat("2026-11-18 12:00")  # a Wednesday


@pytest.fixture
def clock() -> Clock:
    return Clock.frozen(NOON, BERLIN)


def local_dates(clock: Clock, span: Span) -> tuple[str | None, str | None]:
    first, last = clock.dates(span)
    return first and first.isoformat(), last and last.isoformat()


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-11-18", "2026-11-18"),
        ("yesterday", "2026-11-17", "2026-11-17"),
        ("tomorrow", "2026-11-19", "2026-11-19"),
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_week", "2026-11-09", "2026-11-15"),
        ("next_week", "2026-11-23", "2026-11-29"),
        ("last_7_days", "2026-11-12", "2026-11-18"),
        ("last_30_days", "2026-10-20", "2026-11-18"),
        ("last_90_days", "2026-08-21", "2026-11-18"),
        ("last_2_weeks", "2026-11-05", "2026-11-18"),
        ("last_3_months", "2026-08-19", "2026-11-18"),
        ("next_7_days", "2026-11-18", "2026-11-25"),
        ("this_month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-10-01", "2026-12-31"),
        ("last_quarter", "2026-07-01", "2026-09-30"),
        ("next_quarter", "2027-01-01", "2027-03-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("last_year", "2025-01-01", "2025-12-31"),
        ("q1", "2026-01-01", "2026-03-31"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("q3_2025", "2025-07-01", "2025-09-30"),
        ("Q3 2025", "2025-07-01", "2025-09-30"),
        ("fy_2026", "2026-01-01", "2026-12-31"),
        ("h1", "2026-01-01", "2026-06-30"),
        ("h2_2025", "2025-07-01", "2025-12-31"),
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("october_2026", "2026-10-01", "2026-10-31"),
        ("december", "2025-12-01", "2025-12-31"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
        ("all_time", None, None),
        ({"from": "2026-10-05", "to": "2026-10-11"}, "2026-10-05", "2026-10-11"),
        ({"from": "2026-10-05"}, "2026-10-05", None),
        ({"to": date(2026, 10, 11)}, None, "2026-10-11"),
    ],
)
def test_a_period_covers_whole_local_days(clock, period, first, last):
    assert local_dates(clock, clock.span(period)) == (first, last)


def test_days_begin_at_local_midnight_in_summer_and_in_winter(clock):
    quarter = clock.span("this_quarter")
    assert quarter.start == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert quarter.end == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_the_day_the_clocks_go_back_has_25_hours():
    day = Clock.frozen(date(2026, 10, 25), BERLIN).span("today")
    assert day.start is not None
    assert day.end is not None
    assert day.end - day.start == timedelta(hours=25)


def test_a_day_without_midnight_begins_with_the_jump():
    day = Clock.frozen(date(2018, 11, 4), "America/Sao_Paulo").span("today")
    assert day.start == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert day.end == datetime(2018, 11, 5, 2, tzinfo=UTC)


def test_a_date_that_a_zone_skipped_is_empty():
    skipped = Clock.frozen(NOON, "Pacific/Apia").span("2011-12-30")
    assert skipped.start == skipped.end


def test_a_time_that_daylight_saving_skips_is_the_moment_of_the_jump():
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert first_instant(BERLIN, date(2026, 3, 29), time(2, 30)) == jump


def test_hours_are_counted_from_this_moment(clock):
    span = clock.span("last_24_hours")
    assert (span.start, span.end) == (clock.now() - timedelta(hours=24), clock.now())
    assert clock.previous("last_24_hours").end == span.start


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("this_quarter", "this quarter (1 Oct – 31 Dec 2026)"),
        ("today", "today (18 Nov 2026)"),
        ("this_week", "this week (16 – 22 Nov 2026)"),
        ("q3_2025", "Q3 2025 (1 Jul – 30 Sep 2025)"),
        ("2026-10", "October 2026 (1 – 31 Oct 2026)"),
        ("last_24_hours", "last 24 hours (since 17 Nov 2026, 12:00)"),
        ("all_time", "all time"),
        ({"from": "2026-12-20", "to": "2027-01-03"}, "20 Dec 2026 – 3 Jan 2027"),
        ({"from": "2026-10-05"}, "since 5 Oct 2026"),
    ],
)
def test_a_label_says_which_days_were_used(clock, period, label):
    assert clock.span(period).label == label


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-11-17", "2026-11-17"),
        ("this_week", "2026-11-09", "2026-11-15"),
        ("last_7_days", "2026-11-05", "2026-11-11"),
        ("this_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-07-01", "2026-09-30"),
        ("q1_2026", "2025-10-01", "2025-12-31"),
        ("fy_2026", "2025-01-01", "2025-12-31"),
        ("october_2026", "2026-09-01", "2026-09-30"),
        ({"from": "2026-10-05", "to": "2026-10-11"}, "2026-09-28", "2026-10-04"),
        ({"from": "2026-11-17"}, "2026-11-15", "2026-11-16"),
    ],
)
def test_the_previous_period_is_as_long_and_right_before(clock, period, first, last):
    assert local_dates(clock, clock.previous(period)) == (first, last)


@pytest.mark.parametrize("period", ["all_time", {"to": "2026-10-11"}, {"from": "2027-01-01"}])
def test_what_has_no_beginning_has_no_previous_period(clock, period):
    with pytest.raises(UnknownPeriod, match="no comparable period"):
        clock.previous(period)


@pytest.mark.parametrize(
    ("within", "last", "label"),
    [
        ({"days": 90}, "2027-02-16", "next 90 days (until 16 Feb 2027)"),
        ({"weeks": 2}, "2026-12-02", "next 2 weeks (until 2 Dec 2026)"),
        ({"months": 3}, "2027-02-18", "next 3 months (until 18 Feb 2027)"),
        ("next_90_days", "2027-02-16", "next 90 days (until 16 Feb 2027)"),
        ("today", "2026-11-18", "rest of today (until 18 Nov 2026)"),
        ("this_quarter", "2026-12-31", "rest of this quarter (until 31 Dec 2026)"),
        ("q4", "2026-12-31", "rest of Q4 2026 (until 31 Dec 2026)"),
        ({"to": "2027-03-31"}, "2027-03-31", "until 31 Mar 2027"),
    ],
)
def test_a_look_ahead_begins_at_this_moment(clock, within, last, label):
    span = clock.ahead(within)
    assert span.start == clock.now()
    assert local_dates(clock, span)[1] == last
    assert span.label == label


@pytest.mark.parametrize(
    ("within", "first", "last"),
    [
        ("tomorrow", "2026-11-19", "2026-11-19"),
        ("next_week", "2026-11-23", "2026-11-29"),
        ("next_month", "2026-12-01", "2026-12-31"),
        ("next_quarter", "2027-01-01", "2027-03-31"),
        ("next_year", "2027-01-01", "2027-12-31"),
        ("q1", "2027-01-01", "2027-03-31"),
        ("march", "2027-03-01", "2027-03-31"),
        ({"from": "2027-01-10", "to": "2027-01-12"}, "2027-01-10", "2027-01-12"),
    ],
)
def test_a_look_ahead_to_a_future_period_begins_with_it(clock, within, first, last):
    assert local_dates(clock, clock.ahead(within)) == (first, last)


def test_the_next_24_hours_are_exact(clock):
    span = clock.ahead({"hours": 24})
    assert (span.start, span.end) == (clock.now(), clock.now() + timedelta(hours=24))


@pytest.mark.parametrize(
    "within",
    ["yesterday", "last_week", "last_7_days", "last_2_hours", "q1_2026", {"to": "2026-11-17"}],
)
def test_a_look_ahead_refuses_what_is_over(clock, within):
    with pytest.raises(UnknownPeriod, match="not over"):
        clock.ahead(within)


@pytest.mark.parametrize("count", [0, -3, True, 1.5, "90", 10**9])
def test_a_look_ahead_needs_a_whole_number(clock, count):
    with pytest.raises(UnknownPeriod, match="whole number"):
        clock.ahead({"days": count})


@pytest.mark.parametrize(
    "period",
    [
        *("", "since_forever", "q5", "h3", "q5_2026", "2026-13", "2026-02-30", "last_0_days"),
        *("last_0_hours", "last_999999_years", "next_999999_years", "0001-01-01", "fy_0001"),
        *(
            {},
            {"from": "soon"},
            {"from": "2026-02-02", "to": "2026-02-01"},
            {"since": "2026-01-01"},
        ),
        *(7, None, ["today"]),
    ],
)
def test_an_unknown_period_is_refused_with_what_is_accepted(clock, period):
    with pytest.raises(UnknownPeriod, match="Accepted: today, yesterday"):
        clock.span(period)


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends():
    clock = Clock.frozen(NOON, "Asia/Kolkata", fiscal_year_start=4)
    assert local_dates(clock, clock.span("q1")) == ("2026-04-01", "2026-06-30")
    assert local_dates(clock, clock.span("q4")) == ("2026-01-01", "2026-03-31")
    assert local_dates(clock, clock.ahead("q4")) == ("2027-01-01", "2027-03-31")
    assert local_dates(clock, clock.span("q1_2026")) == ("2025-04-01", "2025-06-30")
    assert local_dates(clock, clock.span("this_year")) == ("2026-04-01", "2027-03-31")
    assert clock.span("fy_2026").label == "FY2026 (1 Apr 2025 – 31 Mar 2026)"
    assert clock.span("q3").label == "Q3 FY2027 (1 Oct – 31 Dec 2026)"


def test_a_week_may_begin_on_sunday():
    clock = Clock.frozen(NOON, BERLIN, week_start=6)
    assert local_dates(clock, clock.span("this_week")) == ("2026-11-15", "2026-11-21")


def test_as_of_a_date_the_whole_day_has_happened(clock):
    then = clock.as_of(date(2016, 5, 31))
    assert then.today() == date(2016, 5, 31)
    assert then.now() == datetime(2016, 5, 31, 22, tzinfo=UTC) - timedelta(microseconds=1)


def test_as_of_a_moment_without_a_zone_is_read_where_the_clock_is(clock):
    assert clock.as_of(NOON).now() == datetime(2026, 11, 18, 11, tzinfo=UTC)
    assert clock.as_of(NOON.replace(tzinfo=UTC)).now() == datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_another_zone_has_its_own_today():
    clock = Clock.frozen(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), fiscal_year_start=4)
    tokyo = clock.in_zone("Asia/Tokyo")
    assert (clock.today(), tokyo.today()) == (date(2026, 11, 18), date(2026, 11, 19))
    assert tokyo.now() == clock.now()
    assert tokyo.span("q1").label == "Q1 FY2027 (1 Apr – 30 Jun 2026)"


def test_the_system_clock_is_the_default():
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)


def test_a_clock_fed_with_naive_times_says_so():
    with pytest.raises(ValueError, match="aware datetime"):
        Clock(lambda: NOON).now()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(UnknownZone, match="IANA name"):
        Clock(zone=zone)


@pytest.mark.parametrize("settings", [{"fiscal_year_start": 13}, {"week_start": 7}])
def test_a_year_or_week_that_cannot_begin_there_is_refused(settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        Clock(**settings)
