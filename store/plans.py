"""What helps a database to choose how it reads."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from store.clock import Span
from store.tables import DONE_STATUSES, Ticket


def by_value(column: Any) -> Any:
    """A text column as a mere value, for which no index is looked up.

    SQLite takes an equality for rarer than a range of time, though nearly all tickets are finished.
    """
    return col(column).concat("")


def finished_in(span: Span, until: datetime | None = None) -> ColumnElement[bool]:
    """Tickets resolved (closed, where no resolution time is known) in a span and finished since.

    `until` is the last instant that counts. Written out instead of a coalesce, so that the index on
    both times is used.
    """
    resolved, closed = col(Ticket.resolved_at), col(Ticket.closed_at)
    return and_(
        by_value(Ticket.status).in_(DONE_STATUSES),
        or_(
            and_(resolved.is_not(None), *_within(resolved, span, until)),
            and_(resolved.is_(None), closed.is_not(None), *_within(closed, span, until)),
        ),
    )


def _within(at: Any, span: Span, until: datetime | None) -> list[Any]:
    conditions = [] if until is None else [at <= until]
    if span.start is not None:
        conditions.append(at >= span.start)
    if span.end is not None:
        conditions.append(at < span.end)
    return conditions
