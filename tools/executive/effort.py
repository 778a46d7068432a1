"""Time that people worked on the tickets they resolved, and what an hour of them costs.

Read in groups, so that the rows are few whatever the number of tickets.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from sqlalchemy import String, and_, case, cast, not_
from sqlmodel import Session, col, func, select

from store.clock import Span
from store.plans import finished_in, time_sheets
from store.tables import DONE_STATUSES, Account, Person, Ticket, TicketEvent
from tools.executive.models import CostDimension

AI = "ai"


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
    for alike, count in _counted(session, by, span, now).items():
        group, category, priority, resolver, kind, reopened, written = (
            None if part == _NULL else part for part in alike.split(_NEXT)
        )
        yield Pile(
            group, category, priority or "", rates.get(resolver or ""), kind == AI,
            reopened not in (None, "0"), _minutes(written), count,
        )  # fmt: skip


_NEXT, _NULL, _END = "\x1f", "\x1e", "\x1d"
"""Between two columns, in place of nothing, between two tickets."""
_COLUMNS = 7


def _counted(session: Session, by: CostDimension, span: Span, now: datetime) -> Counter[str]:
    """How many tickets are alike, by their columns as a text.

    All of them come in one text: SQLite takes longer to sort them into groups than to read them.
    """
    for cleaned in (False, True):
        row: Any = session.connection().execute(_resolved(by, span, now, cleaned=cleaned)).one()
        number, ids, told = row
        tickets, columns = (text.split(_END) if text else [] for text in (ids, told))
        if len(set(tickets)) < number:
            columns = list(_with_all_sheets(tickets, columns).values())
        found = Counter(columns)
        if len(tickets) == number and all(one.count(_NEXT) == _COLUMNS - 1 for one in found):
            break
    return found


def _with_all_sheets(tickets: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """One text per ticket: of a second time sheet only its minutes are added."""
    found: dict[str, str] = {}
    for ticket, told in zip(tickets, columns, strict=False):
        known = found.get(ticket)
        found[ticket] = told if known is None else f"{known} {told.rpartition(_NEXT)[2]}"
    return found


def _minutes(written: str | None) -> int | None:
    """The sum of the time sheets of one ticket."""
    if written is None:
        return None
    return sum(int(said) for said in written.split(" ") if said.isdecimal())


def _resolved(by: CostDimension, span: Span, now: datetime, *, cleaned: bool) -> Any:
    """Like the fact `resolved_tickets`: a row per time sheet, or one of a ticket without any.

    Their number, and as one text each the tickets and what costs depend on; the columns are in the
    order of `piles`. `cleaned` takes out what stands between them.
    """
    written = case((col(TicketEvent.ticket_id).is_not(None), func.coalesce(TicketEvent.new, "")))
    columns: list[Any] = [
        _column(by),
        Ticket.category,
        Ticket.priority,
        func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id),
        Ticket.resolved_by_kind,
        cast(Ticket.reopen_count, String),
        written,
    ]
    if cleaned:
        for mark in (_NEXT, _NULL, _END):
            columns = [func.replace(one, mark, " ") for one in columns]
    first, *others = (func.coalesce(one, _NULL, type_=String) for one in columns)
    told = reduce(lambda so_far, one: so_far.concat(_NEXT).concat(one), others, first)
    query: Any = (
        select(  # type: ignore[call-overload]
            func.count(), func.aggregate_strings(col(Ticket.id), _END),
            func.aggregate_strings(told, _END),
        )
        .select_from(Ticket)
        .outerjoin(TicketEvent, and_(col(TicketEvent.ticket_id) == Ticket.id, time_sheets()))
    )  # fmt: skip
    if by is CostDimension.SEGMENT:
        query = query.outerjoin(Account, col(Account.id) == Ticket.account_id)
    return query.where(finished_in(span, now))


def _column(by: CostDimension) -> Any:
    return {
        CostDimension.CATEGORY: Ticket.category,
        CostDimension.CHANNEL: Ticket.channel,
        CostDimension.PRIORITY: Ticket.priority,
        CostDimension.TEAM: Ticket.team_id,
        CostDimension.SEGMENT: Account.segment,
    }[by]


def first_resolved(session: Session) -> datetime | None:
    """When the first ticket was resolved."""
    return session.exec(select(func.min(Ticket.resolved_at))).one()


def reopened(session: Session, span: Span) -> int:
    """Tickets that automation resolved in a span and that did not stay so.

    The difference of the metrics ai_resolved and ai_assumed, of which this reads the few rows that
    make it.
    """
    last = (
        select(func.max(TicketEvent.at))
        .where(
            TicketEvent.ticket_id == Ticket.id, TicketEvent.field == "status",
            TicketEvent.new == "resolved", TicketEvent.by_id == AI,
        )
        .correlate(Ticket)
        .scalar_subquery()
    )  # fmt: skip
    held = and_(
        func.coalesce(Ticket.resolved_by_kind, "") == AI, col(Ticket.status).in_(DONE_STATUSES)
    )
    query = select(func.count()).select_from(Ticket).where(Ticket.reopen_count > 0, not_(held))
    query = query.where(last >= span.start) if span.start else query.where(last.is_not(None))
    return session.exec(query.where(last < span.end) if span.end else query).one()
