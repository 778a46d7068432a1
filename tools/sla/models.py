"""Arguments and results of the SLA tools."""

from datetime import datetime

from tools.arguments import Choice, Horizon, Limit, Period, PersonRef
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
        lead = (
            "(?:by|per|for (?:each|every)|every|split by|broken down by|across|each|which|what"
            "|worst|best|weakest|strongest"
            "|(?:league table|ranking|comparison) of) (?:the |of the |of our |our |all )*"
        )
        against = "(?:vs\\.?|versus|against|compared (?:to|with)|or)"
        channel = "(?:e-?mails?|chats?|phone|calls|portal|api)"
        return {
            "team": [f"{lead}(?:teams?|groups?)"],
            "agent": [
                f"{lead}(?:agents?|person|people|persons|assignees?|colleagues?)",
                (
                    "who(?: keeps| is| has| usually| often| always)*"
                    " (?:miss(?:es|ed|ing)?|breach(?:es|ed|ing)?|keep(?:s|ing)?|meet(?:s|ing)?)"
                ),
            ],
            "priority": [
                f"{lead}(?:priority|priorities|prio|severity|urgency)",
                f"p[1-4]s?(?: tickets)? {against} (?:the )?(?:p[1-4]s?|others?|rest)",
            ],
            "category": [f"{lead}(?:category|categories|topics?|issue types?)"],
            "channel": [f"{lead}channels?", f"{channel} {against} {channel}"],
            "account": [
                f"{lead}(?:accounts?|customers?|clients?|compan(?:y|ies))",
            ],
            "week": [
                f"{lead}weeks?",
                "weekly",
                "week (?:by|over|on|after|to) week",
                "over time",
                "trend",
            ],
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


class SlaAtRisk(Args):
    """How far ahead, and whose tickets."""

    within: Horizon = Horizon(hours=24)
    agent: PersonRef | None = None
    """Agents mean their own tickets unless they say otherwise."""
    limit: Limit = Limit(20)


EVERYBODY = "all open tickets"
"""Whose tickets are looked at where nobody was named."""


class RiskyTicket(Result):
    """An open ticket with the chance that it misses its deadline."""

    ticket_id: str
    subject: str
    priority: str
    account: str | None
    holder_id: str | None
    holder: str | None
    due_at: datetime | None
    """None where the source says whether a ticket was in time, and not when it is due."""
    probability: float
    queue_late: bool
    """The holder's queue, worked off by deadline, reaches it too late."""
    reasons: list[str]
    move: str


class RiskReport(Result):
    """Deadlines ahead that are likely to be missed."""

    within: str
    whose: str
    rows: list[RiskyTicket]
    due: int
    """Running deadlines in the time looked at."""
    likely: int
    """Of those, with a chance of one half or more."""
    expected: float
    """Sum of the chances."""
    undated: int = 0
    """Open tickets that have a chance and no known deadline."""
    undated_likely: int = 0
    """Of those, with a chance of one half or more."""
    queue_late: int
    """Of those, how many their holders' queues reach too late if nothing moves."""
    overdue: int
    """Already past their deadline; not in `rows`."""
    without_deadline: int
    """Open tickets whose clock stands still or that have none."""
    method: str
    learnt_from: int
    may_reassign: bool
    """Whether the asker is one who moves tickets between people."""
    scope: str
