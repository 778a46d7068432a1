"""Team tools."""

from collections.abc import Sequence
from typing import Any

from store.comparable import period_before, stretch_before
from tools import lookup
from tools.access import Persona
from tools.arguments import Direction, Period
from tools.context import ToolContext
from tools.errors import InvalidArgument
from tools.spec import Apply, tool
from tools.team import (
    applying,
    comparing,
    examples,
    moves,
    performance,
    report,
    report_moves,
    report_people,
    workload,
)
from tools.team.models import (
    ApplyReassignments,
    CompareAgents,
    Comparison,
    Measure,
    Performance,
    Plan,
    PlanPreview,
    RankAgents,
    Ranking,
    RecommendReassignments,
    TeamPerformance,
    TeamWorkload,
    Workload,
)

LONGER = Period("last_90_days")
"""Shown where the period asked for says too little to rank anybody."""


@tool(
    effect="read",
    allow=[Persona.MANAGER, Persona.EXECUTIVE],
    report=report.team_workload,
    examples=examples.WORKLOAD,
)
def team_workload(args: TeamWorkload, ctx: ToolContext) -> Workload:
    """Who has too much and who has room: work weighted by urgency, and what would breach."""
    if args.as_of is not None and ctx.clock.now() not in args.as_of.span(ctx.clock):
        raise InvalidArgument(
            "The workload is known as it is at the moment, not for another time.",
            hints=["show team workload"],
        )
    team = lookup.team(ctx.session, args.team) if args.team else None
    return workload.measure(ctx, workload.floor(ctx, team), team)


@tool(
    effect="read",
    allow=[Persona.MANAGER],
    report=report_people.compare_agents,
    examples=examples.COMPARE,
)
def compare_agents(args: CompareAgents, ctx: ToolContext) -> Comparison:
    """People side by side, fairly: adjusted for the kind of tickets, with intervals and counts."""
    only = None
    if args.agents is not None:
        refs = args.agents if isinstance(args.agents, list) else [args.agents]
        named = [ref for ref in refs if ref not in (lookup.ANYONE, lookup.UNASSIGNED)]
        only = [lookup.person(ctx.session, ref, ctx.actor).id for ref in named] or None
    return comparing.compare(ctx, args.period.span(ctx.clock), args.metric, only)


@tool(
    effect="read",
    allow=[Persona.MANAGER],
    report=report_people.rank_agents,
    examples=examples.RANK,
)
def rank_agents(args: RankAgents, ctx: ToolContext) -> Ranking:
    """Who is at the top or at the other end, fairly measured, or that it cannot be told."""
    asked = args.period.span(ctx.clock)
    found = comparing.compare(ctx, asked, Measure.SLA, None)
    given = "period" in args.model_fields_set
    fallback = not found.enough and not given
    if fallback:
        found = comparing.compare(ctx, LONGER.span(ctx.clock), Measure.SLA, None)
    places = found.people[: found.enough]
    if args.order is Direction.WORST:
        places = places[::-1]
    return Ranking(
        order=args.order.value,
        comparison=found,
        places=places[: args.limit],
        clear=bool(places) and _clear(places, found, args.order),
        fallback=fallback and bool(places),
        asked_period=asked.label,
        median_open=comparing.median_open(found),
    )


def _clear(places: Sequence[Any], found: Comparison, order: Direction) -> bool:
    value = places[0].measures[found.metric]
    if found.average is None:
        return False
    return value.low > found.average if order is Direction.BEST else value.high < found.average


@tool(
    effect="read",
    allow=[Persona.MANAGER, Persona.EXECUTIVE],
    report=report.team_performance,
    examples=examples.PERFORMANCE,
)
def team_performance(args: TeamPerformance, ctx: ToolContext) -> Performance:
    """How the team does as a whole: volume, deadlines kept, satisfaction, backlog. Ranks nobody."""
    span = args.period.span(ctx.clock)
    before = period_before(ctx.clock, args.period.value)
    return performance.measure(ctx, span, before, stretch_before(ctx.clock, args.period.value))


@tool(
    effect="read",
    allow=[Persona.MANAGER],
    report=report_moves.recommend_reassignments,
    examples=examples.RECOMMEND,
)
def recommend_reassignments(args: RecommendReassignments, ctx: ToolContext) -> Plan:
    """Which tickets should change hands, to whom, and how many breaches that prevents."""
    team = lookup.team(ctx.session, args.team) if args.team else None
    return moves.build(ctx, workload.floor(ctx, team), team, args.goal, args.limit)


@tool(
    effect="write",
    allow=[Persona.MANAGER],
    report=report_moves.apply_reassignments,
    apply=Apply(
        applying.reassign,
        rows=applying.rows,
        terms=applying.terms,
        resolved=applying.resolved,
        again=applying.again,
        without=applying.without,
    ),
    examples=examples.APPLY,
)
def apply_reassignments(args: ApplyReassignments, ctx: ToolContext) -> PlanPreview:  # type: ignore[valid-type]
    """Carries the recommended plan out: one decision, all tickets at once."""
    given: Any = args
    refs = getattr(given, "except")
    refs = [] if refs is None else refs if isinstance(refs, list) else [refs]
    left_out = sorted(lookup.ticket(ctx.session, ref).id for ref in refs)
    found = workload.floor(ctx, None)
    return PlanPreview(
        plan=moves.build(ctx, found, None, given.plan, len(found.tickets) or 1, left_out),
        left_out=left_out,
    )
