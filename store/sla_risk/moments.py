"""A ticket as it was at an instant: only what was known then.

Later changes, messages and outcomes do not enter, so a moment of the past is described exactly as
it would have been then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log1p, nan
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from store.sla import SlaClock, clocks
from store.sla_refresh import Promised, promised
from store.tables import Account, SlaClockRow, Ticket, TicketEvent

NUMBERS = (
    "used", "left_hours", "target_hours", "waiting", "answered", "customer_messages",
    "staff_messages", "silent_hours", "customer_last", "handovers", "unassigned", "hour", "weekday",
)  # fmt: skip
KINDS = ("priority", "category", "channel", "segment", "team", "holder")
POINTS = (0.02, 0.3, 0.6, 0.85)
"""Shares of the target after which a past ticket that was still open becomes a case."""


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
    known_at: datetime | None = None
    """When the outcome was known."""


@dataclass
class History:
    """Everything that happened to a ticket."""

    promise: Promised
    facts: Mapping[str, str | None]
    """Category, channel and segment: given at creation. Team and holder: as they are."""
    handed: Sequence[tuple[datetime, str | None]] = field(default_factory=list)
    """Who held it from when on."""
    first_holder: str | None = None
    missed: bool | None = None
    stopped: datetime | None = None


def histories(session: Session, ticket_ids: Sequence[str]) -> Iterator[History]:
    """The histories of tickets that are under a policy."""
    facts, outcomes = _facts(session, ticket_ids), _outcomes(session, ticket_ids)
    handed = _handed(session, ticket_ids)
    for found in promised(session, ticket_ids):
        changes = handed[found.ticket_id]
        missed, stopped = outcomes.get(found.ticket_id, (None, None))
        own = facts[found.ticket_id]
        yield History(
            found,
            own,
            [(at, new) for at, _, new in changes],
            changes[0][1] if changes else own["holder"],
            missed,
            stopped,
        )


def past(history: History) -> Iterator[Moment]:
    """The moments of a finished ticket from which can be learnt."""
    if history.missed is None or history.stopped is None:
        return
    timeline = history.promise.timeline
    fresh = _clock(history, timeline.created_at + timedelta(seconds=1))
    if fresh is None:
        return
    target = timedelta(minutes=fresh.target_minutes)
    for point in POINTS:
        at = history.promise.calendar.add(timeline.created_at, target * point)
        if at < history.stopped and (moment := describe(history, at)) is not None:
            yield Moment(
                moment.ticket_id, at, moment.numbers, moment.kinds, history.missed, history.stopped
            )


def describe(history: History, at: datetime) -> Moment | None:
    """The ticket at an instant; None where no resolution clock runs then."""
    clock = _clock(history, at)
    if clock is None or clock.stopped_at is not None or clock.breached:
        return None
    timeline = history.promise.timeline
    said = [m for m in timeline.messages if m.at <= at]
    public = [m for m in said if m.public]
    handed = [change for change in history.handed if change[0] <= at]
    holder = handed[-1][1] if handed else history.first_holder
    used = (clock.elapsed_minutes or 0.0) / clock.target_minutes
    numbers = {
        "used": used,
        "left_hours": log1p(max(0.0, clock.target_minutes * (1 - used)) / 60),
        "target_hours": log1p(clock.target_minutes / 60),
        "waiting": float(clock.paused),
        "answered": float(any(m.by == "staff" for m in public)),
        "customer_messages": float(sum(m.by == "customer" for m in said)),
        "staff_messages": float(sum(m.by == "staff" for m in public)),
        "silent_hours": log1p((at - said[-1].at).total_seconds() / 3600) if said else nan,
        "customer_last": float(bool(public) and public[-1].by == "customer"),
        "handovers": float(max(0, len(handed) - 1)),
        "unassigned": float(holder is None),
        "hour": at.hour + at.minute / 60,
        "weekday": float(at.weekday()),
    }
    kinds = {
        "priority": _value(timeline.events, "priority", timeline.priority, at),
        "holder": holder or "nobody",
        **{name: history.facts[name] or "none" for name in ("category", "channel", "segment")},
    }
    kinds["team"] = history.facts["team"] or "none"
    return Moment(history.promise.ticket_id, at, numbers, kinds)


def _clock(history: History, at: datetime) -> SlaClock | None:
    found = history.promise
    made = clocks(found.timeline, found.policy, found.calendar, at)
    return next((clock for clock in made if clock.metric == "resolution"), None)


def _value(events: Iterable[Any], name: str, current: str, at: datetime) -> str:
    """The value of a field at an instant, from its changes."""
    changes = sorted((e for e in events if e.field == name), key=lambda e: e.at)
    before = [change.new for change in changes if change.at <= at]
    if before:
        return before[-1]
    return (changes[0].old or changes[0].new) if changes else current


def _facts(session: Session, ids: Sequence[str]) -> dict[str, dict[str, str | None]]:
    tickets, accounts = _table(Ticket), _table(Account)
    query = select(
        tickets.c.id, tickets.c.category, tickets.c.channel, tickets.c.team_id,
        tickets.c.assignee_id, accounts.c.segment,
    ).join_from(tickets, accounts, tickets.c.account_id == accounts.c.id, isouter=True)  # fmt: skip
    found = {}
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(tickets.c.id.in_(chunk))):
            found[row.id] = {
                "category": row.category, "channel": row.channel, "segment": row.segment,
                "team": row.team_id, "holder": row.assignee_id,
            }  # fmt: skip
    return found


def _outcomes(session: Session, ids: Sequence[str]) -> dict[str, tuple[bool | None, datetime]]:
    table = _table(SlaClockRow)
    query = select(table.c.ticket_id, table.c.breached, table.c.stopped_at).where(
        table.c.metric == "resolution", table.c.stopped_at.is_not(None)
    )
    found = {}
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(table.c.ticket_id.in_(chunk))):
            found[row.ticket_id] = (row.breached, row.stopped_at)
    return found


def _handed(
    session: Session, ids: Sequence[str]
) -> dict[str, list[tuple[datetime, str | None, str | None]]]:
    table = _table(TicketEvent)
    query = (
        select(table.c.ticket_id, table.c.at, table.c.old, table.c.new)
        .where(table.c.field == "assignee")
        .order_by(table.c.at, table.c.id)
    )
    found = defaultdict(list)
    for chunk in _chunks(ids):
        for row in session.connection().execute(query.where(table.c.ticket_id.in_(chunk))):
            found[row.ticket_id].append((row.at, row.old, row.new))
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[n : n + 1_000] for n in range(0, len(ids), 1_000))


def _table(model: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(model.__tablename__)]
