"""Executive tools."""

from tools.access import Persona
from tools.context import ToolContext
from tools.executive import assumptions, costs_report, summary, summary_report
from tools.executive.costs import Costing
from tools.executive.models import (
    CostDimension,
    ExecutiveSummary,
    ExecutiveSummaryArgs,
    SupportCosts,
    SupportCostsArgs,
)
from tools.executive.periods import periods
from tools.spec import Example, tool


def _summary(period: str | dict[str, str] | None = None) -> ExecutiveSummaryArgs:
    return ExecutiveSummaryArgs.model_validate({"period": period} if period else {})


@tool(
    effect="read",
    allow=[Persona.EXECUTIVE, Persona.MANAGER],
    report=summary_report.summary,
    examples=[
        Example("executive summary", _summary()),
        Example("give me the executive overview", _summary()),
        Example("executive summary for last quarter", _summary("last_quarter")),
        Example("how is the business doing", _summary()),
        Example("what changed this month and why", _summary("this_month")),
        Example("sum up the state of customer operations", _summary()),
        Example("the big picture for this quarter", _summary("this_quarter")),
        Example("exec dashboard please", _summary()),
        Example("high-level KPIs of last month", _summary("last_month")),
        Example("overview of health, churn, SLA and satisfaction", _summary()),
        Example("company summary for Q2", _summary("q2")),
        Example("key figures of this year", _summary("this_year")),
        Example("how did customer operations do last week", _summary("last_week")),
        Example("what should I know as an executive", _summary()),
        Example("summary of all key metrics since 1 July 2026", _summary({"from": "2026-07-01"})),
    ],
)
def executive_summary(args: ExecutiveSummaryArgs, ctx: ToolContext) -> ExecutiveSummary:
    """The state of customer operations: service, health, churn, renewals, what changed and why."""
    return summary.build(ctx, periods(ctx.clock, args.period.value))


def _costs(**given: str) -> SupportCostsArgs:
    return SupportCostsArgs.model_validate(given)


@tool(
    effect="read",
    allow=[Persona.EXECUTIVE, Persona.MANAGER],
    report=costs_report.costs,
    examples=[
        Example("what does support cost us", _costs()),
        Example("support costs", _costs()),
        Example("cost per ticket", _costs()),
        Example("cost per ticket by channel", _costs(by="channel")),
        Example("support costs by category last quarter",
                _costs(by="category", period="last_quarter")),
        Example("how much money did automation save this quarter", _costs(period="this_quarter")),
        Example("what is the ROI of the AI", _costs()),
        Example("return on investment of automation this year", _costs(period="this_year")),
        Example("which team is the most expensive per ticket, by team", _costs(by="team")),
        Example("what did we spend on support last month", _costs(period="last_month")),
        Example("how expensive is one ticket", _costs()),
        Example("support spend split by priority", _costs(by="priority")),
        Example("cost to serve by segment", _costs(by="segment")),
        Example("are we getting cheaper per resolution", _costs()),
        Example("cost breakdown by topic for Q2", _costs(by="category", period="q2")),
        Example("which assumptions are behind the savings", _costs()),
    ],
)  # fmt: skip
def support_costs(args: SupportCostsArgs, ctx: ToolContext) -> SupportCosts:
    """What a ticket costs, where the money goes, and what automation returns."""
    when = periods(ctx.clock, args.period.value)
    by = args.by or CostDimension.CATEGORY
    assumed = assumptions.read(ctx.home)
    costing = Costing(ctx.session, assumed, ctx.clock.now())
    tally = costing.tally(by, when.span)
    before = None
    if when.before is not None:
        before = costing.period(costing.tally(by, when.before), when.before)
    return SupportCosts(
        period=when.label,
        by=by.value,
        total=costing.period(tally, when.span),
        before=before,
        against=when.before.label if when.before else None,
        groups=costing.groups(tally, by),
        timed=tally.timed,
        assumptions=list(assumed.values()),
    )
