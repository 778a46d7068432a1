"""Puts people side by side, each against what the own cases usually lead to."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from store import metrics
from store.clock import Span
from store.tables import OPEN_STATUSES, Ticket
from store.workload import people as staff
from store.workload.people import Colleague
from tools.access import Actor, Persona
from tools.context import ToolContext
from tools.team import casemix, queries
from tools.team.models import Adjusted, Compared, Comparison, Measure

LEAST_CASES = 10
"""Below so many cases a person is not compared."""
REFERENCE = timedelta(days=180)
"""How far back before the period's end cases tell what is usual."""
LOWER_IS_BETTER = (Measure.RESOLUTION_TIME, Measure.FIRST_RESPONSE)
TIMES = LOWER_IS_BETTER
FAIR = (Measure.SLA, Measure.RESOLUTION_TIME, Measure.FIRST_RESPONSE, Measure.CSAT)


def compare(
    ctx: ToolContext, span: Span, metric: Measure | None, only: Sequence[str] | None
) -> Comparison:
    """Compare the agents (all, or `only` these ids) over a span."""
    session, now = ctx.session, ctx.clock.now()
    people = {id_: p for id_, p in staff.agents(session).items() if only is None or id_ in only}
    leading = metric or Measure.SLA
    counts = metrics.split(session, ["tickets_resolved_by_people"], "agent", span, now=now)
    closed = {
        id_: int(counts.get(id_, {}).get("tickets_resolved_by_people") or 0) for id_ in people
    }
    fair, average, days = _measured(ctx, span)
    open_now = _open(ctx)
    names = queries.team_names(session)
    made = [
        Compared(
            person_id=person.id,
            name=person.name,
            team=names.get(person.team_id or ""),
            closed=closed[person.id],
            days=days.get(person.id, 0),
            open=open_now.get(person.id, 0),
            measures={m.value: _of(fair[m], person.id, m) for m in FAIR},
        )
        for person in people.values()
        if person.active or closed[person.id]
    ]
    ordered, enough = _ordered(_in_view(made, people, ctx.actor), leading)
    raw = _raw_first(ordered[:enough], leading)
    return Comparison(
        period=span.label,
        metric=leading.value,
        all_measures=metric is None,
        average=average.get(leading),
        people=ordered,
        enough=enough,
        least=LEAST_CASES,
        reference=f"cases of the {REFERENCE.days} days up to the end of the period",
        reordered=bool(enough and raw != ordered[0].person_id),
        raw_first=next((p.name for p in ordered if p.person_id == raw), None),
        scope=scope_words(ctx.actor),
    )


def _measured(
    ctx: ToolContext, span: Span
) -> tuple[dict[Measure, dict[str, casemix.Fair]], dict[Measure, float], dict[str, int]]:
    """Fair values per measure and person, what is usual, and the days worked."""
    end = min(span.end or ctx.clock.now(), ctx.clock.now())
    start = min(span.start or end, end - REFERENCE)
    wide = Span(None if span.start is None else start, span.end, span.label)
    own = queries.finished(ctx.session, span)
    everybody = queries.usual(ctx.session, wide)
    fair: dict[Measure, dict[str, casemix.Fair]] = {}
    average: dict[Measure, float] = {}
    for measure in FAIR:
        if measure is Measure.CSAT:
            mine = queries.scores(ctx.session, span)
        else:
            mine = queries.outcomes(own, measure)
        usual = casemix.norm_of(everybody[measure])
        fair[measure] = casemix.fair_of(mine, usual) if usual else {}
        if usual:
            average[measure] = _unit(usual.overall, measure)
    return fair, average, queries.days_worked(own, span, ZoneInfo(ctx.actor.time_zone))


def _of(fair: Mapping[str, casemix.Fair], person_id: str, measure: Measure) -> Adjusted:
    found = fair.get(person_id)
    if found is None:
        return Adjusted(n=0, raw=None, adjusted=None, low=None, high=None)
    raw = _unit(found.raw, measure)
    if found.n < LEAST_CASES:
        return Adjusted(n=found.n, raw=raw, adjusted=None, low=None, high=None)
    adjusted, low, high = (
        _unit(value, measure) for value in (found.adjusted, found.low, found.high)
    )
    return Adjusted(n=found.n, raw=raw, adjusted=adjusted, low=low, high=high)


def _unit(value: float, measure: Measure) -> float:
    """From the scale that is averaged to the one that is shown."""
    if measure in TIMES:
        return math.exp(value)
    if measure is Measure.SLA:
        return min(1.0, max(0.0, value))
    return min(5.0, max(1.0, value))


def _in_view(made: list[Compared], people: Mapping[str, Colleague], actor: Actor) -> list[Compared]:
    """A team lead compares the own teams; whoever has cases there is shown, too."""
    if "*" in actor.managed_team_ids or actor.persona is not Persona.MANAGER:
        return made
    return [
        one for one in made
        if one.closed or people[one.person_id].team_id in actor.managed_team_ids
    ]  # fmt: skip


def _ordered(made: list[Compared], leading: Measure) -> tuple[list[Compared], int]:
    """Those with enough cases, best first; the others by name. With the number of the first."""
    if leading is Measure.CLOSED:
        return sorted(made, key=lambda p: (-p.closed, p.name)), len(made)
    sign = 1 if leading in LOWER_IS_BETTER else -1
    enough = [p for p in made if p.measures[leading.value].adjusted is not None]
    rest = [p for p in made if p.measures[leading.value].adjusted is None]
    enough.sort(key=lambda p: (_key(p.measures[leading.value], sign), p.person_id))
    return [*enough, *sorted(rest, key=lambda p: p.name)], len(enough)


def _key(value: Adjusted, sign: int) -> tuple[float, float]:
    """Of two at the end of the scale, the one with more cases behind it comes first."""
    return sign * (value.adjusted or 0.0), sign * ((value.low if sign < 0 else value.high) or 0.0)


def _raw_first(enough: Sequence[Compared], leading: Measure) -> str | None:
    """Who would be first without adjustment."""
    if not enough or leading is Measure.CLOSED:
        return enough[0].person_id if enough else None
    sign = 1 if leading in LOWER_IS_BETTER else -1
    best = min(sign * (p.measures[leading.value].raw or 0.0) for p in enough)
    tied = [p for p in enough if sign * (p.measures[leading.value].raw or 0.0) == best]
    return tied[0].person_id


def _open(ctx: ToolContext) -> dict[str, int]:
    rows = ctx.session.exec(
        select(Ticket.assignee_id, func.count())
        .where(col(Ticket.status).in_(OPEN_STATUSES), col(Ticket.assignee_id).is_not(None))
        .group_by(col(Ticket.assignee_id))
    )
    return {str(person): count for person, count in rows}


def median_open(comparison: Comparison) -> float:
    """Open tickets of the person in the middle."""
    held = [person.open for person in comparison.people]
    return median(held) if held else 0.0


def scope_words(actor: Actor) -> str:
    """Whose work the figures cover."""
    if actor.persona is Persona.EXECUTIVE or "*" in actor.managed_team_ids:
        return "all of support"
    return "your teams"
