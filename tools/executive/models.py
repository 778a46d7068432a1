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
        lead = (
            "(?:by|per|for (?:each|every)|split by|broken down by|across|each|most expensive"
            "|costliest) (?:the )?"
        )
        size = "(?:enterprises?|mid-?market|smbs?|small business(?:es)?|big|small|large)"
        against = "(?:vs\\.?|versus|against|compared (?:to|with)|or|and)"
        return {
            "category": [f"{lead}(?:category|categories|topics?|issue types?)"],
            "channel": [f"{lead}(?:support )?channels?"],
            "priority": [
                f"{lead}(?:priority|priorities|prio|severity|urgency)",
                f"p[1-4]s?(?: tickets)? {against} (?:the )?(?:p[1-4]s?|others?|rest)",
            ],
            "team": [f"{lead}(?:teams?|groups?)"],
            "segment": [
                f"{lead}(?:(?:customer |client )?segments?|customer sizes?|sizes? of customers?)",
                f"{size}(?: (?:customers|clients|accounts))? {against} {size}",
            ],
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
    customers_known: bool
    """Whether anything goes into the scores of any customer."""
    months: list[Month]
    empty: bool
    """Whether there is nothing at all to sum up."""
    over: bool
    """Whether the period has ended."""
    now: datetime


class Assumption(Result):
    """Something that costs rest on and the data does not say."""

    id: str
    label: str
    unit: Kind
    value: Decimal
    why: str
    changed: bool
    """Whether the owner has changed it."""


class CostGroup(Result):
    """Costs of one group of resolved tickets."""

    key: str | None
    label: str
    tickets: int
    """Resolved by people."""
    automated: int
    minutes: float
    """Time that people worked on them."""
    cost: Decimal

    @property
    def per_ticket(self) -> Decimal | None:
        """Cost of people per ticket that people resolved."""
        return self.cost / self.tickets if self.tickets else None


class Automation(Result):
    """What automated resolutions saved and cost, under the assumptions."""

    resolved: int
    """Kept and reopened."""
    reopened: int
    kept: int
    """Not reopened."""
    saved: Decimal
    cost: Decimal
    months: Decimal

    @property
    def net(self) -> Decimal:
        """Savings less cost."""
        return self.saved - self.cost

    @property
    def roi(self) -> float | None:
        """Net savings per unit of cost; None where automation costs nothing."""
        return float(self.net / self.cost) if self.cost else None


class CostPeriod(Result):
    """Totals of a stretch of time."""

    tickets: int
    """Resolved by people."""
    minutes: float
    cost: Decimal
    automation: Automation

    @property
    def per_ticket(self) -> Decimal | None:
        """Cost of people per ticket that people resolved."""
        return self.cost / self.tickets if self.tickets else None

    @property
    def per_resolution(self) -> Decimal | None:
        """Cost of people and automation per resolved ticket, whoever resolved it."""
        count = self.tickets + self.automation.kept
        return (self.cost + self.automation.cost) / count if count else None


class SupportCosts(Result):
    """What support costs."""

    period: str
    by: str
    total: CostPeriod
    before: CostPeriod | None
    against: str | None
    groups: list[CostGroup]
    """Largest cost first."""
    timed: int
    """Tickets whose time was written down; the others count as long as their kind usually takes."""
    assumptions: list[Assumption]


class PackFormat(Choice):
    """What kind of file to make."""

    PPTX = "pptx"
    XLSX = "xlsx"
    HTML = "html"
    MD = "md"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "pptx": ["power ?-?point", "ppt", "slides"],
            "xlsx": ["excel", "spreadsheet", "workbook"],
            "html": ["web ?page", "html page"],
            "md": ["markdown"],
        }


class BoardPackArgs(Args):
    """Which period, and what kind of file."""

    period: Period = THIS_QUARTER
    format: PackFormat = PackFormat.PPTX


class Source(Result):
    """A footnote of the pack."""

    number: int
    label: str
    metric: str
    shown: str
    period: str
    snapshot: str


class BoardPack(Result):
    """A file that was made."""

    period: str
    path: str
    format: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256 of the file; the same data gives the same."""
    pages: list[str]
    """Titles of the pages."""
    summary: list[str]
    sources: list[Source]
    checked: int
    """Figures that were counted by two paths."""
