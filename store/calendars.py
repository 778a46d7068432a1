"""Business calendars: opening hours per weekday in a zone, without the holidays.

Opening hours are local. Each window is turned into UTC by itself, so a day on which the clocks
change is as long as it really is. A window opens and closes when the wall clock first reaches its
edge (`store.clock.first_instant`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from store.clock import first_instant, zone_named

Window = tuple[time, time]
"""Local opening and closing time; closing at 00:00 means the end of the day."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ZERO = timedelta(0)
_ALL_DAY: Window = (time.min, time.min)
_EDGE_DAYS = timedelta(days=2)
_FARTHEST_YEARS = 128


class NeverOpen(ValueError):
    """A calendar without opening hours, or one whose hours are too few for what is asked."""


@dataclass(frozen=True)
class BusinessCalendar:
    """When business time passes.

    `weekly` maps a weekday (0 = Monday) to its opening hours; windows that overlap or touch are
    joined, a weekday that is left out is closed. `holidays` are local dates that are closed
    throughout. Raises `NeverOpen` without any opening hours and ValueError for wrong ones.
    Build a calendar once and keep it: it remembers the windows that it has worked out.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Window]]
    holidays: frozenset[date] = frozenset()
    _always: bool = field(init=False, repr=False, compare=False)
    _known: "_Openings | None" = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        weekly = {day: _joined(day, self.weekly[day]) for day in sorted(self.weekly)}
        weekly = {day: windows for day, windows in weekly.items() if windows}
        if not weekly:
            raise NeverOpen("a business calendar needs opening hours on at least one weekday")
        always = not self.holidays and list(weekly.values()) == [(_ALL_DAY,)] * 7
        object.__setattr__(self, "weekly", MappingProxyType(weekly))
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "_always", always)

    def __hash__(self) -> int:
        return hash((self.zone.key, tuple(self.weekly.items()), self.holidays))

    @classmethod
    def from_row(
        cls, zone: str, weekly: Mapping[str, Iterable[Sequence[str]]], holidays: Iterable[str] = ()
    ) -> "BusinessCalendar":
        """From plain JSON: {"mon": [["09:00", "17:00"]]} and ["2026-12-25"]; "24:00" may close.

        Weekdays are English names or their first three letters. Raises ValueError for what cannot
        be read (`UnknownZone`, `NeverOpen` included).
        """
        days = {
            _weekday(name): [_window(name, pair) for pair in pairs]
            for name, pairs in weekly.items()
        }
        return cls(zone_named(zone), days, frozenset(date.fromisoformat(day) for day in holidays))

    def to_row(self) -> dict[str, object]:
        """What `from_row` takes, as plain JSON."""
        weekly = {
            WEEKDAYS[day]: [[_text(opening), _text(closing, "24:00")] for opening, closing in hours]
            for day, hours in self.weekly.items()
        }
        holidays = [day.isoformat() for day in sorted(self.holidays)]
        return {"zone": self.zone.key, "weekly": weekly, "holidays": holidays}

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The business time between two aware instants; zero when `end` is not after `start`."""
        start, end = _utc(start), _utc(end)
        if end <= start:
            return _ZERO
        if self._always:
            return end - start
        openings = self._openings(start.year, end.year)
        return openings.until(end) - openings.until(start)

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest instant (UTC) at which `duration` of business time has passed since `start`.

        Eight hours from Monday's opening is Monday's closing time, not Tuesday's opening. Raises
        ValueError for a negative duration, `NeverOpen` when it does not pass within 128 years.
        """
        start = _utc(start)
        if duration < _ZERO:
            raise ValueError("business time can only be added, not taken away")
        if not duration:
            return start
        if self._always:
            return start + duration
        years = 1
        while years <= _FARTHEST_YEARS and start.year + years < 9999:
            openings = self._openings(start.year, start.year + years)
            if found := openings.reach(openings.until(start) + duration):
                return found
            years *= 2
        raise NeverOpen(f"{duration} of business time do not pass within {_FARTHEST_YEARS} years")

    def is_open(self, instant: datetime) -> bool:
        """Whether business time passes at an aware instant."""
        instant = _utc(instant)
        return self._always or self._openings(instant.year, instant.year).hold(instant)

    def _openings(self, first_year: int, last_year: int) -> "_Openings":
        """The windows of those years at least. What is replaced stays valid for other threads."""
        known = self._known
        if known is None or first_year < known.first_year or last_year > known.last_year:
            if known is not None:
                first_year = min(first_year, known.first_year)
                last_year = max(last_year, known.last_year)
            known = _Openings(self, first_year, last_year)
            object.__setattr__(self, "_known", known)
        return known


class _Openings:
    """The windows of some years in UTC, in order, with the business time before each.

    Two look-ups by bisection then replace any walk over days.
    """

    def __init__(self, calendar: BusinessCalendar, first_year: int, last_year: int) -> None:
        self.first_year, self.last_year = first_year, last_year
        self._opens: list[datetime] = []
        self._closes: list[datetime] = []
        self._before: list[timedelta] = []
        self._after: list[timedelta] = []
        # A UTC year begins and ends within two days of the local one.
        day, last = date(first_year, 1, 1) - _EDGE_DAYS, date(last_year, 12, 31) + _EDGE_DAYS
        total = _ZERO
        while day <= last:
            following = day + timedelta(days=1)
            windows = () if day in calendar.holidays else calendar.weekly.get(day.weekday(), ())
            for opening, closing in windows:
                opens = first_instant(calendar.zone, day, opening)
                closing_day = following if closing == time.min else day
                closes = first_instant(calendar.zone, closing_day, closing)
                # Hours that daylight saving skips entirely are empty.
                if closes > opens:
                    self._opens.append(opens)
                    self._closes.append(closes)
                    self._before.append(total)
                    total += closes - opens
                    self._after.append(total)
            day = following

    def until(self, instant: datetime) -> timedelta:
        """The business time from the first window to `instant`."""
        at = bisect_right(self._opens, instant) - 1
        if at < 0:
            return _ZERO
        return self._before[at] + min(instant, self._closes[at]) - self._opens[at]

    def reach(self, total: timedelta) -> datetime | None:
        """The earliest instant at which `until` is `total`; None when it is later than known."""
        at = bisect_left(self._after, total)
        if at == len(self._after):
            return None
        return self._opens[at] + (total - self._before[at])

    def hold(self, instant: datetime) -> bool:
        """Whether `instant` lies in a window."""
        at = bisect_right(self._opens, instant) - 1
        return at >= 0 and instant < self._closes[at]


def _joined(day: int, windows: Iterable[Window]) -> tuple[Window, ...]:
    if day not in range(7):
        raise ValueError(f"a weekday is a number from 0 (Monday) to 6, not {day!r}")
    joined: list[Window] = []
    for opening, closing in sorted(windows, key=lambda window: window[0]):
        if opening >= closing != time.min:
            raise ValueError(
                f"{WEEKDAYS[day]} {opening:%H:%M}–{closing:%H:%M} closes before it opens; "
                "split hours that pass midnight into two days"
            )
        if joined and (joined[-1][1] == time.min or opening <= joined[-1][1]):
            ends = (joined[-1][1], closing)
            joined[-1] = (joined[-1][0], time.min if time.min in ends else max(ends))
        else:
            joined.append((opening, closing))
    return tuple(joined)


def _weekday(name: str) -> int:
    key = name.strip().lower()
    for number, short in enumerate(WEEKDAYS):
        if len(key) >= 3 and key[:3] == short:
            return number
    raise ValueError(f"{name!r} is not a weekday; use {', '.join(WEEKDAYS)}")


def _window(day: str, pair: Sequence[str]) -> Window:
    try:
        opening, closing = pair
        window = time.fromisoformat(opening), _closing_time(closing)
        if any(edge.tzinfo or edge.microsecond for edge in window):
            raise ValueError("opening hours are local, to the second")
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{day}: {pair!r} is not a pair of times such as ['09:00', '17:00']"
        ) from error
    return window


def _text(at: time, midnight: str = "00:00") -> str:
    return midnight if at == time.min else at.isoformat("auto" if at.second else "minutes")


def _closing_time(text: str) -> time:
    return time.min if text == "24:00" else time.fromisoformat(text)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone; business time needs aware instants")
    return instant.astimezone(UTC)


ALWAYS = BusinessCalendar(ZoneInfo("UTC"), {day: [_ALL_DAY] for day in range(7)})
"""Open around the clock: calendar time."""
