"""Tickets: the conversation, its history and its SLA clocks."""

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from store.tables.types import Provenance, UtcDateTime

OPEN_STATUSES = ("new", "open", "pending", "on_hold")
"""Every status in which work is not finished."""
DONE_STATUSES = ("resolved", "closed")
TIME_SPENT = "time_spent"
"""The field of an event that says how many minutes somebody worked on a ticket."""
STATUSES = OPEN_STATUSES + DONE_STATUSES
PRIORITIES = ("P1", "P2", "P3", "P4")
"""P1 is the most urgent."""


class Ticket(Provenance, table=True):
    """A customer's request."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_assignee_status", "assignee_id", "status"),
        Index("ix_tickets_team_status", "team_id", "status"),
        Index("ix_tickets_account_created", "account_id", "created_at"),
        # With all that finished tickets are counted by, so that the wide rows are not read.
        Index(
            "ix_tickets_outcome",
            "resolved_at",
            "closed_at",
            "status",
            "priority",
            "category",
            "channel",
            "team_id",
            "account_id",
            "assignee_id",
            "resolved_by_id",
            "resolved_by_kind",
            "reopen_count",
            "id",
        ),
    )

    id: str = Field(primary_key=True, max_length=64)
    subject: str
    account_id: str | None = Field(default=None, foreign_key="accounts.id", max_length=64)
    requester_id: str | None = Field(default=None, foreign_key="contacts.id", max_length=64)
    assignee_id: str | None = Field(default=None, foreign_key="people.id", max_length=64)
    team_id: str | None = Field(default=None, foreign_key="teams.id", max_length=64)
    product_id: str | None = Field(default=None, foreign_key="products.id", max_length=64)
    status: str = Field(max_length=16, index=True)
    """new, open, pending (waits for the customer), on_hold (waits for others), resolved, closed."""
    priority: str = Field(max_length=4)
    """P1 (most urgent) to P4."""
    channel: str | None = Field(default=None, max_length=32)
    category: str | None = Field(default=None, max_length=100, index=True)
    subcategory: str | None = Field(default=None, max_length=100)
    language: str = Field(default="en", max_length=8)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    updated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_response_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The deadline that the source states; Deskmate's own deadlines are in ``sla_clocks``."""
    resolved_by_id: str | None = Field(default=None, foreign_key="people.id", max_length=64)
    resolved_by_kind: str | None = Field(default=None, max_length=8)
    """person or ai; None while the ticket is open."""
    resolution: str | None = None
    """What fixed it, in a sentence or two."""
    reopen_count: int = 0
    reassignment_count: int = 0
    escalated: bool = False
    merged_into_id: str | None = Field(default=None, max_length=64)
    sla_policy_id: str | None = Field(default=None, foreign_key="sla_policies.id", max_length=64)


class Message(Provenance, table=True):
    """One message of a ticket: from the customer, from staff, or an internal note."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_ticket_at", "ticket_id", "at"),)

    id: str = Field(primary_key=True, max_length=64)
    ticket_id: str = Field(foreign_key="tickets.id", max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=16)
    """customer, staff or system."""
    author_id: str | None = Field(default=None, max_length=64)
    """A contact id when ``by`` is customer, a person id when it is staff."""
    author_name: str | None = Field(default=None, max_length=300)
    public: bool = True
    """False for internal notes."""
    body: str | None = None


class TicketEvent(Provenance, table=True):
    """A change of status, priority, assignee or team, with its time."""

    __tablename__ = "ticket_events"
    __table_args__ = (
        Index("ix_ticket_events_ticket_at", "ticket_id", "at"),
        # What became of a field without reading rows.
        Index("ix_ticket_events_ticket_field", "ticket_id", "field", "at", "new", "by_id"),
        # The time sheets of many tickets: an eighth of all events.
        Index(
            "ix_ticket_events_sheets",
            "ticket_id",
            "field",
            "at",
            "new",
            "by_id",
            sqlite_where=text("field = 'time_spent'"),
            postgresql_where=text("field = 'time_spent'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=80)
    ticket_id: str = Field(foreign_key="tickets.id", max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    field: str = Field(max_length=32)
    """status, priority, assignee, team or another field of the source."""
    old: str | None = Field(default=None, max_length=200)
    new: str | None = Field(default=None, max_length=200)
    by_id: str | None = Field(default=None, max_length=64)


class SlaClockRow(Provenance, table=True):
    """The state of one SLA clock of one ticket, as computed or as the source states it."""

    __tablename__ = "sla_clocks"
    __table_args__ = (
        Index("ix_sla_clocks_metric_due", "metric", "due_at"),
        # With all that outcomes are counted from, so that the rows are not looked up one by one.
        Index(
            "ix_sla_clocks_outcome",
            "metric",
            "stopped_at",
            "breached",
            "elapsed_minutes",
            "ticket_id",
        ),
        # Looked up by ticket all the time: on SQLite the rows lie in the key itself.
        {"sqlite_with_rowid": False},
    )

    ticket_id: str = Field(primary_key=True, foreign_key="tickets.id", max_length=64)
    metric: str = Field(primary_key=True, max_length=16)
    """first_response, next_response or resolution."""
    target_minutes: int | None = None
    started_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None while paused, or where the source states only the outcome."""
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    elapsed_minutes: float | None = None
    paused: bool = False
    breached: bool | None = None
    """Whether the target was missed; None while the clock runs within its target."""
    breached_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    basis: str = Field(default="computed", max_length=16)
    """computed from the history, or stated by the source."""
