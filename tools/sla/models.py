"""Arguments and results of the SLA tools."""

from tools.arguments import Choice, Period
from tools.spec import Args, Result


class Dimension(Choice):
    """What to split by."""

    TEAM = "team"
    AGENT = "agent"
    PRIORITY = "priority"
    CATEGORY = "category"
    CHANNEL = "channel"
    ACCOUNT = "account"
    WEEK = "week"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        lead = "(?:by|per|for each|split by|broken down by|across|each) (?:the )?"
        return {
            "team": [f"{lead}(?:teams?|groups?)"],
            "agent": [f"{lead}(?:agents?|person|people|persons|assignees?|colleagues?)"],
            "priority": [f"{lead}(?:priority|priorities|prio|severity|urgency)"],
            "category": [f"{lead}(?:category|categories|topics?|issue types?)"],
            "channel": [f"{lead}channels?"],
            "account": [f"{lead}(?:accounts?|customers?|clients?|compan(?:y|ies))"],
            "week": [f"{lead}weeks?", "weekly", "week by week", "over time", "trend"],
        }


class SlaPerformance(Args):
    """Which promises to look at, and how to split them."""

    period: Period = Period("this_quarter")
    by: Dimension | None = None


class Attainment(Result):
    """How many promises were kept."""

    met: int
    missed: int

    @property
    def total(self) -> int:
        """Promises with an outcome."""
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        """Kept promises of all; None when there were none."""
        return self.met / self.total if self.total else None


class Group(Result):
    """One row of the split."""

    key: str | None
    label: str
    attainment: Attainment
    median_minutes: float | None
    """Median resolution time, in minutes of the clock (business or calendar as promised)."""


class SlaReport(Result):
    """Promises kept in a period."""

    period: str
    previous_period: str | None
    by: str
    resolution: Attainment
    previous: Attainment | None
    first_response: Attainment
    overdue_open: int
    """Open tickets whose resolution deadline has passed."""
    groups: list[Group]
    weeks: list[Group]
    """Per ISO week of the period, oldest first; at most the last 26."""
    by_priority: list[Group]
    scope: str
