"""SLA clocks of what was imported: computed where a policy applies, and how many can be used."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.imports.record import Record
from store.imports.writer import Counts, Writer
from store.sla_refresh import computed_clocks
from store.tables import (
    BusinessHours,
    Holiday,
    LineageEntry,
    Message,
    SlaClockRow,
    SlaPolicy,
    Ticket,
    TicketEvent,
)

PROMISES = tuple(str(t.__tablename__) for t in (SlaPolicy, BusinessHours, Holiday))
"""Tables on which the clocks of all tickets depend."""


def refresh_clocks(
    session: Session, writer: Writer, source: str, batch_id: str, now: datetime
) -> None:
    """Compute the SLA clocks of the tickets that an import touched, as part of the import."""
    if not writer.changed:
        return
    promises = [writer.counts.get(name, Counts()) for name in PROMISES]
    if any(c.inserted or c.updated for c in promises):
        ids = _tickets_of(session, source)
    else:
        ids = _touched(session, batch_id)
    for row in computed_clocks(session, ids, now):
        writer.add(Record(SlaClockRow, row, "computed"))
    writer.finish()


def clock_coverage(session: Session, source: str) -> tuple[int, int]:
    """Tickets of a source, and how many of them have a clock that says how it stands."""
    connection = session.connection()
    mine = col(Ticket.source) == source
    says = col(SlaClockRow.breached).is_not(None) | col(SlaClockRow.due_at).is_not(None)
    usable = select(col(SlaClockRow.ticket_id)).where(says)
    tickets = connection.execute(select(func.count()).select_from(Ticket).where(mine)).scalar_one()
    clocked = connection.execute(
        select(func.count()).select_from(Ticket).where(mine, col(Ticket.id).in_(usable))
    ).scalar_one()
    return tickets, clocked


def _touched(session: Session, batch_id: str) -> Iterator[str]:
    """Tickets that this import created or changed, or whose history it did, in a stable order."""
    tickets = select(col(Ticket.id)).where(col(Ticket.batch_id) == batch_id)
    changed = select(col(LineageEntry.row_key)).where(
        col(LineageEntry.batch_id) == batch_id, col(LineageEntry.table) == Ticket.__tablename__
    )
    events = select(col(TicketEvent.ticket_id)).where(col(TicketEvent.batch_id) == batch_id)
    messages = select(col(Message.ticket_id)).where(col(Message.batch_id) == batch_id)
    query = tickets.union(changed, events, messages)
    return iter(sorted(session.connection().execute(query).scalars()))


def _tickets_of(session: Session, source: str) -> Iterator[str]:
    query = select(col(Ticket.id)).where(col(Ticket.source) == source).order_by(col(Ticket.id))
    return iter(session.connection().execute(query).scalars().all())
