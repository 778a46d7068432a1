"""What a canonical period ("this_quarter", {"from": …}) means in local calendar days.

Pure calendar arithmetic: no clock, no zone. `store.clock` adds both.

Conventions
- last_N_days: the N local days that end with today, today included; weeks are 7 days each.
  last_N_months: from the day after the same day N months back, to today.
- next_N_days: from today to the N-th day after it, both included.
- A quarter, half or year is fiscal. With `fiscal_year_start` 4, q1 is April to June, and a fiscal
  year is named by the calendar year in which it ends; when it starts in January the two agree.
  A bare year ("2026") and a month are always those of the calendar.
- q1 … q4, h1, h2 and a month without a year are the latest that has begun (looking back) or the
  first that is not over (looking ahead).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Step = tuple[int, str]
"""A length as (count, unit), the unit one of day, week, month, quarter, half, year."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_IN_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_IN_DAYS = {"day": 1, "week": 7}
_UNITS = "day|week|month|quarter|half|year"
_ONE_DAY = timedelta(days=1)
# Beyond these years an instant in some zone no longer fits a datetime.
_YEARS = range(1000, 9999)

ACCEPTED = (
    "today, yesterday, tomorrow, this_/last_/next_ week, month, quarter, half or year, "
    "last_7_days (any number of hours, days, weeks, months, quarters or years, also next_), "
    "q1 … q4, q3_2025, h1, h2_2026, fy_2026, 2026, 2026-10, october_2026, 2026-10-05, all_time, "
    '{"from": "2026-10-05", "to": "2026-10-11"} with either end left out'
)


class UnknownPeriod(ValueError):
    """A period that cannot be read, or that does not fit the question; says what is accepted."""

    def __init__(self, value: object, problem: str = "") -> None:
        self.value = value
        super().__init__(
            f"{value!r} is not a period{': ' + problem if problem else ''}. Accepted: {ACCEPTED}."
        )


@dataclass(frozen=True)
class Days:
    """Local days from `first` (inclusive) to `end` (exclusive); None leaves that side open.

    `name` is for people and empty where the dates say it all; by `step` one goes to the period
    before.
    """

    first: date | None
    end: date | None
    name: str
    step: Step | None

    @property
    def last(self) -> date | None:
        """The last day that belongs to the period."""
        return self.end - _ONE_DAY if self.end else None

    @property
    def label(self) -> str:
        """For people: "this quarter (1 Oct – 31 Dec 2026)"."""
        dates = _dates(self.first, self.last)
        return f"{self.name} ({dates})" if self.name and dates else self.name or dates


