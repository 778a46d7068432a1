"""What people said about answers: right or wrong, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from store.tables.types import Row, UtcDateTime


class Feedback(Row, table=True):
    """One person's judgement of one answer; only that person sees it, and who runs the place."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("person_id", "thread_id", "turn"),)

    id: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    person_id: str = Field(max_length=64)
    """Who asked and judged."""
    persona: str = Field(max_length=16)
    thread_id: str = Field(max_length=64)
    turn: int
    """The number of the question in its conversation, from 1."""
    verdict: str = Field(max_length=8)
    """right or wrong."""
    why: str | None = None
    question: str
    trace: dict[str, Any] = Field(sa_type=JSON)
    """The answer that was judged, kept though the conversation may go: calls, kind, report, ms."""
