"""Executive tools."""

from tools.access import Persona
from tools.context import ToolContext
from tools.executive import summary, summary_report
from tools.executive.models import ExecutiveSummary, ExecutiveSummaryArgs
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