@dataclass(frozen=True)
class FiscalCalendar:
    """Where fiscal years (`fiscal_year_start`, a month) and weeks (0 = Monday) begin."""

    fiscal_year_start: int = 1
    week_start: int = 0

    def __post_init__(self) -> None:
        if self.fiscal_year_start not in range(1, 13):
            raise ValueError(f"fiscal_year_start is a month, 1 to 12, not {self.fiscal_year_start}")
        if self.week_start not in range(7):
            raise ValueError(f"week_start is a weekday, 0 (Monday) to 6, not {self.week_start}")

    def start_of(self, unit: str, day: date) -> date:
        """The first day of the week, month, quarter, half or fiscal year that holds `day`."""
        if unit == "day":
            return day
        if unit == "week":
            return day - timedelta(days=(day.weekday() - self.week_start) % 7)
        into = (day.month - self.fiscal_year_start) % _IN_MONTHS[unit]
        return shift(day.replace(day=1), -into, "month")

    def read(self, value: object, today: date, *, ahead: bool = False) -> Days:
        """The days of a canonical period. Raises `UnknownPeriod`."""
        try:
            days = self._read(value, today, ahead)
            bounds = [day.year for day in (days.first, days.end) if day]
        except UnknownPeriod:
            raise
        except (OverflowError, ValueError) as error:
            raise UnknownPeriod(value, str(error)) from error
        if any(year not in _YEARS for year in bounds):
            raise UnknownPeriod(value, "it lies outside the calendar")
        return days

    def before(self, days: Days, today: date) -> Days:
        """The comparable days right before `days`: as many days, or the whole unit before.

        A period without an end is taken to reach today. Raises `UnknownPeriod` where there is
        nothing before (all time, or only an end).
        """
        first, end, step = days.first, days.end, days.step
        if first and not end:
            end = today + _ONE_DAY
            step = ((end - first).days, "day")
        if not first or not step or step[0] <= 0:
            raise UnknownPeriod(days.label, "there is no comparable period before it")
        count, unit = step
        name = f"previous {_word(unit)}" if count == 1 else f"previous {count} {_word(unit)}s"
        return Days(shift(first, -count, unit), first, name, step)

    def _read(self, value: object, today: date, ahead: bool) -> Days:
        if isinstance(value, Mapping):
            return _between(value)
        if isinstance(value, str):
            text = value.strip().lower().replace(" ", "_")
            for pattern, reader in _READERS:
                if match := pattern.fullmatch(text):
                    return reader(self, match, today, ahead)
        raise UnknownPeriod(value)

    def whole(self, unit: str, first: date, name: str) -> Days:
        """One unit from its first day."""
        return Days(first, shift(first, 1, unit), name, (1, unit))

    def year_start(self, year: int) -> date:
        """The first day of the fiscal year that is named `year`."""
        start = self.fiscal_year_start
        return date(year if start == 1 else year - 1, start, 1)

    def year_name(self, first: date) -> str:
        """The name of the fiscal year that begins on `first`: "2026", or "FY2027"."""
        return str(first.year) if self.fiscal_year_start == 1 else f"FY{first.year + 1}"


def shift(day: date, count: int, unit: str) -> date:
    """`day` moved by `count` units; the day of the month is cut to the month's length."""
    if unit in _IN_DAYS:
        return day + timedelta(days=count * _IN_DAYS[unit])
    years, month = divmod(day.year * 12 + day.month - 1 + count * _IN_MONTHS[unit], 12)
    if not 1 <= years <= 9999:
        raise OverflowError("it lies outside the calendar")
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def coming(count: int, unit: str, today: date) -> Days:
    """From today to the day `count` units ahead, both included."""
    end = shift(today, count, unit) + _ONE_DAY
    return Days(today, end, _counted("next", count, unit), ((end - today).days, "day"))


def day_text(day: date) -> str:
    """ "5 Oct 2026", in any locale."""
    return f"{day.day} {_month(day)} {day.year}"


def _between(value: Mapping[object, object]) -> Days:
    if not value or not value.keys() <= {"from", "to"}:
        raise UnknownPeriod(dict(value))
    first, last = _day(value.get("from")), _day(value.get("to"))
    if first and last and last < first:
        raise UnknownPeriod(dict(value), "it ends before it begins")
    end = last + _ONE_DAY if last else None
    if not first and not end:
        return _all_time()
    return Days(first, end, "", ((end - first).days, "day") if first and end else None)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value is not None else None


def _all_time(*_: object) -> Days:
    return Days(None, None, "all time", None)


def _relative_day(_: FiscalCalendar, match: re.Match[str], today: date, __: bool) -> Days:
    offset = {"yesterday": -1, "today": 0, "tomorrow": 1}[match[1]]
    first = today + timedelta(days=offset)
    return Days(first, first + _ONE_DAY, match[1], (1, "day"))


def _relative_unit(calendar: FiscalCalendar, match: re.Match[str], today: date, _: bool) -> Days:
    unit, offset = match[2], {"last": -1, "this": 0, "next": 1}[match[1]]
    first = shift(calendar.start_of(unit, today), offset, unit)
    return calendar.whole(unit, first, f"{match[1]} {_word(unit)}")


