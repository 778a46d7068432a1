"""What people asked Deskmate to remember: saved analyses and preferences, nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from store.tables.types import Row, UtcDateTime


class Memory(Row, table=True):
    """One thing that a person asked to keep; only that person sees it."""

    __tablename__ = "memories"
    __table_args__ = (UniqueConstraint("person_id", "kind", "name"),)

    id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64)
    """A person's id, or who runs the installation and is not among the staff."""
    kind: str = Field(max_length=16)
    """analysis or preference."""
    name: str = Field(max_length=80)
    """What the person calls an analysis, folded; the argument that a preference sets."""
    value: dict[str, Any] = Field(sa_type=JSON)
    """An analysis: its title, question and calls. A preference: the argument's value."""
    updated_at: datetime = Field(sa_type=UtcDateTime)
