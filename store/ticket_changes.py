"""Changes of tickets as a help desk makes them: the field, its history, counters and SLA clocks.

Every change is made on rows of the caller's session and kept or dropped with its transaction.
`settle` at the end brings the SLA clocks of all changed tickets up to date.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from store.sla_refresh import refresh_clocks
from store.tables import DONE_STATUSES, Message, Ticket, TicketEvent

AI = "ai"
"""Stands in the history for the assistant."""


@dataclass
class TicketChanges:
    """Changes at one instant, by one person."""

    session: Session
    at: datetime
    by_id: str
    """Who is named in the history."""
    staff_id: str | None
    """The same where the staff on file holds that person."""
    make_id: Callable[[], str]
    """Ids for messages and history entries."""
    changed: set[str] = field(default_factory=set)

    def status(self, ticket: Ticket, status: str, *, by_ai: bool = False) -> None:
        """Set the status; resolving, closing and reopening keep their times and counters."""
        before = ticket.status
        self._tell_of_the_end(ticket)
        self._note(ticket, "status", before, status, AI if by_ai else self.by_id)
        ticket.status = status
        if status in DONE_STATUSES and before not in DONE_STATUSES:
            ticket.resolved_at = self.at
            ticket.resolved_by_id = None if by_ai else self.staff_id
            ticket.resolved_by_kind = AI if by_ai else "person"
        if status == "closed":
            ticket.closed_at = self.at
        if status not in DONE_STATUSES and before in DONE_STATUSES:
            ticket.resolved_at = ticket.closed_at = None
            ticket.resolved_by_id = ticket.resolved_by_kind = None
            ticket.reopen_count += 1
        if before == "closed" and status == "resolved":
            ticket.closed_at = None

    def priority(self, ticket: Ticket, priority: str) -> None:
        """Set the priority."""
        self._note(ticket, "priority", ticket.priority, priority, self.by_id)
        ticket.priority = priority

    def assignee(self, ticket: Ticket, person_id: str | None) -> None:
        """Give the ticket to somebody, or to nobody."""
        self._note(ticket, "assignee", ticket.assignee_id, person_id, self.by_id)
        if ticket.assignee_id is not None and person_id is not None:
            ticket.reassignment_count += 1
        ticket.assignee_id = person_id

    def message(self, ticket: Ticket, body: str, author: str, *, public: bool) -> Message:
        """Add a reply to the customer, or an internal note, written by `by_id`."""
        row = Message(
            id=self.make_id(),
            ticket_id=ticket.id,
            at=self.at,
            by="staff",
            author_id=self.by_id,
            author_name=author,
            public=public,
            body=body,
        )
        if public and ticket.first_response_at is None:
            ticket.first_response_at = self.at
        self._touch(ticket)
        self.session.add(row)
        return row

    def ai_reply(self, ticket: Ticket, body: str) -> Message:
        """Add a reply that the assistant wrote; no person of staff has answered with it."""
        row = self.message(ticket, body, "Deskmate", public=True)
        row.author_id = None
        return row

    def settle(self) -> None:
        """Compute the SLA clocks of the changed tickets anew."""
        self.session.flush()
        if self.changed:
            refresh_clocks(self.session, sorted(self.changed), self.at)

    def _note(
        self, ticket: Ticket, name: str, old: str | None, new: str | None, by_id: str
    ) -> None:
        self._touch(ticket)
        self.session.add(
            TicketEvent(
                id=self.make_id(),
                ticket_id=ticket.id,
                at=self.at,
                field=name,
                old=old,
                new=new,
                by_id=by_id,
            )
        )

    def _touch(self, ticket: Ticket) -> None:
        ticket.updated_at = self.at
        self.session.add(ticket)
        self.changed.add(ticket.id)

    def _tell_of_the_end(self, ticket: Ticket) -> None:
        # Where an import tells only when a ticket ended, its clocks go by that time as long as the
        # history holds no change of status. Before the first one is written, that end has to be.
        ended = ticket.resolved_at or ticket.closed_at
        if ended is None or ticket.status not in DONE_STATUSES:
            return
        told = select(TicketEvent.id).where(
            TicketEvent.ticket_id == ticket.id, TicketEvent.field == "status"
        )
        if self.session.exec(told.limit(1)).first() is None:
            self.session.add(
                TicketEvent(
                    id=self.make_id(),
                    ticket_id=ticket.id,
                    at=ended,
                    field="status",
                    old="open",
                    new=ticket.status,
                    by_id=ticket.resolved_by_id,
                )
            )


def locked(session: Session, ids: Iterable[str]) -> dict[str, Ticket]:
    """The tickets with these ids as they are now; nobody else changes them until the end."""
    # Always in the same order, so that two changes of the same tickets wait instead of blocking.
    rows = session.exec(
        select(Ticket)
        .where(col(Ticket.id).in_(list(ids)))
        .order_by(Ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}
