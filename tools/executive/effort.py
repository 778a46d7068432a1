"""Time that people worked on the tickets they resolved, and what an hour of them costs.

Read in groups, so that the rows are few whatever the number of tickets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from store.clock import Span
from store.plans import by_value, finished_in
from store.tables import Account, Person, Ticket, TicketEvent
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
    minutes: int | None
    """Time written down for each of them; None where none was."""
    tickets: int


def piles(session: Session, by: CostDimension, span: Span, now: datetime) -> Iterator[Pile]:
    """The tickets resolved in a span."""
    rates = dict(session.exec(select(Person.id, col(Person.cost_per_hour))).all())
    alike = _resolved(by, span, now).subquery()
    keys = list(alike.c)
    query: Any = select(*keys, func.count()).group_by(*keys)  # type: ignore[call-overload]
    rows: Any = session.connection().execute(query)
    for group, category, priority, resolver, ai, reopened, written, count in rows:
        rate = rates.get(resolver)
        yield Pile(
            group, category, priority, rate, bool(ai), bool(reopened), _minutes(written), count
        )


def _minutes(written: str | None) -> int | None:
    """The sum of the time sheets of one ticket."""
    if written is None:
        return None
    return sum(int(said) for said in written.split(" ") if said.isdecimal())


def _resolved(by: CostDimension, span: Span, now: datetime) -> Any:
    """Like the fact `resolved_tickets`: what costs depend on, in the order of `piles`."""
    written = (
        select(func.aggregate_strings(func.coalesce(TicketEvent.new, ""), " "))
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.field == SHEET)
        .correlate(Ticket)
        .scalar_subquery()
    )
    columns: list[Any] = [
        _column(by).label("part"),
        by_value(Ticket.category).label("category"),
        col(Ticket.priority),
        func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id).label("resolver"),
        case((col(Ticket.resolved_by_kind) == AI, 1), else_=0).label("ai"),
        case((col(Ticket.reopen_count) > 0, 1), else_=0).label("reopened"),
        written.label("written"),
    ]
    query = select(*columns).select_from(Ticket).where(finished_in(span, now))
    if by is CostDimension.SEGMENT:
        query = query.outerjoin(Account, col(Account.id) == Ticket.account_id)
    return query


def _column(by: CostDimension) -> Any:
    return {
        CostDimension.CATEGORY: by_value(Ticket.category),
        CostDimension.CHANNEL: by_value(Ticket.channel),
        CostDimension.PRIORITY: by_value(Ticket.priority),
        CostDimension.TEAM: by_value(Ticket.team_id),
        CostDimension.SEGMENT: by_value(Account.segment),
    }[by]


def first_resolved(session: Session) -> datetime | None:
    """When the first ticket was resolved."""
    return session.exec(select(func.min(Ticket.resolved_at))).one()
