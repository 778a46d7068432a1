"""What customers say when asked."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.types import Provenance, UtcDateTime


class Survey(Provenance, table=True):
    """An answer to a satisfaction survey."""

    __tablename__ = "surveys"
    __table_args__ = (
        Index("ix_surveys_at_kind", "at", "kind", "ticket_id", "score", "account_id"),
    )

    id: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=8)
    """csat (1 to 5, on a ticket) or nps (0 to 10, on the account)."""
    score: int
    account_id: str | None = Field(
        default=None, foreign_key="accounts.id", index=True, max_length=64
    )
    contact_id: str | None = Field(default=None, foreign_key="contacts.id", max_length=64)
    ticket_id: str | None = Field(default=None, foreign_key="tickets.id", index=True, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    comment: str | None = None
