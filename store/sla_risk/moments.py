"""A ticket as it was at an instant: only what was known then.

Later changes, messages and outcomes do not enter, so a moment of the past is described exactly as
it would have been then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log1p, nan
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from store.sla import SlaClock, clocks
from store.sla_refresh import Followed, followed
from store.tables import DONE_STATUSES, Account, SlaClockRow, Ticket, TicketEvent

NUMBERS = (
    "used", "left_hours", "target_hours", "open_hours", "waiting", "answered", "customer_messages",
    "staff_messages", "silent_hours", "customer_last", "handovers", "unassigned", "passed_on",
    "hour", "weekday",
)  # fmt: skip
KINDS = ("priority", "category", "subcategory", "channel", "segment", "requester", "team", "holder")
POINTS = (0.02, 0.3, 0.6, 0.85)
"""Shares of the target after which a past ticket that was still open becomes a case."""
AGES = tuple(timedelta(days=days) for days in (0, 1, 2, 4, 7))
"""The same where the source states outcomes and no targets: time since the opening."""
WAITING = ("pending", "on_hold")
_CHANGING = ("assignee", "team", "category", "subcategory")


@dataclass(frozen=True)
class Moment:
    """What was known of a ticket."""

    ticket_id: str
    at: datetime
    numbers: dict[str, float]
    """By the names in NUMBERS; nan where unknown."""
    kinds: dict[str, str]
    missed: bool | None = None
    """Whether the deadline was missed in the end; None while that is open."""
    stopped: datetime | None = None
    """When it was solved."""
    known_at: datetime | None = None
    """When the outcome was known."""
    hours: float = 0.0
    """log(1 + hours) from the opening to the solution."""

    def is_decided(self, at: datetime) -> bool:
        """Whether the outcome was known at an instant."""
        return self.known_at is not None and self.known_at <= at


@dataclass
class History:
    """Everything that happened to a ticket."""

    ticket: Followed
    facts: Mapping[str, str | None]
    """The ticket's own values; of those that change, the latest."""
    changes: Mapping[str, Sequence[tuple[datetime, str | None, str | None]]]
    """When category, team and holder changed, from what, to what."""
    outcome: "Outcome | None" = None


@dataclass(frozen=True)
class Outcome:
    """What became of the promised resolution."""

    missed: bool | None
    stopped: datetime | None
    known_at: datetime | None
    stated: bool
    """By the source, which does not say when it was due."""


def histories(session: Session, ticket_ids: Sequence[str]) -> Iterator[History]:
    """The histories of tickets."""
    facts, outcomes = _facts(session, ticket_ids), _outcomes(session, ticket_ids)
    changes = _changes(session, ticket_ids)
    for found in followed(session, ticket_ids):
        own = found.ticket_id
        yield History(found, facts[own], changes[own], outcomes.get(own))


def past(history: History, until: datetime) -> Iterator[Moment]:
    """The moments of a ticket before an instant from which can be learnt."""
    outcome = history.outcome
    if outcome is None:
        return
    end = min(outcome.stopped or until, until)
    for at in _points(history, outcome):
        if at < end and (moment := describe(history, at)) is not None:
            yield replace(
                moment,
                missed=outcome.missed,
                stopped=outcome.stopped,
                known_at=outcome.known_at,
                hours=_hours(history, end),
            )


def _points(history: History, outcome: Outcome) -> Iterator[datetime]:
    created_at = history.ticket.timeline.created_at
    if outcome.stated:
        yield from (created_at + age for age in AGES)
    elif fresh := _clock(history, created_at + timedelta(seconds=1)):
        promise, target = history.ticket.promise, timedelta(minutes=fresh.target_minutes)
        if promise is not None:
            yield from (promise.calendar.add(created_at, target * point) for point in POINTS)


def describe(history: History, at: datetime) -> Moment | None:
    """The ticket at an instant; None where nothing is promised, or it is decided by then."""
    timeline = history.ticket.timeline
    if history.outcome is not None and history.outcome.stated:
        time = _time_without_target(history, at)
    else:
        time = _time(_clock(history, at))
    if time is None:
        return None
    said = [m for m in timeline.messages if m.at <= at]
    public = [m for m in said if m.public]
    holder = _as_of(history, "assignee", at)
    numbers = {
        **time,
        "open_hours": _hours(history, at),
        "answered": float(any(m.by == "staff" for m in public)),
        "customer_messages": float(sum(m.by == "customer" for m in said)),
        "staff_messages": float(sum(m.by == "staff" for m in public)),
        "silent_hours": log1p((at - said[-1].at).total_seconds() / 3600) if said else nan,
        "customer_last": float(bool(public) and public[-1].by == "customer"),
        "handovers": float(max(0, _times(history, "assignee", at) - 1)),
        "passed_on": float(_times(history, "team", at)),
        "unassigned": float(holder is None),
        "hour": at.hour + at.minute / 60,
        "weekday": float(at.weekday()),
    }
    kinds = {
        "priority": _value(timeline.events, "priority", timeline.priority, at),
        "holder": holder or "nobody",
        **{name: history.facts[name] or "none" for name in ("channel", "segment", "requester")},
        **{n: _as_of(history, n, at) or "none" for n in ("category", "subcategory", "team")},
    }
    return Moment(
        history.ticket.ticket_id,
        at,
        {name: numbers[name] for name in NUMBERS},
        {name: kinds[name] for name in KINDS},
    )


