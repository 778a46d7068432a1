"""Account tools."""

from tools.access import EVERYONE, Persona
from tools.accounts import (
    adoption,
    adoption_report,
    brief,
    brief_report,
    churn,
    churn_report,
    examples,
    growth,
    growth_report,
    health,
    health_report,
    renewals,
    renewals_report,
)
from tools.accounts.models import (
    AccountBrief,
    AccountHealth,
    ChurnRisk,
    DecliningAdoption,
    ExpansionOpportunities,
    ExplainHealth,
    UpcomingRenewals,
)
from tools.accounts.results import (
    AdoptionReport,
    Brief,
    ExpansionReport,
    Explanation,
    HealthReport,
    RenewalReport,
    RiskReport,
)
from tools.context import ToolContext
from tools.spec import tool

WITH_MANAGERS = (Persona.CSM, Persona.MANAGER, Persona.EXECUTIVE)
COMMERCIAL = (Persona.CSM, Persona.EXECUTIVE)


@tool(
    effect="read",
    allow=WITH_MANAGERS,
    report=health_report.health,
    examples=examples.ACCOUNT_HEALTH,
)
def account_health(args: AccountHealth, ctx: ToolContext) -> HealthReport:
    """Health scores of customers, the weakest first, or one customer's score with its drivers."""
    return health.report(args, ctx)


@tool(
    effect="read",
    allow=WITH_MANAGERS,
    report=health_report.explanation,
    examples=examples.EXPLAIN_HEALTH,
)
def explain_health(args: ExplainHealth, ctx: ToolContext) -> Explanation:
    """Why a customer's health changed: driver by driver, and the least that brings it back."""
    return health.explain(args, ctx)


@tool(effect="read", allow=WITH_MANAGERS, report=churn_report.risk, examples=examples.CHURN_RISK)
def churn_risk(args: ChurnRisk, ctx: ToolContext) -> RiskReport:
    """Customers who may leave: chance, revenue at risk, reasons and what to do."""
    return churn.report(args, ctx)


@tool(
    effect="read",
    allow=COMMERCIAL,
    report=adoption_report.declining,
    examples=examples.DECLINING_ADOPTION,
)
def declining_adoption(args: DecliningAdoption, ctx: ToolContext) -> AdoptionReport:
    """Features that customers use less and less, tested over weeks, and who stopped."""
    return adoption.report(args, ctx)


@tool(
    effect="read",
    allow=WITH_MANAGERS,
    report=renewals_report.renewals,
    examples=examples.UPCOMING_RENEWALS,
)
def upcoming_renewals(args: UpcomingRenewals, ctx: ToolContext) -> RenewalReport:
    """Contracts that end soon, ranked by risk, value and room to grow, with notice deadlines."""
    return renewals.report(args, ctx)


@tool(
    effect="read",
    allow=COMMERCIAL,
    report=growth_report.expansion,
    examples=examples.EXPANSION_OPPORTUNITIES,
)
def expansion_opportunities(args: ExpansionOpportunities, ctx: ToolContext) -> ExpansionReport:
    """What customers could buy next, by expected value, with the look-alikes who own it."""
    return growth.report(args, ctx)


@tool(effect="read", allow=EVERYONE, report=brief_report.brief, examples=examples.ACCOUNT_BRIEF)
def account_brief(args: AccountBrief, ctx: ToolContext) -> Brief:
    """Everything about one customer on a page."""
    return brief.report(args, ctx)
