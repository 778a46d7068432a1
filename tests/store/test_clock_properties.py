"""What holds for every clock: any instant, zone, fiscal year and first day of the week."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from store.clock import Clock, Span

ZONES = [
    *("UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana"),
    *("Asia/Beirut", "Asia/Kathmandu", "Africa/Casablanca", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Pacific/Kiritimati", "America/Santiago", "Africa/Cairo"),
]
# A busy machine is not a failure.
unhurried = settings(deadline=None)

UNITS = ["day", "week", "month", "quarter", "half", "year"]

# From 2014 to 2029: no day count reaches back to 30 December 2011, a date that Apia skipped.
clocks = st.builds(
    Clock.frozen,
    st.integers(1_388_534_400, 1_893_456_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    zone=st.sampled_from(ZONES),
    fiscal_year_start=st.integers(1, 12),
    week_start=st.integers(0, 6),
)


def bounds(span: Span) -> tuple[datetime, datetime]:
    assert span.start is not None
    assert span.end is not None
    return span.start, span.end


@unhurried
@given(clocks, st.sampled_from(UNITS))
def test_this_unit_holds_now_and_the_ones_beside_it_touch(clock, unit):
    last, this, following = (clock.span(f"{w}_{unit}") for w in ("last", "this", "next"))
    assert clock.now() in this
    assert last.end == this.start
    assert this.end == following.start
    assert bounds(clock.previous(f"this_{unit}")) == bounds(last)


@unhurried
@given(clocks, st.integers(1, 400), st.sampled_from(["days", "weeks", "months"]))
def test_counted_periods_end_with_today_and_follow_on_their_previous(clock, count, unit):
    span = clock.span(f"last_{count}_{unit}")
    assert clock.now() in span
    assert span.end == clock.span("today").end
    assert clock.previous(f"last_{count}_{unit}").end == span.start


@unhurried
@given(clocks, st.integers(1, 400))
def test_the_last_n_days_are_n_local_days(clock, count):
    first, last = clock.dates(clock.span(f"last_{count}_days"))
    assert last == clock.today()
    assert (last - first).days == count - 1


@unhurried
@given(clocks, st.integers(2012, 2029))
def test_quarters_and_halves_tile_their_fiscal_year(clock, year):
    start, end = bounds(clock.span(f"fy_{year}"))
    for parts in (("q1", "q2", "q3", "q4"), ("h1", "h2")):
        spans = [bounds(clock.span(f"{part}_{year}")) for part in parts]
        assert all(one[1] == two[0] for one, two in pairwise(spans))
        assert (spans[0][0], spans[-1][1]) == (start, end)
    assert bounds(clock.span(f"fy_{year + 1}"))[0] == end


@unhurried
@given(clocks, st.sampled_from(["q1", "q2", "q3", "q4", "h1", "h2", "february", "october"]))
def test_a_period_without_a_year_has_begun_looking_back_and_is_not_over_ahead(clock, name):
    start, end = bounds(clock.span(name))
    assert start <= clock.now() < end + timedelta(days=366)
    ahead_start, ahead_end = bounds(clock.ahead(name))
    assert clock.now() <= ahead_start < ahead_end
    assert ahead_end <= clock.now() + timedelta(days=367 + 184)


@unhurried
@given(clocks, st.integers(1, 2000))
def test_a_look_ahead_begins_now_and_holds_the_same_time_n_days_on(clock, count):
    span = clock.ahead({"days": count})
    assert span.start == clock.now()
    assert clock.dates(span)[1] == clock.today() + timedelta(days=count)


@unhurried
@given(clocks)
def test_a_local_day_holds_exactly_the_instants_of_its_date(clock):
    start, end = bounds(clock.span("today"))
    tick = timedelta(microseconds=1)
    dates = [i.astimezone(clock.zone).date() for i in (start - tick, start, end - tick, end)]
    today = clock.today()
    assert dates[0] < today == dates[1] == dates[2] < dates[3]
