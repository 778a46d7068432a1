"""Changes that wait for a decision, what was done, and what has to leave the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from store.tables.append_only import append_only
from store.tables.types import Row, UtcDateTime


class Proposal(Row, table=True):
    """A write that somebody asked for. This row alone says whether it was decided and done."""

    __tablename__ = "proposals"

    id: str = Field(primary_key=True, max_length=64)
    tool: str = Field(max_length=64)
    args: dict[str, Any] = Field(sa_type=JSON)
    """Canonical arguments: what ``digest`` is taken of."""
    digest: str = Field(max_length=64, index=True)
    preview: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was shown and is agreed to: ``result``, ``report``, ``rows``, ``rule``, ``outside``."""
    requester_id: str = Field(index=True, max_length=64)
    """A person's id, or who runs the installation and is not among the staff."""
    thread_id: str | None = Field(default=None, max_length=64, index=True)
    deciders: list[str] = Field(default_factory=list, sa_type=JSON)
    """Person ids or personas who may decide."""
    state: str = Field(default="pending", max_length=16, index=True)
    """pending, approved, rejected, executed, failed, undone, replaced or expired."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_id: str | None = Field(default=None, max_length=64)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = None
    executed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undo: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """What takes the change back; None where that is impossible."""
    replaces_id: str | None = Field(default=None, max_length=64)
    number: int = Field(default=0, index=True)
    """Of its latest entry in the record: which came last, within one moment, too."""


class AuditEntry(Row, table=True):
    """One line of the append-only, hash-chained record."""

    __tablename__ = "audit_entries"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: str = Field(max_length=64, index=True)
    action: str = Field(max_length=64)
    """What was done: a tool name, or import, import_undo, opened, decided …"""
    subject: str | None = Field(default=None, max_length=200)
    verdict: str = Field(default="done", max_length=32)
    why: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result_digest: str | None = Field(default=None, max_length=64)
    previous: str = Field(max_length=64)
    """Digest of the entry before; 64 zeros for the first."""
    digest: str = Field(max_length=64)


append_only(SQLModel.metadata.tables["audit_entries"])


class OutboxMessage(Row, table=True):
    """An e-mail, invitation or webhook that has to be delivered once."""

    __tablename__ = "outbox"

    id: str = Field(primary_key=True, max_length=64)
    delivery_key: str = Field(unique=True, max_length=128)
    kind: str = Field(max_length=16)
    payload: dict[str, Any] = Field(sa_type=JSON)
    proposal_id: str | None = Field(default=None, foreign_key="proposals.id", max_length=64)
    state: str = Field(default="waiting", max_length=16, index=True)
    """waiting, sending, sent, dead or withdrawn."""
    attempts: int = 0
    """How often a worker has taken it up, the attempt in progress included."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claimed_by: str | None = Field(default=None, max_length=64)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the claim of a worker that has died lapses."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = None
