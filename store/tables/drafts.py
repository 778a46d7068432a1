"""Replies in preparation, and tasks that back a promise."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Provenance, UtcDateTime


class Draft(Provenance, table=True):
    """A reply to a customer that has not been sent."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True, max_length=64)
    ticket_id: str = Field(foreign_key="tickets.id", index=True, max_length=64)
    author_id: str = Field(foreign_key="people.id", max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    mood: str | None = Field(default=None, max_length=16)
    body: str
    citations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    state: str = Field(default="draft", max_length=16)
    """draft, sent or discarded."""
    sent_message_id: str | None = Field(default=None, max_length=64)


class Task(Provenance, table=True):
    """Something a person has to do by a day."""

    __tablename__ = "tasks"

    id: str = Field(primary_key=True, max_length=64)
    text: str
    owner_id: str = Field(foreign_key="people.id", index=True, max_length=64)
    ticket_id: str | None = Field(default=None, foreign_key="tickets.id", max_length=64)
    account_id: str | None = Field(default=None, foreign_key="accounts.id", max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date | None = None
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
