"""What helps a database to choose how it reads."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from store.clock import Span
from store.tables import DONE_STATUSES, TIME_SPENT, Ticket, TicketEvent


class _Value(FunctionElement[str]):
    """A text column of which SQLite looks up no index; PostgreSQL knows how frequent values are."""

    inherit_cache = True
    name = "by_value"
    type = String()


@compiles(_Value)
def _joined_to_nothing(element: _Value, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || '')"


@compiles(_Value, "postgresql")
def _as_it_is(element: _Value, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


def by_value(column: Any) -> Any:
    """A text column as a mere value, for which SQLite looks up no index.

    SQLite takes an equality for rarer than a range of time, though nearly all tickets are finished.
    On PostgreSQL it is the column itself: an expression is taken to hold for few
    rows, and what belongs to them would be looked up one by one.
    """
    return _Value(column)


def for_database(query: str, connection: Connection) -> str:
    """A statement with `|| ''` for SQLite, as `by_value` would write it for the database."""
    return query if connection.dialect.name == "sqlite" else query.replace(" || ''", "")


def time_sheets() -> ColumnElement[bool]:
    """Events that say how long somebody worked on a ticket.

    The word stands in the statement itself: the index of the time sheets is of this word, and a
    database that plans before it knows the values would not use it.
    """
    return col(TicketEvent.field) == literal(TIME_SPENT, literal_execute=True)


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
