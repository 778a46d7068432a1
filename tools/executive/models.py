"""Arguments and results of the executive tools."""

from datetime import date, datetime
from decimal import Decimal

from reports.blocks import Kind
from tools.arguments import Choice, Period
from tools.spec import Args, Result

THIS_QUARTER = Period("this_quarter")


class ExecutiveSummaryArgs(Args):
    """Which period to sum up."""

    period: Period = THIS_QUARTER


class CostDimension(Choice):
    """What to split costs by."""

    CATEGORY = "category"
    CHANNEL = "channel"
    PRIORITY = "priority"
    TEAM = "team"
    SEGMENT = "segment"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        lead = "(?:by|per|for each|split by|broken down by|across|each) (?:the )?"
        return {
            "category": [f"{lead}(?:category|categories|topics?|issue types?)"],
            "channel": [f"{lead}channels?"],
            "priority": [f"{lead}(?:priority|priorities|prio|severity|urgency)"],
            "team": [f"{lead}(?:teams?|groups?)"],
            "segment": [f"{lead}(?:segments?|customer sizes?|sizes? of customers?)"],
        }


class SupportCostsArgs(Args):
    """Which period's costs, and how to split them."""

    period: Period = THIS_QUARTER
    by: CostDimension | None = None


class Figure(Result):
    """A figure of the summary."""

    metric: str
    """Id of its definition."""
    label: str
    value: int | float | Decimal | None
    kind: Kind
    better: str | None
    before: int | float | Decimal | None = None
    against: str | None = None
    """What `before` is of."""

    @property
    def change(self) -> float | Decimal | None:
        """Difference to `before`."""
        if self.value is None or self.before is None:
            return None
        if isinstance(self.value, Decimal) or isinstance(self.before, Decimal):
            return Decimal(self.value) - Decimal(self.before)
        return self.value - self.before


class Cause(Result):
    """What one group did to a rate. The effects of all groups add up to its change."""

    group: str
    effect: float
    before: float | None
    after: float | None
    n: int


class Explained(Result):
    """A rate that moved, and where it came from."""

    metric: str
    label: str
    kind: Kind
    change: float
    by: str
    causes: list[Cause]
    """The groups that moved it most, in the direction of the change first."""


class RiskyCustomer(Result):
    """A customer who may leave."""

    id: str
    name: str
    segment: str | None
    arr: Decimal | None
    probability: float
    method: str
    health: Decimal | None
    renews_on: date | None


class Month(Result):
    """One point of the trend."""

    label: str
    sla: float | None
    csat: float | None
    created: int


class ExecutiveSummary(Result):
    """The state of customer operations."""

    period: str
    figures: dict[str, Figure]
    causes: list[Explained]
    at_risk: list[RiskyCustomer]
    """The largest by revenue."""
    scored_on: date | None
    risk_method: str | None
    months: list[Month]
    empty: bool
    """Whether there is nothing at all to sum up."""
    over: bool
    """Whether the period has ended."""
    now: datetime
