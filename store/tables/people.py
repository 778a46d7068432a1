"""Staff: the people who ask, and the teams they work in."""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Money, Provenance


class Team(Provenance, table=True):
    """A group of staff with one manager, for example "Integrations support"."""

    __tablename__ = "teams"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    kind: str = Field(default="support", max_length=32)
    """support, success or management."""
    manager_id: str | None = Field(default=None, max_length=64, index=True)
    """The person who leads it. Not a foreign key: teams and people refer to each other."""


class Person(Provenance, table=True):
    """A member of staff. Customers' people are contacts."""

    __tablename__ = "people"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200, index=True)
    email: str | None = Field(default=None, max_length=320)
    persona: str = Field(default="agent", max_length=16)
    """executive, manager, agent or csm: what the person may see and do."""
    title: str | None = Field(default=None, max_length=200)
    team_id: str | None = Field(default=None, foreign_key="teams.id", index=True, max_length=64)
    manager_id: str | None = Field(default=None, foreign_key="people.id", max_length=64)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    """Ticket categories and products the person can handle."""
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    """ISO 639-1 codes, strongest first."""
    working_hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Weekday to open intervals in the person's zone: ``{"mon": [["09:00", "17:00"]]}``."""
    time_zone: str = Field(default="UTC", max_length=64)
    cost_per_hour: Decimal | None = Field(default=None, sa_type=Money)
    active: bool = True
