"""SLA clocks of one ticket: first response, next response, resolution.

Rules
- First response runs from creation to the first public staff message. It never pauses.
- Next response runs from the first customer message that follows a staff reply and has no answer
  yet to the next public staff message. A ticket has many such waits; `clocks` gives the one that is
  running, or else the worst (most time used of its target, the earliest of equals), and
  `next_responses` gives all.
- Resolution runs from creation to the moment the ticket was last resolved or closed. Reopening
  resumes it; the time it lay finished does not count. Closing what is resolved changes nothing.
- Finishing a ticket (resolved or closed) tells the customer: it stops a response clock that nobody
  has answered. A message to a finished ticket waits from when it was sent, if the ticket is
  reopened, but time counts from the reopening only; otherwise it is no wait at all.
- While the status is in the policy's `pause_on`, next response and resolution stand still.
- The target is that of the priority in force when the clock stopped, or else now, and so are the
  hours it is counted in: the whole clock reads as if the ticket had always had that priority.
- Due is the earliest moment at which the time used equals the target. Answered exactly then, it is
  met; breached is only more than the target.
- Nothing is made up: no target for the priority, no clock; a ticket that was finished all along,
  with no change that says when, has only the clocks that a message stops.
- Whatever is dated after now has not happened; what is dated before creation happened at creation.
  At one instant messages come before changes, and of several changes the last counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from store.calendars import ALWAYS, BusinessCalendar

Metric = Literal["first_response", "next_response", "resolution"]
Hours = Literal["business", "calendar"]

FINISHED = frozenset({"resolved", "closed"})
"""The statuses that end the work on a ticket."""

_NEVER: frozenset[str] = frozenset()
_ZERO = timedelta(0)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Target:
    """At most so many minutes of business or calendar time for a metric at a priority."""

    metric: Metric
    priority: str
    minutes: int
    hours: Hours

    def __post_init__(self) -> None:
        if self.metric not in ("first_response", "next_response", "resolution"):
            raise ValueError(f"{self.metric!r} is not first_response, next_response or resolution")
        if self.hours not in ("business", "calendar"):
            raise ValueError(f"{self.metric} {self.priority}: hours are business or calendar")
        if self.minutes <= 0:
            raise ValueError(f"{self.metric} {self.priority}: a target is at least 1 minute")


@dataclass(frozen=True)
class Policy:
    """The targets of a policy, and the statuses in which its clocks pause."""

    id: str
    targets: tuple[Target, ...]
    pause_on: frozenset[str] = frozenset({"pending", "on_hold"})

    def __post_init__(self) -> None:
        if len(self._by_key) < len(self.targets):
            raise ValueError(f"SLA policy {self.id}: two targets for one metric and priority")

    @classmethod
    def from_row(
        cls, id: str, targets: Iterable[Mapping[str, Any]], pause_on: Iterable[str]
    ) -> "Policy":
        """From plain JSON: {"metric", "priority", "minutes", "hours"} each. Raises ValueError."""
        try:
            read = tuple(
                Target(row["metric"], row["priority"], int(row["minutes"]), row["hours"])
                for row in targets
            )
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"SLA policy {id}: a target needs metric, priority, minutes and hours ({error!r})"
            ) from error
        return cls(id, read, frozenset(pause_on))

    def target(self, metric: Metric, priority: str) -> Target | None:
        """The target for a metric at a priority, if there is one."""
        return self._by_key.get((metric, priority))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Target]:
        return {(target.metric, target.priority): target for target in self.targets}


@dataclass(frozen=True)
class Change:
    """A status or priority that was changed; `old` is None where it is not known."""

    at: datetime
    field: Literal["status", "priority"]
    old: str | None
    new: str


@dataclass(frozen=True)
class Said:
    """A message; only public ones are seen by both sides."""

    at: datetime
    by: Literal["customer", "staff"]
    public: bool = True


@dataclass(frozen=True)
class Timeline:
    """What happened to a ticket, in any order, aware times.

    `priority` and `status` are the ticket's own where no change tells what they were at first.
    """

    created_at: datetime
    events: Sequence[Change] = ()
    messages: Sequence[Said] = ()
    priority: str = "P3"
    status: str = "new"


@dataclass(frozen=True)
class SlaClock:
    """One clock as it reads now.

    `breached` is True beyond the target, False when stopped within it, None while undecided.
    `breached_at` is then `due_at`. `due_at` assumes that a running clock runs on, and tells of one
    that was met when it would have been due had it run on; it is None while paused within the
    target, since nobody knows when it will resume.
    """

    metric: Metric
    target_minutes: int
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    elapsed_minutes: float
    paused: bool
    breached: bool | None
    breached_at: datetime | None


def clocks(
    timeline: Timeline, policy: Policy, calendar: BusinessCalendar, now: datetime
) -> list[SlaClock]:
    """The ticket's clocks at `now`, at most one per metric, by the rules of this module."""
    if timeline.created_at > now:
        return []
    reading = _Reading(timeline, policy, calendar, now)
    waits = reading.next_responses()
    running = [wait for wait in waits if wait.stopped_at is None]
    worst = max(waits, key=lambda wait: wait.elapsed_minutes / wait.target_minutes, default=None)
    found = (reading.first_response(), running[0] if running else worst, reading.resolution())
    return [clock for clock in found if clock]


def next_responses(
    timeline: Timeline, policy: Policy, calendar: BusinessCalendar, now: datetime
) -> list[SlaClock]:
    """Every wait for a next response, in order; only the last can be running."""
    if timeline.created_at > now:
        return []
    return _Reading(timeline, policy, calendar, now).next_responses()


