"""SLA tools."""

from typing import Any
from zoneinfo import ZoneInfo

from store.comparable import period_before
from store.tables import Person
from tools import lookup
from tools.access import Actor, Persona
from tools.context import ToolContext
from tools.sla import queries, report, report_risk, risk
from tools.sla.models import EVERYBODY, Dimension, RiskReport, SlaAtRisk, SlaPerformance, SlaReport
from tools.spec import Example, tool

WEEKS_IN_TREND = 26
LIKELY = 0.5
"""Chance from which a deadline will probably be missed."""


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
    before = period_before(clock, args.period.value)
    by = args.by or Dimension.TEAM
    most = queries.MOST_WEEKS if by is Dimension.WEEK else WEEKS_IN_TREND
    weeks = queries.weeks(session, span, ZoneInfo(ctx.actor.time_zone), now, most)
    by_priority = queries.groups(session, Dimension.PRIORITY, span, now)
    known = {Dimension.WEEK: weeks, Dimension.PRIORITY: by_priority}
    return SlaReport(
        period=span.label,
        previous_period=before.label if before else None,
        by=by.value,
        resolution=queries.together(by_priority),
        previous=queries.attainment(session, "resolution", before, now) if before else None,
        first_response=queries.attainment(session, "first_response", span, now),
        overdue_open=queries.overdue_open(session, now),
        groups=known[by] if by in known else queries.groups(session, by, span, now),
        weeks=weeks,
        by_priority=by_priority,
        scope=_scope(ctx.actor),
    )


def _risk(**given: Any) -> SlaAtRisk:
    return SlaAtRisk.model_validate(given)


@tool(
    effect="read",
    allow=[Persona.MANAGER, Persona.AGENT],
    report=report_risk.sla_at_risk,
    examples=[
        Example("which tickets will breach", _risk()),
        Example("tickets likely to miss their SLA", _risk()),
        Example("what is going to breach within 24 hours", _risk(within={"hours": 24})),
        Example("which deadlines are in danger", _risk()),
        Example("SLA risk for the next 8 hours", _risk(within={"hours": 8})),
        Example("breach predictions for today", _risk(within="today")),
        Example("which of my tickets might be late", _risk(agent="me")),
        Example("am I about to miss a deadline", _risk(agent="me")),
        Example("probability of breach per ticket", _risk()),
        Example("top 5 tickets that may breach", _risk(limit=5)),
        Example(
            "where do we risk missing our promises in the next 3 days", _risk(within={"days": 3})
        ),
        Example("what should be done first so that nothing breaches", _risk()),
        Example("SLA risks this week", _risk(within="this_week")),
        Example("predict SLA breaches", _risk()),
        Example("which open tickets are likely to miss their deadline", _risk()),
        Example("open tickets that will probably be late", _risk()),
        Example("what are the chances that deadlines are missed", _risk()),
        Example("how likely is a breach for each open ticket", _risk()),
        Example("likelihood of missing the SLA on my tickets", _risk(agent="me")),
        Example("ten riskiest tickets for the SLA", _risk(limit=10)),
        Example("which tickets are most likely to be late and why", _risk()),
    ],
)
def sla_at_risk(args: SlaAtRisk, ctx: ToolContext) -> RiskReport:
    """Open tickets likely to miss their deadline: the chance, why, and the move that helps most."""
    span, now = args.within.span(ctx.clock), ctx.clock.now()
    outlook = risk.Outlook(ctx)
    holder = _holder(args, ctx)
    own = [t for t in outlook.tickets if holder is None or t.holder == holder.id]
    ahead = [t for t in own if t.due is not None and t.due > now and t.due in span]
    undated = [t for t in own if t.undated] if outlook.model else []
    rows = outlook.risks([*ahead, *undated])
    dated = [row for row in rows if row.due_at is not None]
    likely = sum(row.probability >= LIKELY for row in dated)
    mine = holder is not None and holder.id == ctx.actor.person_id
    return RiskReport(
        within=span.label,
        whose="yours" if mine else holder.name if holder else EVERYBODY,
        rows=rows[: args.limit],
        due=len(dated),
        likely=likely,
        expected=sum(row.probability for row in dated),
        undated=len(rows) - len(dated),
        undated_likely=sum(row.probability >= LIKELY for row in rows) - likely,
        queue_late=sum(row.queue_late for row in rows),
        overdue=sum(t.due is not None and t.due <= now for t in own),
        without_deadline=sum(t.due is None for t in own) - len(undated),
        method=outlook.method,
        learnt_from=outlook.learnt_from,
        may_reassign=ctx.actor.persona is Persona.MANAGER,
        scope=_scope(ctx.actor),
    )


def _holder(args: SlaAtRisk, ctx: ToolContext) -> Person | None:
    """Whose tickets are meant: agents mean their own unless they say otherwise."""
    default = lookup.ME if ctx.actor.persona is Persona.AGENT else lookup.ANYONE
    wanted = args.agent or default
    return None if wanted == lookup.ANYONE else lookup.person(ctx.session, wanted, ctx.actor)


def _scope(actor: Actor) -> str:
    if actor.persona is Persona.AGENT:
        return "your team" if actor.agent_sees == "team" else "your tickets"
    if actor.persona is Persona.EXECUTIVE or "*" in actor.managed_team_ids:
        return "all of support"
    return "your teams"
