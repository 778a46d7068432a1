"""What somebody should look at now, and when they want to hear of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from store.tables.types import Row, UtcDateTime


class Alert(Row, table=True):
    """One condition in one person's scope. Of each kind, at most one is open per person."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "uq_alerts_open", "person_id", "kind", unique=True,
            sqlite_where=text("cleared_at IS NULL"), postgresql_where=text("cleared_at IS NULL"),
        ),
    )  # fmt: skip

    id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64, index=True)
    kind: str = Field(max_length=32)
    """sla_at_risk, health_drop or renewal_notice."""
    title: str
    ask: str
    """What to say to act on it."""
    total: int
    """How many tickets or customers it is about."""
    subjects: list[dict[str, Any]] = Field(sa_type=JSON)
    """The first of them: ref, text, ask."""
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Per ref when the person was last told of it, in ISO 8601."""
    notices: int = 0
    """How often the person was written to."""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    cleared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AlertPreference(Row, table=True):
    """How one person wants to be alerted; the defaults hold for who has none."""

    __tablename__ = "alert_preferences"

    person_id: str = Field(primary_key=True, max_length=64)
    value: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime = Field(sa_type=UtcDateTime)
