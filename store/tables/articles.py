"""Articles of the knowledge base, as they were last ingested."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Provenance, UtcDateTime


class Article(Provenance, table=True):
    """A document that answers can cite."""

    __tablename__ = "articles"

    id: str = Field(primary_key=True, max_length=200)
    title: str = Field(max_length=500)
    collection: str = Field(default="default", max_length=200, index=True)
    """The folder or export it came from; removing a source removes its collection."""
    path: str | None = Field(default=None, max_length=1000)
    product: str | None = Field(default=None, max_length=100)
    audience: str = Field(default="public", max_length=16)
    """public (may be quoted to customers) or internal."""
    language: str = Field(default="en", max_length=8)
    owner: str | None = Field(default=None, max_length=200)
    review_by: date | None = None
    updated_on: date | None = None
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Other fields of the front matter."""
    digest: str = Field(default="", max_length=64)
    """Of the text: equal digests need no new embedding."""
    ingested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PassageRow(Provenance, table=True):
    """A citable part of an article: a heading with the text and steps under it."""

    __tablename__ = "passages"

    id: str = Field(primary_key=True, max_length=260)
    """``article#anchor`` or ``article#anchor-2`` for later parts of a long section."""
    article_id: str = Field(
        foreign_key="articles.id", index=True, max_length=200, ondelete="CASCADE"
    )
    position: int
    heading: str | None = Field(default=None, max_length=500)
    anchor: str | None = Field(default=None, max_length=200)
    text: str
    digest: str = Field(max_length=64, index=True)
