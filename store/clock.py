"""What "now", "today", "this quarter" and "next 90 days" mean to the person who asks.

Days begin and end at that person's local midnight, whatever daylight saving does; everything that
leaves here is an aware UTC datetime. What each period name covers is said in `store.periods`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.periods import Days, FiscalCalendar, UnknownPeriod, day_text

__all__ = ["Clock", "Period", "Span", "UnknownPeriod", "UnknownZone", "first_instant", "zone_named"]

Period = str | Mapping[str, object]
"""A canonical period or horizon: a name, or a mapping ({"from": …, "to": …}, {"days": 90})."""

_HOURS = re.compile(r"(last|next)_([0-9]{1,6})_hours?")
_COUNTED = ("hours", "days", "weeks", "months", "quarters", "years")
_OVER = "a look-ahead needs a period that is not over"
_TICK = timedelta(microseconds=1)


class UnknownZone(ValueError):
    """A time zone name that the IANA database does not hold."""


@dataclass(frozen=True)
class Span:
    """A stretch of time: `start` inclusive, `end` exclusive, both aware UTC; None leaves it open.

    `label` is for people: "this quarter (1 Oct – 31 Dec 2026)".
    """

    start: datetime | None
    end: datetime | None
    label: str

    def __contains__(self, instant: datetime) -> bool:
        return (self.start is None or self.start <= instant) and (
            self.end is None or instant < self.end
        )


class Clock:
    """The time, a zone, and where weeks and fiscal years begin.

    `now` returns an aware datetime (the system's by default); `fiscal_year_start` is a month,
    `week_start` a weekday (0 = Monday).
    """

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        zone: ZoneInfo | str = "UTC",
        fiscal_year_start: int = 1,
        week_start: int = 0,
    ) -> None:
        self._now = now or _system_now
        self.zone = zone_named(zone)
        self.calendar = FiscalCalendar(fiscal_year_start, week_start)

    @classmethod
    def frozen(
        cls,
        instant: datetime | date,
        zone: ZoneInfo | str = "UTC",
        fiscal_year_start: int = 1,
        week_start: int = 0,
    ) -> "Clock":
        """A clock that stands still; `instant` is read as in `as_of`."""
        return cls(None, zone, fiscal_year_start, week_start).as_of(instant)

    def as_of(self, moment: datetime | date) -> "Clock":
        """This clock standing at `moment`.

        A date is the last microsecond of that local day, so that the whole day has happened.
        A datetime without a zone is read in this clock's zone.
        """
        if not isinstance(moment, datetime):
            moment = first_instant(self.zone, moment + timedelta(days=1)) - _TICK
        elif moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        instant = moment.astimezone(UTC)
        return self._like(lambda: instant, self.zone)

    def in_zone(self, zone: ZoneInfo | str) -> "Clock":
        """The same time, read by somebody in another zone."""
        return self._like(self._now, zone)

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return _aware(self._now()).astimezone(UTC)

    def today(self) -> date:
        """The local date."""
        return self.now().astimezone(self.zone).date()

    def span(self, period: Period) -> Span:
        """The stretch of time that a canonical period names. Raises `UnknownPeriod`.

        Whole local days, the ones to come included ("this_quarter" reaches its last day); only
        last_N_hours and next_N_hours end and begin at this moment.
        """
        now = self.now()
        if hours := _hours(period):
            return self._hours_span(now, *hours)
        return self._of_days(self.calendar.read(period, self._date(now)))

    def previous(self, period: Period) -> Span:
        """The comparable stretch that ends where `period` begins.

        A named unit gives the whole unit before it: this_quarter (though still running) the
        previous quarter, q1_2026 the quarter before, october_2026 September. A counted or dated
        period gives as many hours, days or months before it; {"from": …} is measured up to today.
        Raises `UnknownPeriod` where nothing comes before (all_time, {"to": …}).
        """
        now = self.now()
        if hours := _hours(period):
            length = timedelta(hours=abs(hours[0]))
            end = now - length if hours[0] < 0 else now
            label = f"previous {abs(hours[0])} hours (since {self._moment_text(end - length)})"
            return Span(end - length, end, label)
        today = self._date(now)
        return self._of_days(self.calendar.before(self.calendar.read(period, today), today))

    def ahead(self, within: Period) -> Span:
        """The stretch that a look-ahead covers: from now, or from the first day of a future period.

        {"hours": n} ends exactly n hours on; {"days": n}, and likewise weeks, months, quarters and
        years, at the end of the local day that lies that far ahead; a name at the end of its period
        (q1 is the next one that is not over); {"to": date} at the end of that day.
        Raises `UnknownPeriod`, also for a period that is over.
        """
        period = _named(within)
        now = self.now()
        today = self._date(now)
        if hours := _hours(period):
            if hours[0] < 0:
                raise UnknownPeriod(within, _OVER)
            return self._hours_span(now, *hours)
        days = self.calendar.read(period, today, ahead=True)
        if (days.end and days.end <= today) or days.name.startswith("last "):
            raise UnknownPeriod(within, _OVER)
        span = self._of_days(days)
        if days.first and days.first > today:
            return span
        return Span(now, span.end, _rest_label(days))

    def dates(self, span: Span) -> tuple[date | None, date | None]:
        """The first and the last local date that `span` touches, for columns that hold dates."""
        first = self._date(span.start) if span.start else None
        last = self._date(span.end - _TICK) if span.end else None
        return first, last

    def _of_days(self, days: Days) -> Span:
        start = first_instant(self.zone, days.first) if days.first else None
        end = first_instant(self.zone, days.end) if days.end else None
        return Span(start, end, days.label)

    def _hours_span(self, now: datetime, count: int, name: str) -> Span:
        other = now + timedelta(hours=count)
        edge = "since" if count < 0 else "until"
        label = f"{name} ({edge} {self._moment_text(other)})"
        return Span(min(now, other), max(now, other), label)

    def _moment_text(self, instant: datetime) -> str:
        local = instant.astimezone(self.zone)
        return f"{day_text(local.date())}, {local:%H:%M}"

    def _date(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _like(self, now: Callable[[], datetime], zone: ZoneInfo | str) -> "Clock":
        return Clock(now, zone, self.calendar.fiscal_year_start, self.calendar.week_start)


def zone_named(name: ZoneInfo | str) -> ZoneInfo:
    """The IANA zone of that name. Raises `UnknownZone`."""
    if isinstance(name, ZoneInfo):
        return name
    try:
        return ZoneInfo(name)
    # A folder of the database ("America") is an OSError, a path out of it a ValueError.
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(
            f"{name!r} is not a time zone; give an IANA name such as Europe/Berlin or UTC"
        ) from error


def first_instant(zone: ZoneInfo, day: date, at: time = time.min) -> datetime:
    """When the wall clock in `zone` first reaches `at` on `day` (default: when the day begins).

    Of a time that comes twice it is the first; of one that daylight saving skips it is the moment
    of the jump. So it never decreases as (day, at) grows, and days and opening hours tile.
    """
    wall = datetime.combine(day, at)
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # In a gap fold=0 lies after the jump, fold=1 before it: close in on the jump between the two.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = instant
    while after - before > _TICK:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


def _hours(period: Period) -> tuple[int, str] | None:
    """The signed number of hours and the name of last_N_hours or next_N_hours."""
    if not isinstance(period, str):
        return None
    match = _HOURS.fullmatch(period.strip().lower().replace(" ", "_"))
    if not match:
        return None
    count = int(match[2])
    if not count:
        raise UnknownPeriod(period, "the number must be at least 1")
    name = f"{match[1]} {count} hour{'' if count == 1 else 's'}"
    return (count if match[1] == "next" else -count), name


def _named(within: Period) -> Period:
    """A counted horizon by its name: {"days": 90} is next_90_days."""
    if not isinstance(within, Mapping) or len(within) != 1:
        return within
    [(unit, count)] = within.items()
    if unit not in _COUNTED:
        return within
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count < 1_000_000:
        raise UnknownPeriod(dict(within), f"{unit} must be a whole number, at least 1")
    return f"next_{count}_{unit}"


def _rest_label(days: Days) -> str:
    if not days.last:
        return "from now on"
    until = f"until {day_text(days.last)}"
    if not days.name:
        return until
    name = days.name if days.name.startswith("next ") else f"rest of {days.name}"
    return f"{name} ({until})"


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the clock's source must return an aware datetime, such as now(UTC)")
    return instant


def _system_now() -> datetime:
    return datetime.now(UTC)
