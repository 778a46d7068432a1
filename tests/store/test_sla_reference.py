"""The SLA clocks against a reference that lives through every minute of a ticket.

The reference knows no UTC windows and no sums: it looks at the clock on the wall once a minute,
keeps a list of the minutes in which each clock ran, and counts them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.calendars import BusinessCalendar
from store.sla import Change, Policy, Said, SlaClock, Target, Timeline, clocks, next_responses

MINUTE = timedelta(minutes=1)
FINISHED = {"resolved", "closed"}
AFTER = 5 * 1440
"""How many minutes beyond now the reference looks for a due moment."""

# The local dates on which the clocks change, in zones that do it in different ways: at night, at
# midnight, by half an hour; Kathmandu never does.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Beirut", date(2026, 10, 25)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
]


@dataclass
class Run:
    """One clock of the reference: the minutes in which it ran."""

    metric: str
    start: int
    stop: int | None = None
    minutes: list[int] = field(default_factory=list)


@dataclass
class Story:
    """A ticket in whole minutes since its creation."""

    calendar: BusinessCalendar
    policy: Policy
    created: datetime
    now: int
    timeline: Timeline


class Reference:
    """Lives through a story, minute by minute."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.open = self._open_minutes()
        self.status = self._initial("status", story.timeline.status)
        self.priority = self._initial("priority", story.timeline.priority)
        self.priority_at: dict[int, str] = {}
        self.answered = self.status in FINISHED
        self.ended_known = False
        self.first = Run("first_response", 0)
        self.resolution = Run("resolution", 0)
        self.wait: Run | None = None
        self.waits: list[Run] = []
        self._live()

    def clocks(self) -> list[SlaClock]:
        unknown_end = self.status in FINISHED and not self.ended_known
        found = []
        if not (unknown_end and self.first.stop is None):
            found.append(self._clock(self.first, pauses=False))
        found.append(self._shown_wait())
        if not unknown_end:
            found.append(self._clock(self.resolution))
        return [clock for clock in found if clock]

    def all_waits(self) -> list[SlaClock]:
        runs = [*self.waits, self.wait] if self._waiting() else self.waits
        return [clock for clock in map(self._clock, runs) if clock]

    def _waiting(self) -> bool:
        return self.wait is not None and self.status not in FINISHED

    def _shown_wait(self) -> SlaClock | None:
        waits = self.all_waits()
        if running := [wait for wait in waits if wait.stopped_at is None]:
            return running[-1]
        worst = None
        for wait in waits:
            if worst is None or (
                wait.elapsed_minutes * worst.target_minutes
                > worst.elapsed_minutes * wait.target_minutes
            ):
                worst = wait
        return worst

    def _initial(self, name: str, otherwise: str) -> str:
        changes = [e for e in self.story.timeline.events if e.field == name]
        first = min(changes, key=lambda e: e.at, default=None)
        return first.old if first and first.old is not None else otherwise

    def _open_minutes(self) -> set[int]:
        """The open minutes. A wall clock that is set back does not open or close anything again."""
        calendar, created = self.story.calendar, self.story.created
        furthest: dict[date, int] = defaultdict(lambda: -1)
        found = set()
        for minute in range(-2 * 1440, self.story.now + AFTER):
            wall = (created + minute * MINUTE).astimezone(calendar.zone)
            day = wall.date()
            furthest[day] = max(furthest[day], wall.hour * 60 + wall.minute)
            if day not in calendar.holidays:
                for opening, closing in calendar.weekly.get(day.weekday(), ()):
                    begins = opening.hour * 60 + opening.minute
                    ends = closing.hour * 60 + closing.minute or 1440
                    if begins <= furthest[day] < ends:
                        found.add(minute)
        return found

    def _live(self) -> None:
        said, changed = defaultdict(list), defaultdict(list)
        for message in self.story.timeline.messages:
            said[self._minute(message.at)].append(message)
        for change in self.story.timeline.events:
            changed[self._minute(change.at)].append(change)
        for minute in range(self.story.now + 1):
            for message in said[minute]:
                self._hear(minute, message)
            self._turn(minute, changed[minute])
            self.priority_at[minute] = self.priority
            if minute < self.story.now:
                self._pass(minute)

    def _minute(self, instant: datetime) -> int:
        return max(0, (instant - self.story.created) // MINUTE)

    def _hear(self, minute: int, message: Said) -> None:
        if not message.public:
            return
        if message.by == "staff":
            if self.first.stop is None:
                self.first.stop = minute
            self._answer(minute)
        elif self.answered and self.wait is None:
            self.wait = Run("next_response", minute)

    def _answer(self, minute: int) -> None:
        if self.wait and self.status not in FINISHED:
            self.wait.stop = minute
            self.waits.append(self.wait)
        self.wait, self.answered = None, True

    def _turn(self, minute: int, changes: list[Change]) -> None:
        before, status = self.status, self.status
        for change in changes:
            if change.field == "status":
                status = change.new
            else:
                self.priority = change.new
        if status in FINISHED and before not in FINISHED:
            if self.first.stop is None:
                self.first.stop = minute
            self._answer(minute)
            self.resolution.stop = minute
            self.ended_known = True
        elif status not in FINISHED:
            self.resolution.stop = None
        self.status = status

    def _pass(self, minute: int) -> None:
        if self.first.stop is None:
            self.first.minutes.append(minute)
        if self.status not in FINISHED and self.status not in self.story.policy.pause_on:
            self.resolution.minutes.append(minute)
            if self.wait:
                self.wait.minutes.append(minute)

    def _clock(self, run: Run, pauses: bool = True) -> SlaClock | None:
        end = self.story.now if run.stop is None else run.stop
        priority = self.priority_at[end]
        target = next(
            (
                t
                for t in self.story.policy.targets
                if (t.metric, t.priority) == (run.metric, priority)
            ),
            None,
        )
        if target is None:
            return None
        counts = self.open.__contains__ if target.hours == "business" else (lambda _: True)
        used = [minute for minute in run.minutes if counts(minute)]
        paused = pauses and run.stop is None and self.status in self.story.policy.pause_on
        ahead = [] if paused else [m for m in range(end, self.story.now + AFTER) if counts(m)]
        until_due = (used + ahead)[target.minutes - 1 : target.minutes]
        due = self._instant(until_due[0] + 1) if until_due else None
        breached = len(used) > target.minutes
        return SlaClock(
            metric=target.metric,
            target_minutes=target.minutes,
            started_at=self._instant(run.start),
            due_at=due,
            stopped_at=None if run.stop is None else self._instant(run.stop),
            elapsed_minutes=float(len(used)),
            paused=paused,
            breached=True if breached else (None if run.stop is None else False),
            breached_at=due if breached else None,
        )

    def _instant(self, minute: int) -> datetime:
        return self.story.created + minute * MINUTE


def clock_time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


# Round edges are as likely as odd ones: they are where the clocks change.
MINUTES_OF_DAY = st.one_of(st.integers(0, 48).map(lambda n: n * 30), st.integers(0, 1440))
WINDOWS = (
    st.tuples(MINUTES_OF_DAY, MINUTES_OF_DAY)
    .filter(lambda window: window[0] != window[1])
    .map(lambda window: tuple(clock_time(minute) for minute in sorted(window)))
)
TARGETS = [1, 30, 60, 480, 1440, 2011]
PRIORITIES = ["P1", "P2", "P3"]
STATUSES = ["open", "pending", "on_hold", "resolved", "closed"]


@st.composite
def calendars(draw, zone: str, around: date) -> BusinessCalendar:
    weekly = draw(
        st.dictionaries(st.integers(0, 6), st.lists(WINDOWS, min_size=1, max_size=2), min_size=3)
    )
    near = st.integers(-3, 8).map(lambda days: around + timedelta(days=days))
    return BusinessCalendar(ZoneInfo(zone), weekly, draw(st.frozensets(near, max_size=3)))


@st.composite
def policies(draw) -> Policy:
    targets = [
        Target(metric, priority, minutes, hours)
        for metric in ("first_response", "next_response", "resolution")
        for priority in PRIORITIES
        if (minutes := draw(st.sampled_from([None, *TARGETS]))) is not None
        and (hours := draw(st.sampled_from(["business", "calendar"])))
    ]
    pause_on = draw(st.sampled_from([{"pending", "on_hold"}, {"pending"}, set()]))
    return Policy("drawn", tuple(targets), frozenset(pause_on))


@st.composite
def changes(
    draw, name: Literal["status", "priority"], values: list[str], moments: st.SearchStrategy
) -> list[Change]:
    found, value = [], draw(st.sampled_from([None, *values]))
    for moment in sorted(draw(st.lists(moments, max_size=5))):
        following = draw(st.sampled_from(values))
        found.append(Change(moment, name, value, following))
        value = following
    return found


@st.composite
def stories(draw) -> Story:
    zone, around = draw(st.sampled_from(CHANGES))
    midnight = datetime.combine(around, time.min, UTC)
    created = midnight + draw(st.integers(-2 * 1440, 2 * 1440)) * MINUTE
    now = draw(st.integers(0, 4 * 1440))
    # Steps of 20 minutes bring several things to the same minute now and then; the lengths of the
    # targets bring answers at the very moment at which they are due.
    moments = st.one_of(
        st.sampled_from(TARGETS).map(lambda minute: created + minute * MINUTE),
        st.integers(-2, now // 20 + 5).map(lambda step: created + step * 20 * MINUTE),
        st.integers(-30, now + 100).map(lambda minute: created + minute * MINUTE),
    )
    said = st.builds(
        Said, moments, st.sampled_from(["customer", "staff"]), st.sampled_from([True, True, False])
    )
    messages = draw(st.lists(said, max_size=8))
    # Messages of one minute count in the order in which they are given, whatever their minute.
    messages.sort(key=lambda message: max(message.at, created))
    events = draw(changes("status", STATUSES, moments)) + draw(
        changes("priority", PRIORITIES, moments)
    )
    timeline = Timeline(
        created,
        events,
        messages,
        draw(st.sampled_from(PRIORITIES)),
        draw(st.sampled_from(STATUSES)),
    )
    return Story(draw(calendars(zone, around)), draw(policies()), created, now, timeline)


def comparable(found: list[SlaClock], story: Story) -> list[SlaClock]:
    """The clocks without due moments that lie beyond what the reference looked at."""
    horizon = story.created + (story.now + AFTER) * MINUTE
    return [
        SlaClock(**{**vars(clock), "due_at": None})
        if clock.due_at and clock.due_at > horizon
        else clock
        for clock in found
    ]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_clocks_agree_with_living_through_every_minute(story):
    reference = Reference(story)
    arguments = story.timeline, story.policy, story.calendar, story.created + story.now * MINUTE
    assert comparable(clocks(*arguments), story) == reference.clocks()
    assert comparable(next_responses(*arguments), story) == reference.all_waits()
