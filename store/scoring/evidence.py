"""What is known about each customer, in arrays that can be asked as of any day.

Days are ordinals (`date.toordinal()`), instants are days with a fraction, in UTC. Everything that
has a date carries it, so that `signals` can look at a past day without knowing what came later.
"""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Feature = tuple[str, str]
"""Product id and feature."""
NEVER = float("inf")


def empty() -> Floats:
    """No observations."""
    return np.zeros(0)


@dataclass(frozen=True)
class Facts:
    """What an account is. These columns have no history."""

    id: str
    name: str
    segment: str | None
    kind: str | None
    industry: str | None
    plan: str | None
    arr: Decimal | None
    seats: int | None
    csm_id: str | None
    sponsor_id: str | None
    since: int | None
    churned_on: int | None


@dataclass
class AccountEvidence:
    """Dated observations of one account; arrays are sorted by their first column."""

    facts: Facts
    usage: dict[Feature, Floats] = field(default_factory=dict)
    """Events per day, from `Evidence.first_day` on."""
    first_use: int | None = None
    """First day with usage in the arrays."""
    users: Floats = field(default_factory=empty)
    """Most users of any feature per day, from `Evidence.first_day` on."""
    tickets: Floats = field(default_factory=empty)
    """When tickets were created."""
    open_spans: list[tuple[float, float]] = field(default_factory=list)
    """From when until when a ticket was unfinished; a reopened one has several."""
    escalations: Floats = field(default_factory=empty)
    csat: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """Instant and score (1 to 5)."""
    nps: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """Instant and score (0 to 10)."""
    moods: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """Instant and sentiment (-1 to 1) of customers' messages."""
    sponsor_months: Floats = field(default_factory=empty)
    """First days of the months in which the sponsor was active."""
    sponsor_left: float = NEVER
    touches: Floats = field(default_factory=empty)
    """When staff met the customer."""
    invoices: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """Due day and day of payment (infinite while unpaid)."""
    terms: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """First and last day of each contract term of the plan."""


@dataclass
class Evidence:
    """All accounts, and the days that the usage arrays cover."""

    first_day: int
    """Ordinal of index 0 of the usage arrays."""
    days: int
    accounts: dict[str, AccountEvidence]
