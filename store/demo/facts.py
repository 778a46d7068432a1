"""The fixed points of the demo company: its seed, its frozen moment, and who asks by default."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

SEED = 2026
NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
"""The moment at which the demo stands still: Wednesday 14 October 2026, 09:30 in New York."""
ZONE = "America/New_York"
"""The company's time zone; its fiscal year begins in January."""
COMPANY = "PenguinMails"

FIRST_DAY = date(2025, 4, 1)
"""The first day with tickets."""
METERED_SINCE = date(2025, 8, 1)
"""The first day with usage: one row for each business day, account and feature since then."""
LAUNCH_DAY = date(2026, 9, 30)
"""Campaign Studio, the campaign editor's successor, was released on this day."""
OUTAGE = (date(2026, 2, 16), date(2026, 2, 20))
"""First and last day of the week in which sending was disturbed."""
AI_SINCE = date(2026, 6, 15)
"""The first day on which the assistant was allowed to resolve routine tickets."""

DEFAULT_PERSON = {
    "executive": "elena-petrova",
    "manager": "marcus-reed",
    "agent": "priya-nair",
    "csm": "daniel-okafor",
}
"""Persona to the person who asks unless somebody else is named."""


@dataclass(frozen=True)
class DemoFacts:
    """What was built: the moment, the rows per table, and the planted truth.

    The truth is for tests and evals; nothing that answers a question reads it.
    """

    now: datetime
    zone: str
    seed: int
    rows: dict[str, int]
    default_person: dict[str, str]
    truth: dict[str, Any] = field(repr=False)
