"""Saved health and churn scores, so that a change can be explained later."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Provenance


class HealthScore(Provenance, table=True):
    """An account's health on a day: 0 (worst) to 100."""

    __tablename__ = "health_scores"

    account_id: str = Field(primary_key=True, foreign_key="accounts.id", max_length=64)
    day: date = Field(primary_key=True, index=True)
    score: float
    low: float | None = None
    high: float | None = None
    band: str = Field(max_length=8)
    """green, yellow or red."""
    drivers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Points of each driver; they add up to ``score``."""


class ChurnScore(Provenance, table=True):
    """The probability that an account leaves, as it was scored on a day."""

    __tablename__ = "churn_scores"

    account_id: str = Field(primary_key=True, foreign_key="accounts.id", max_length=64)
    day: date = Field(primary_key=True, index=True)
    probability: float
    method: str = Field(max_length=32)
    reasons: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class UsageTrend(Provenance, table=True):
    """How an account's use of a feature went in the 90 days before a day, as tested."""

    __tablename__ = "usage_trends"

    account_id: str = Field(primary_key=True, foreign_key="accounts.id", max_length=64)
    product_id: str = Field(primary_key=True, foreign_key="products.id", max_length=64)
    feature: str = Field(primary_key=True, max_length=64)
    day: date = Field(primary_key=True, index=True)
    verdict: str = Field(max_length=16)
    """declining, seasonal (it fell likewise a year before), growing or steady."""
    weeks: int
    """Weeks that were compared."""
    events: int
    """Events in these weeks."""
    before: float
    """Events a week at the start of the trend line."""
    after: float
    """Events a week at its end."""
    p: float
    """Chance of such a trend in steady use (Mann-Kendall, two-sided)."""
    daily: str | None = None
    """Events of each of the 90 days, as `store.scoring.daily` packs them."""
