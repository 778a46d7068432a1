"""SLA tools."""

from zoneinfo import ZoneInfo

from tools.access import Actor, Persona
from tools.context import ToolContext
from tools.sla import queries, report
from tools.sla.models import Dimension, SlaPerformance, SlaReport
from tools.spec import Example, tool

WEEKS_IN_TREND = 26


def _args(**given: str) -> SlaPerformance:
    return SlaPerformance.model_validate(given)


@tool(
    effect="read",
    allow=[Persona.EXECUTIVE, Persona.MANAGER],
    report=report.sla_performance,
    examples=[
        Example("show SLA performance", _args()),
        Example("SLA dashboard for this quarter", _args(period="this_quarter")),
        Example("how did we do on SLA last month", _args(period="last_month")),
        Example("are we keeping our promises to customers", _args()),
        Example("SLA compliance by priority", _args(by="priority")),
        Example("which team misses the most deadlines", _args(by="team")),
        Example("SLA attainment per agent this month", _args(by="agent", period="this_month")),
        Example("how many breaches did we have last week", _args(period="last_week")),
        Example("weekly SLA trend for this year", _args(by="week", period="this_year")),
        Example(
            "met versus missed since January by category",
            SlaPerformance.model_validate({"by": "category", "period": {"from": "2026-01-01"}}),
        ),
        Example("on-time resolution rate all time", _args(period="all_time")),
        Example(
            "which customers got late answers this quarter",
            _args(by="account", period="this_quarter"),
        ),
        Example("breach rate by channel", _args(by="channel")),
        Example("what share of tickets was resolved in time", _args()),
        Example("service level report for Q3", _args(period="q3")),
    ],
)
def sla_performance(args: SlaPerformance, ctx: ToolContext) -> SlaReport:
    """How many promises were kept: met and missed, by team, person, priority, time and more."""
    session, clock, now = ctx.session, ctx.clock, ctx.clock.now()
    span = args.period.span(clock)
    bounded = span.start is not None and span.end is not None
    before = clock.previous(args.period.value) if bounded else None
    by = args.by or Dimension.TEAM
    most = queries.MOST_WEEKS if by is Dimension.WEEK else WEEKS_IN_TREND
    weeks = queries.weeks(session, span, ZoneInfo(ctx.actor.time_zone), now, most)
    by_priority = queries.groups(session, Dimension.PRIORITY, span, now)
    return SlaReport(
        period=span.label,
        previous_period=before.label if before else None,
        by=by.value,
        resolution=queries.attainment(session, "resolution", span, now),
        previous=queries.attainment(session, "resolution", before, now) if before else None,
        first_response=queries.attainment(session, "first_response", span, now),
        overdue_open=queries.overdue_open(session, now),
        groups=weeks if by is Dimension.WEEK else queries.groups(session, by, span, now),
        weeks=weeks,
        by_priority=by_priority,
        scope=_scope(ctx.actor),
    )


def _scope(actor: Actor) -> str:
    if actor.persona is Persona.EXECUTIVE or "*" in actor.managed_team_ids:
        return "all of support"
    return "your teams"