def _hours(history: History, at: datetime) -> float:
    """log(1 + hours) since the opening."""
    return log1p(max(0.0, (at - history.ticket.timeline.created_at).total_seconds() / 3600))


def _time(clock: SlaClock | None) -> dict[str, float] | None:
    """Where the clock stands; None where none runs."""
    if clock is None or clock.stopped_at is not None or clock.breached:
        return None
    used = (clock.elapsed_minutes or 0.0) / clock.target_minutes
    return {
        "used": used,
        "left_hours": log1p(max(0.0, clock.target_minutes * (1 - used)) / 60),
        "target_hours": log1p(clock.target_minutes / 60),
        "waiting": float(clock.paused),
    }


def _time_without_target(history: History, at: datetime) -> dict[str, float] | None:
    """The same where no target is known; None where the ticket was finished at that instant."""
    timeline = history.ticket.timeline
    status = _value(timeline.events, "status", timeline.status, at)
    if status in DONE_STATUSES or at < timeline.created_at:
        return None
    unknown = dict.fromkeys(("used", "left_hours", "target_hours"), nan)
    return {**unknown, "waiting": float(status in WAITING)}


def _clock(history: History, at: datetime) -> SlaClock | None:
    promise = history.ticket.promise
    if promise is None:
        return None
    made = clocks(history.ticket.timeline, promise.policy, promise.calendar, at)
    return next((clock for clock in made if clock.metric == "resolution"), None)


def _value(events: Iterable[Any], name: str, current: str, at: datetime) -> str:
    """The value of a field at an instant, from its changes."""
    changes = sorted((e for e in events if e.field == name), key=lambda e: e.at)
    before = [change.new for change in changes if change.at <= at]
    if before:
        return before[-1]
    return (changes[0].old or changes[0].new) if changes else current


def _as_of(history: History, name: str, at: datetime) -> str | None:
    """The same of a field that may be empty."""
    changes = history.changes.get(name, ())
    before = [new for changed_at, _, new in changes if changed_at <= at]
    if before:
        return before[-1]
    return changes[0][1] if changes else history.facts[name]


def _times(history: History, name: str, at: datetime) -> int:
    return sum(changed_at <= at for changed_at, _, _ in history.changes.get(name, ()))


def _facts(session: Session, ids: Sequence[str]) -> dict[str, dict[str, str | None]]:
    tickets, accounts = _table(Ticket), _table(Account)
    query = select(
        tickets.c.id, tickets.c.category, tickets.c.subcategory, tickets.c.channel,
        tickets.c.requester_id.label("requester"), tickets.c.team_id.label("team"),
        tickets.c.assignee_id.label("assignee"), accounts.c.segment,
    ).join_from(tickets, accounts, tickets.c.account_id == accounts.c.id, isouter=True)  # fmt: skip
    found = {}
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(tickets.c.id.in_(chunk))).mappings():
            found[row["id"]] = dict(row)
    return found


def _outcomes(session: Session, ids: Sequence[str]) -> dict[str, Outcome]:
    """What became of the resolutions; a stated outcome is known when the ticket is closed."""
    table, tickets = _table(SlaClockRow), _table(Ticket)
    query = (
        select(
            table.c.ticket_id, table.c.breached, table.c.stopped_at, table.c.breached_at,
            table.c.basis, tickets.c.closed_at,
        )
        .join_from(table, tickets, table.c.ticket_id == tickets.c.id)
        .where(table.c.metric == "resolution")
    )  # fmt: skip
    found = {}
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(table.c.ticket_id.in_(chunk))):
            stated = row.basis == "stated"
            known_at = (row.closed_at if stated else None) or row.stopped_at or row.breached_at
            found[row.ticket_id] = Outcome(row.breached, row.stopped_at, known_at, stated)
    return found


def _changes(
    session: Session, ids: Sequence[str]
) -> dict[str, dict[str, list[tuple[datetime, str | None, str | None]]]]:
    table = _table(TicketEvent)
    query = (
        select(table.c.ticket_id, table.c.field, table.c.at, table.c.old, table.c.new)
        .where(table.c.field.in_(_CHANGING))
        .order_by(table.c.at, table.c.id)
    )
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(table.c.ticket_id.in_(chunk))):
            found[row.ticket_id][row.field].append((row.at, row.old, row.new))
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[n : n + 1_000] for n in range(0, len(ids), 1_000))


def _table(model: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(model.__tablename__)]
