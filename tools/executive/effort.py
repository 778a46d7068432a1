"""Time that people worked on the tickets they resolved, and what an hour of them costs.

Read in groups, so that the rows are few whatever the number of tickets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, or_
from sqlmodel import Session, col, func, select

from store.clock import Span
from store.tables import DONE_STATUSES, Account, Person, Ticket, TicketEvent
from tools.executive.models import CostDimension

AI = "ai"
SHEET = "time_spent"
"""The event that says how many minutes somebody worked on a ticket."""


@dataclass(frozen=True)
class Pile:
    """Resolved tickets that are alike."""

    group: str | None
    category: str | None
    priority: str
    rate: Decimal | None
    """Cost of an hour of the person who resolved them."""
    automated: bool
    reopened: bool
    timed: bool
    """Whether time was written down for them."""
    tickets: int


@dataclass(frozen=True)
class Sheets:
    """Time written down for a pile of tickets."""

    group: str | None
    category: str | None
    rate: Decimal | None
    minutes: int


def piles(session: Session, by: CostDimension, span: Span, now: datetime) -> Iterator[Pile]:
    """The tickets resolved in a span."""
    written = (
        select(TicketEvent.id)
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.field == SHEET)
        .exists()
    )
    keys: list[Any] = [
        _column(by),
        col(Ticket.category),
        col(Ticket.priority),
        col(Person.cost_per_hour),
        case((col(Ticket.resolved_by_kind) == AI, 1), else_=0),
        case((col(Ticket.reopen_count) > 0, 1), else_=0),
        case((written, 1), else_=0),
    ]
    for *key, count in session.exec(_resolved(span, now, *keys, func.count()).group_by(*keys)):
        group, category, priority, rate, ai, reopened, timed = key
        yield Pile(
            group, category, priority, rate, bool(ai), bool(reopened), bool(timed), count
        )  # fmt: skip


def sheets(session: Session, by: CostDimension, span: Span, now: datetime) -> Iterator[Sheets]:
    """The time sheets of the tickets that people resolved in a span."""
    keys: list[Any] = [
        _column(by), col(Ticket.category), col(Person.cost_per_hour), col(TicketEvent.new),
    ]  # fmt: skip
    query = (
        _resolved(span, now, *keys, func.count())
        .join(TicketEvent, col(TicketEvent.ticket_id) == Ticket.id)
        .where(
            TicketEvent.field == SHEET, case((col(Ticket.resolved_by_kind) == AI, 1), else_=0) == 0
        )
        .group_by(*keys)
    )
    for group, category, rate, said, count in session.exec(query):
        if said and said.isdecimal():
            yield Sheets(group, category, rate, int(said) * count)


def _resolved(span: Span, now: datetime, *columns: Any) -> Any:
    """Like the fact `resolved_tickets`, with who resolved them and for whom."""
    resolver = func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id)
    query = (
        select(*columns)
        .select_from(Ticket)
        .outerjoin(Person, col(Person.id) == resolver)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .where(col(Ticket.status).in_(DONE_STATUSES))
    )
    resolved, closed = col(Ticket.resolved_at), col(Ticket.closed_at)
    # Written out instead of a coalesce, so that the index on the time of resolution is used.
    return query.where(
        or_(
            and_(*_between(resolved, span, now)),
            and_(resolved.is_(None), *_between(closed, span, now)),
        )
    )


def _between(at: Any, span: Span, now: datetime) -> list[Any]:
    conditions = [at <= now]
    if span.start is not None:
        conditions.append(at >= span.start)
    if span.end is not None:
        conditions.append(at < span.end)
    return conditions


def _column(by: CostDimension) -> Any:
    return {
        CostDimension.CATEGORY: col(Ticket.category),
        CostDimension.CHANNEL: col(Ticket.channel),
        CostDimension.PRIORITY: col(Ticket.priority),
        CostDimension.TEAM: col(Ticket.team_id),
        CostDimension.SEGMENT: col(Account.segment),
    }[by]


def first_resolved(session: Session) -> datetime | None:
    """When the first ticket was resolved."""
    return session.exec(select(func.min(Ticket.resolved_at))).one()
