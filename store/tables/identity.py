"""Tokens by which programs and browsers say on whose behalf they call."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Row, UtcDateTime


class ApiToken(Row, table=True):
    """A token of one person. The secret itself is nowhere: only its digest."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True, max_length=64)
    person: str = Field(max_length=64, index=True)
    """A person's id, or the persona of who runs the installation and is not among the staff."""
    name: str = Field(max_length=80)
    """What it is for, in its owner's words."""
    digest: str = Field(max_length=64, unique=True)
    """SHA-256 of the secret, which is long and random, so that nothing slower is needed."""
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
