"""Service promises and the hours in which they count."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Provenance


class BusinessHours(Provenance, table=True):
    """A weekly opening schedule in a time zone."""

    __tablename__ = "business_hours"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    time_zone: str = Field(max_length=64)
    weekly: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """``{"mon": [["09:00", "17:00"]], ...}``; a missing day is closed."""


class Holiday(Provenance, table=True):
    """A day on which a schedule is closed."""

    __tablename__ = "holidays"

    business_hours_id: str = Field(primary_key=True, foreign_key="business_hours.id", max_length=64)
    day: date = Field(primary_key=True)
    name: str | None = Field(default=None, max_length=200)


class SlaPolicy(Provenance, table=True):
    """Targets per priority and metric."""

    __tablename__ = "sla_policies"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    business_hours_id: str | None = Field(
        default=None, foreign_key="business_hours.id", max_length=64
    )
    targets: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """``{"metric", "priority", "minutes", "hours": "business" | "calendar"}`` each."""
    pause_on: list[str] = Field(default_factory=lambda: ["pending", "on_hold"], sa_type=JSON)
    applies_to: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Which tickets: ``{"segments": [...]}`` or ``{"plans": [...]}``; empty means all."""
