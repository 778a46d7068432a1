"""Everybody's open work, and when each ticket will be finished if nothing moves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from store.tables import OPEN_STATUSES, Account, SlaClockRow, Ticket
from store.workload.effort import Effort
from store.workload.people import Colleague
from store.workload.queues import WORKABLE, Work, finishes


@dataclass(frozen=True)
class OpenTicket:
    """An unfinished ticket with its resolution deadline."""

    id: str
    subject: str
    status: str
    priority: str
    category: str | None
    language: str
    channel: str | None
    account_id: str | None
    account: str | None
    holder: str | None
    team_id: str | None
    created_at: datetime
    due: datetime | None
    """None while the clock stands still, or where no deadline is known."""
    minutes: int
    """Expected work."""
    undated: bool = False
    """Its source will say whether it was in time, and does not say when it is due."""

    @property
    def workable(self) -> bool:
        """Whether it waits for staff."""
        return self.status in WORKABLE

    @property
    def work(self) -> Work[datetime]:
        """The ticket as a place in a queue."""
        return Work(self.id, self.due, self.minutes)


def open_tickets(session: Session, effort: Effort) -> list[OpenTicket]:
    """Every unfinished ticket, in the order of ids."""
    running = and_(
        col(SlaClockRow.ticket_id) == Ticket.id,
        col(SlaClockRow.metric) == "resolution",
        col(SlaClockRow.stopped_at).is_(None),
    )
    undated = and_(
        col(SlaClockRow.basis) == "stated",
        col(SlaClockRow.due_at).is_(None),
        col(SlaClockRow.breached).is_(None),
    )
    query = (
        select(  # type: ignore[call-overload]
            Ticket.id, Ticket.subject, Ticket.status, Ticket.priority, Ticket.category,
            Ticket.language, Ticket.channel, Ticket.account_id, Account.name, Ticket.assignee_id,
            Ticket.team_id, Ticket.created_at, SlaClockRow.due_at, undated,
        )
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .outerjoin(SlaClockRow, running)
        .where(col(Ticket.status).in_(OPEN_STATUSES))
        .order_by(col(Ticket.id))
    )  # fmt: skip
    rows: Any = session.exec(query).all()
    return [_ticket([*row[:-1], effort.minutes(row[4], row[3]), bool(row[-1])]) for row in rows]


def _ticket(values: list[Any]) -> OpenTicket:
    return OpenTicket(*values)


@dataclass(frozen=True)
class Forecast:
    """When the tickets of a desk will be finished."""

    now: datetime
    finished: Mapping[str, datetime]
    """Workable tickets that somebody holds, by id."""
    late: frozenset[str]
    """Deadlines ahead that would be missed."""
    overdue: frozenset[str]
    """Workable tickets whose deadline has passed already."""


def forecast(
    tickets: Iterable[OpenTicket], people: Mapping[str, Colleague], now: datetime
) -> Forecast:
    """Work off every queue by the rule of `store.workload.queues`."""
    queues = held(tickets)
    finished: dict[str, datetime] = {}
    late, overdue = set(), set()
    for holder, queue in queues.items():
        if holder in people:
            finished |= times(queue, people[holder], now)
        for ticket in queue:
            if ticket.due is not None and ticket.due <= now:
                overdue.add(ticket.id)
            elif ticket.id in finished and is_late(ticket, finished[ticket.id]):
                late.add(ticket.id)
    return Forecast(now, finished, frozenset(late), frozenset(overdue))


def held(tickets: Iterable[OpenTicket]) -> dict[str, list[OpenTicket]]:
    """Workable tickets by who holds them."""
    queues: dict[str, list[OpenTicket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.workable and ticket.holder is not None:
            queues[ticket.holder].append(ticket)
    return queues


def times(queue: Sequence[OpenTicket], person: Colleague, now: datetime) -> dict[str, datetime]:
    """When each ticket of one queue will be finished."""
    return finishes((t.work for t in queue), lambda minutes: person.after(now, minutes))


def is_late(ticket: OpenTicket, finished: datetime) -> bool:
    """Whether a deadline is missed."""
    return ticket.due is not None and finished > ticket.due


def newly_late(queue: Sequence[OpenTicket], person: Colleague, now: datetime) -> frozenset[str]:
    """Tickets of one queue that would miss a deadline still ahead."""
    finished = times(queue, person, now)
    return frozenset(
        t.id for t in queue if t.due is not None and t.due > now and finished[t.id] > t.due
    )