def _counted_units(_: FiscalCalendar, match: re.Match[str], today: date, __: bool) -> Days:
    count, unit = int(match[2]), match[3]
    if not count:
        raise ValueError("the number must be at least 1")
    if match[1] == "next":
        return coming(count, unit, today)
    end = today + _ONE_DAY
    first = shift(today, -count, unit) + _ONE_DAY
    return Days(first, end, _counted("last", count, unit), (count, unit))


def _part_of_year(calendar: FiscalCalendar, match: re.Match[str], today: date, ahead: bool) -> Days:
    unit = {"q": "quarter", "h": "half"}[match[1][0]]
    into = int(match[1][1]) - 1
    year = calendar.year_start(int(match[2])) if match[2] else calendar.start_of("year", today)
    first = shift(year, into, unit)
    if not match[2]:
        first = _nearest(first, unit, today, ahead)
    year = calendar.start_of("year", first)
    return calendar.whole(unit, first, f"{match[1].upper()} {calendar.year_name(year)}")


def _month_of_year(
    calendar: FiscalCalendar, match: re.Match[str], today: date, ahead: bool
) -> Days:
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match[1]))
    first = date(int(match[2] or today.year), month, 1)
    if not match[2]:
        first = _nearest(first, "month", today, ahead)
    return calendar.whole("month", first, f"{MONTHS[month - 1].title()} {first.year}")


def _iso_month(calendar: FiscalCalendar, match: re.Match[str], *_: object) -> Days:
    first = date(int(match[1]), int(match[2]), 1)
    return calendar.whole("month", first, f"{MONTHS[first.month - 1].title()} {first.year}")


def _fiscal_year(calendar: FiscalCalendar, match: re.Match[str], *_: object) -> Days:
    first = calendar.year_start(int(match[1]))
    return calendar.whole("year", first, calendar.year_name(first))


def _calendar_year(calendar: FiscalCalendar, match: re.Match[str], *_: object) -> Days:
    return calendar.whole("year", date(int(match[1]), 1, 1), match[1])


def _iso_day(_: FiscalCalendar, match: re.Match[str], *__: object) -> Days:
    first = date.fromisoformat(match[0])
    return Days(first, first + _ONE_DAY, "", (1, "day"))


def _nearest(first: date, unit: str, today: date, ahead: bool) -> date:
    if ahead:
        return first if shift(first, 1, unit) > today else shift(first, 1, "year")
    return first if first <= today else shift(first, -1, "year")


_Reader = Callable[[FiscalCalendar, re.Match[str], date, bool], Days]
_MONTH_NAMES = "|".join(f"{name[:3]}|{name}" for name in MONTHS)
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"all_time"), _all_time),
    (re.compile(r"(today|yesterday|tomorrow)"), _relative_day),
    (re.compile(rf"(this|last|next)_({_UNITS})"), _relative_unit),
    (re.compile(rf"(last|next)_([0-9]{{1,6}})_({_UNITS})s?"), _counted_units),
    (re.compile(r"(q[1-4]|h[12])(?:_([0-9]{4}))?"), _part_of_year),
    (re.compile(rf"({_MONTH_NAMES})(?:_([0-9]{{4}}))?"), _month_of_year),
    (re.compile(r"fy_?([0-9]{4})"), _fiscal_year),
    (re.compile(r"([0-9]{4})"), _calendar_year),
    (re.compile(r"([0-9]{4})-([0-9]{2})"), _iso_month),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _iso_day),
)


def _counted(which: str, count: int, unit: str) -> str:
    return f"{which} {count} {_word(unit)}{'' if count == 1 else 's'}"


def _word(unit: str) -> str:
    return "half-year" if unit == "half" else unit


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3].title()


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        if first == last:
            return day_text(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} – {day_text(last)}"
        if first.year == last.year:
            return f"{first.day} {_month(first)} – {day_text(last)}"
        return f"{day_text(first)} – {day_text(last)}"
    if first:
        return f"since {day_text(first)}"
    return f"until {day_text(last)}" if last else ""