class _Reading:
    """A timeline up to now, brought in order, and the clocks that it gives."""

    def __init__(
        self, timeline: Timeline, policy: Policy, calendar: BusinessCalendar, now: datetime
    ) -> None:
        self.policy, self.calendar, self.now = policy, calendar, now
        self.created_at = timeline.created_at
        self.statuses = _history(timeline, "status", timeline.status, now)
        self.priorities = _history(timeline, "priority", timeline.priority, now)
        self.messages = sorted(
            (
                (max(message.at, timeline.created_at), message.by)
                for message in timeline.messages
                if message.public and message.at <= now
            ),
            key=_instant,
        )
        self.turns = [
            (at, "finished" if status in FINISHED else "reopened")
            for (_, before), (at, status) in pairwise(self.statuses)
            if (status in FINISHED) != (before in FINISHED)
        ]
        self.finishes = [at for at, turn in self.turns if turn == "finished"]

    @property
    def finished(self) -> bool:
        return self.statuses[-1][1] in FINISHED

    def first_response(self) -> SlaClock | None:
        reply = next((at for at, by in self.messages if by == "staff"), None)
        stops = [at for at in (reply, *self.finishes[:1]) if at]
        if not stops and self.finished:
            return None
        stop = min(stops, default=None)
        return self._clock("first_response", self.created_at, stop, _NEVER)

    def resolution(self) -> SlaClock | None:
        if self.finished and not self.finishes:
            return None
        stop = self.finishes[-1] if self.finished else None
        standing = self.policy.pause_on | FINISHED
        return self._clock("resolution", self.created_at, stop, standing)

    def next_responses(self) -> list[SlaClock]:
        standing = self.policy.pause_on | FINISHED
        found = (
            self._clock("next_response", start, stop, standing) for start, stop in self._waits()
        )
        return [clock for clock in found if clock]

    def _waits(self) -> list[tuple[datetime, datetime | None]]:
        """When each unanswered customer message began to wait, and when it was answered."""
        waits: list[tuple[datetime, datetime | None]] = []
        since: datetime | None = None
        answered = finished = self.statuses[0][1] in FINISHED
        # The sort is stable: messages come before the turns of the same instant.
        for at, happened in sorted(self.messages + self.turns, key=_instant):
            if happened == "customer":
                if answered and since is None:
                    since = at
            elif happened == "reopened":
                finished = False
            else:
                # A reply to a finished ticket ends a wait that never counted.
                if since is not None and not finished:
                    waits.append((since, at))
                since, answered = None, True
                finished = finished or happened == "finished"
        if since is not None and not finished:
            waits.append((since, None))
        return waits

    def _clock(
        self, metric: Metric, start: datetime, stop: datetime | None, standing: frozenset[str]
    ) -> SlaClock | None:
        end = stop or self.now
        target = self.policy.target(metric, _at(self.priorities, end))
        if target is None:
            return None
        calendar = self.calendar if target.hours == "business" else ALWAYS
        stretches = _stretches(self.statuses, start, end, standing)
        used, due = _use(stretches, calendar, target.minutes * _MINUTE)
        over = used > target.minutes * _MINUTE
        paused = stop is None and self.statuses[-1][1] in standing
        if due is None and not paused:
            due = calendar.add(end, target.minutes * _MINUTE - used)
        return SlaClock(
            metric=metric,
            target_minutes=target.minutes,
            started_at=start,
            due_at=due,
            stopped_at=stop,
            elapsed_minutes=used / _MINUTE,
            paused=paused,
            breached=True if over else (False if stop else None),
            breached_at=due if over else None,
        )


def _instant(happening: tuple[datetime, str]) -> datetime:
    return happening[0]


def _history(
    timeline: Timeline, name: str, current: str, now: datetime
) -> list[tuple[datetime, str]]:
    """The values of a field with the instant from which each held, the first from creation."""
    changes = sorted((e for e in timeline.events if e.field == name), key=lambda e: e.at)
    first = changes[0].old if changes and changes[0].old is not None else current
    history = [(timeline.created_at, first)]
    for change in changes:
        if change.at > now:
            break
        at = max(change.at, timeline.created_at)
        if at == history[-1][0] and len(history) > 1:
            history.pop()
        history.append((at, change.new))
    return history


def _at(history: list[tuple[datetime, str]], instant: datetime) -> str:
    """The value in force at an instant, a change at that very instant included."""
    return next((value for at, value in reversed(history) if at <= instant), history[0][1])


def _stretches(
    statuses: list[tuple[datetime, str]],
    start: datetime,
    end: datetime,
    standing: frozenset[str],
) -> list[tuple[datetime, datetime]]:
    """The parts of [start, end) in which the status lets the clock run."""
    stretches = []
    for number, (since, status) in enumerate(statuses):
        until = statuses[number + 1][0] if number + 1 < len(statuses) else end
        begins, ends = max(since, start), min(until, end)
        if begins < ends and status not in standing:
            stretches.append((begins, ends))
    return stretches


def _use(
    stretches: list[tuple[datetime, datetime]], calendar: BusinessCalendar, target: timedelta
) -> tuple[timedelta, datetime | None]:
    """The time used over the stretches, and when it reached the target, if it did."""
    used, due = _ZERO, None
    for begins, ends in stretches:
        passed = calendar.elapsed(begins, ends)
        if due is None and used + passed >= target:
            due = calendar.add(begins, target - used)
        used += passed
    return used, due
