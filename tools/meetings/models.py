"""Arguments and results of the calendar and of call preparation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from tools.arguments import AccountRef, Agenda, Horizon
from tools.meetings.spoken import AccountPick, MeetingPick, Minutes, TimeOfDay
from tools.spec import Args, Result


class MyCalendar(Args):
    """Which days to show."""

    period: Agenda = Agenda("today")


class MeetingPrep(Args):
    """Which meeting to prepare: by customer, time today or name. The next one by default."""

    account: AccountRef | None = None
    time: TimeOfDay | None = None
    """Local start time, for example 14:00."""
    meeting: MeetingPick | None = None


class Attendee(Result):
    """Somebody who takes part."""

    id: str
    name: str
    staff: bool
    title: str | None = None


class Appointment(Result):
    """An entry of a calendar."""

    id: str
    title: str
    kind: str
    account_id: str | None
    account: str | None
    starts_at: datetime
    ends_at: datetime
    location: str | None
    agenda: str | None
    attendees: list[Attendee]
    clashes_with: list[str]
    """Ids of other appointments of the same person at the same time."""

    @property
    def minutes(self) -> float:
        """Its length."""
        return (self.ends_at - self.starts_at).total_seconds() / 60


class Calendar(Result):
    """A person's appointments, in order."""

    person: str
    time_zone: str
    period: str
    days: int
    """Local days that the period covers; 0 where it has no end."""
    now: datetime
    appointments: list[Appointment]
    shown: int
    """How many of them the answer lists."""
    booked_minutes: float
    """Time with something in it, days off left out; overlapping time counts once."""
    free_after: datetime | None
    """On a single day: when the last appointment ends."""


class Guest(Result):
    """A customer's person."""

    id: str
    name: str
    title: str | None
    role: str | None
    language: str
    last_active_at: datetime | None
    left_on: date | None
    is_sponsor: bool
    attends: bool


class OpenTicket(Result):
    """An unfinished ticket of the customer."""

    id: str
    subject: str
    priority: str
    status: str
    assignee: str | None
    created_at: datetime
    due_at: datetime | None
    overdue: bool
    escalated: bool


class DriverMove(Result):
    """What one driver did to the health score, in points."""

    driver: str
    points: Decimal


class HealthChange(Result):
    """Health at the last scoring and a month before."""

    day: date
    score: Decimal
    band: str
    before_day: date | None
    before: Decimal | None
    moves: list[DriverMove]
    """Largest first; they add up to the change."""


class Ask(Result):
    """Something that the customer wants, in the words of the source."""

    text: str
    source: str
    """"ticket:…" or "meeting:…"."""
    at: datetime
    outside: bool
    """Whether these are the customer's own words."""


class Promise(Result):
    """What we said we would do."""

    text: str
    by: str | None
    due: date | None
    done: bool
    overdue: bool
    meeting_id: str
    given_at: datetime


class Risk(Result):
    """A warning, with what it rests on."""

    text: str
    weight: Literal[1, 2, 3]
    """3 first."""
    ref: str | None = None


class LastMeeting(Result):
    """The meeting before."""

    id: str
    title: str
    at: datetime
    notes: str | None


class Prep(Result):
    """One page before a conversation with a customer."""

    now: datetime
    time_zone: str
    appointment: Appointment | None
    account_id: str | None
    account: str | None
    segment: str | None
    plan: str | None
    arr: Decimal | None
    csm: str | None
    renews_on: date | None
    notice_by: date | None
    guests: list[Guest]
    open_tickets: list[OpenTicket]
    resolved_recently: int
    """Tickets resolved in the last 90 days."""
    csat_recent: float | None
    csat_answers: int
    health: HealthChange | None
    health_hidden: bool
    """Whether the asker's role does not see scores and contracts."""
    asks: list[Ask]
    promises: list[Promise]
    """Open ones first, then those kept since the last meeting."""
    risks: list[Risk]
    last: LastMeeting | None


class ScheduleReviews(Args):
    """Whose reviews to plan, when, and how long."""

    accounts: AccountPick | list[AccountPick] = AccountPick("top_5")
    """Customers, or the largest of yours as "top_5"."""
    quarter: Horizon = Horizon("next_quarter")
    duration: Minutes = Minutes(45)
    """In minutes."""


class Review(Result):
    """A quarterly review with a time, or the reason why there is none."""

    account_id: str
    account: str
    arr: Decimal | None
    renews_on: date | None
    guests: list[Attendee]
    starts_at: datetime | None
    ends_at: datetime | None
    local: str | None
    """The time at the customer's, where their zone is another."""
    why: str
    """What speaks for the time, or the fewest things that stand in the way."""
    ics: str | None
    """The invitation as an iCalendar file."""


class Reviews(Result):
    """Reviews that wait for a decision."""

    organizer: str
    time_zone: str
    quarter: str
    duration: int
    reviews: list[Review]
    """Planned ones in order of time, then those without a time."""
