"""Calls and reviews with customers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Provenance, UtcDateTime


class Meeting(Provenance, table=True):
    """An appointment of staff, usually with a customer."""

    __tablename__ = "meetings"

    id: str = Field(primary_key=True, max_length=64)
    title: str = Field(max_length=300)
    kind: str = Field(default="call", max_length=16)
    """call, qbr, onboarding, internal or time_off."""
    account_id: str | None = Field(
        default=None, foreign_key="accounts.id", index=True, max_length=64
    )
    organizer_id: str = Field(foreign_key="people.id", index=True, max_length=64)
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    location: str | None = Field(default=None, max_length=300)
    agenda: str | None = None
    notes: str | None = None
    promises: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """What was promised: ``{"text", "by", "due", "done"}`` each."""
    cancelled: bool = False


class MeetingAttendee(Provenance, table=True):
    """A person of staff or a contact who takes part."""

    __tablename__ = "meeting_attendees"

    meeting_id: str = Field(primary_key=True, foreign_key="meetings.id", max_length=64)
    attendee_id: str = Field(primary_key=True, max_length=64, index=True)
    """A person id, or a contact id where ``staff`` is false."""
    staff: bool = True
