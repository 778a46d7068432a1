"""Times for meetings that nobody has to move anything for.

A slot is free when it lies in everybody's working hours, on no holiday, touches nothing that is
already in a calendar (with a pause around it), and keeps the limit of reviews a day. All of this
is about instants; zones only matter for the working hours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from store.calendars import BusinessCalendar

STEP = timedelta(minutes=30)
PAUSE = timedelta(minutes=15)
PER_DAY = 2
"""Reviews that one person holds on a day."""

Busy = tuple[datetime, datetime]


@dataclass(frozen=True)
class Side:
    """People who share their working hours and zone."""

    name: str
    hours: BusinessCalendar
    """Without holidays."""
    holidays: frozenset[date]
    busy: tuple[Busy, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Their time zone."""
        return self.hours.zone


@dataclass(frozen=True)
class Wish:
    """A meeting that needs a time."""

    id: str
    sides: tuple[Side, ...]
    minutes: int
    prefer_before: date | None = None
    """Rather not later than this."""


@dataclass
class Book:
    """What the plan has taken so far."""

    taken: list[Busy] = field(default_factory=list)

    def clash(self, start: datetime, end: datetime) -> bool:
        """Whether a planned meeting is too near."""
        return any(s < end + PAUSE and start < e + PAUSE for s, e in self.taken)

    def full(self, day: date, zone: ZoneInfo) -> bool:
        """Whether the day has as many reviews as it may."""
        return sum(s.astimezone(zone).date() == day for s, _ in self.taken) >= PER_DAY

    def week_load(self, day: date, zone: ZoneInfo) -> int:
        """Reviews planned in the same week."""
        monday = day - timedelta(days=day.weekday())
        days = (s.astimezone(zone).date() for s, _ in self.taken)
        return sum(monday <= d < monday + timedelta(days=7) for d in days)


RULES = ("hours", "holidays", "calendar", "limit")


def starts(first: datetime, last: datetime) -> Iterator[datetime]:
    """Half-hour starts from `first` to before `last`."""
    at = first
    while at < last:
        yield at
        at += STEP


def fits(wish: Wish, start: datetime, book: Book, rules: Iterable[str] = RULES) -> bool:
    """Whether a slot keeps the rules."""
    end = start + timedelta(minutes=wish.minutes)
    checks = {
        "hours": lambda: all(_in_hours(side, start, end) for side in wish.sides),
        "holidays": lambda: not any(_on_holiday(side, start, end) for side in wish.sides),
        "calendar": lambda: not any(_is_busy(side, start, end) for side in wish.sides),
        "limit": lambda: (
            not (
                book.clash(start, end)
                or book.full(start.astimezone(wish.sides[0].zone).date(), wish.sides[0].zone)
            )
        ),
    }
    return all(checks[rule]() for rule in rules)


def _in_hours(side: Side, start: datetime, end: datetime) -> bool:
    return side.hours.elapsed(start, end) == end - start


def _on_holiday(side: Side, start: datetime, end: datetime) -> bool:
    days = (start.astimezone(side.zone).date(), end.astimezone(side.zone).date())
    return any(day in side.holidays for day in days)


def _is_busy(side: Side, start: datetime, end: datetime) -> bool:
    return any(s < end + PAUSE and start < e + PAUSE for s, e in side.busy)


def plan(wishes: Sequence[Wish], first: datetime, last: datetime) -> Mapping[str, datetime | None]:
    """A start for each wish, or None. Those with the fewest possibilities choose first."""
    open_slots = {
        wish.id: [s for s in starts(first, last - _length(wish) + STEP) if _ends_in(wish, s, last)
                  and fits(wish, s, Book(), RULES[:3])]
        for wish in wishes
    }  # fmt: skip
    book, found = Book(), dict[str, datetime | None]()
    for wish in sorted(wishes, key=lambda w: (len(open_slots[w.id]), w.id)):
        free = [s for s in open_slots[wish.id] if fits(wish, s, book, ("limit",))]
        best = min(free, key=lambda s: _cost(wish, s, book, first), default=None)
        found[wish.id] = best
        if best is not None:
            book.taken.append((best, best + _length(wish)))
    return found


def _length(wish: Wish) -> timedelta:
    return timedelta(minutes=wish.minutes)


def _ends_in(wish: Wish, start: datetime, last: datetime) -> bool:
    return start + _length(wish) <= last


def _cost(
    wish: Wish, start: datetime, book: Book, first: datetime
) -> tuple[bool, int, int, float, datetime]:
    """Before the preferred day, in a quiet week, on a quiet day, near the middle of the day."""
    organizer = wish.sides[0]
    local = start.astimezone(organizer.zone)
    late = wish.prefer_before is not None and local.date() > wish.prefer_before
    of_day = sum(s.astimezone(organizer.zone).date() == local.date() for s, _ in organizer.busy)
    off_middle = abs(local.hour + local.minute / 60 - 11)
    weeks = (start - first).days // 7
    return late, book.week_load(local.date(), organizer.zone) * 2 + weeks, of_day, off_middle, start


def reason(wish: Wish, first: datetime, last: datetime, book: Book) -> tuple[str, ...]:
    """The fewest rules that together leave no time; empty where the period itself is too short."""
    slots = [s for s in starts(first, last) if _ends_in(wish, s, last)]
    if not slots:
        return ()
    for count in range(1, len(RULES) + 1):
        for rules in combinations(RULES, count):
            if not any(fits(wish, s, book, rules) for s in slots):
                return rules
    return RULES
