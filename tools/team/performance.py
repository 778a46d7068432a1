"""Figures of whole teams; no people."""

from store import metrics
from store.clock import Span
from tools.context import ToolContext
from tools.team.comparing import scope_words
from tools.team.models import Performance, TeamFigures
from tools.team.queries import team_names

COUNTS = (("tickets_created",), ("tickets_resolved",))
"""Compared with the same stretch of the period before."""
RATES = (
    ("sla_resolution_share",),
    ("sla_first_response_share",),
    ("csat_average", "csat_answers"),
)
STANDING = ("tickets_open", "sla_overdue_open")
"""How things are at the moment, whatever the period."""
EVER = Span(None, None, "all time")


def measure(ctx: ToolContext, span: Span, before: Span | None, stretch: Span | None) -> Performance:
    """The figures of a period, and per team.

    Rates are compared with the whole period before, counts with as much of it as has passed.
    """
    now = ctx.clock.now()
    figures = _values(ctx, span, (*COUNTS, *RATES))
    previous = _values(ctx, before, RATES) if before else {}
    if stretch:
        previous |= _values(ctx, stretch, COUNTS)
    for metric_id in STANDING:
        found = metrics.compute(ctx.session, [metric_id], EVER, now=now)[metric_id]
        figures[metric_id] = float(found or 0)
    return Performance(
        period=span.label,
        previous_period=before.label if before else None,
        figures=figures,
        previous_stretch=stretch.label if stretch else None,
        previous=previous,
        teams=_teams(ctx, span),
        scope=scope_words(ctx.actor),
    )


def _values(
    ctx: ToolContext, span: Span, groups: tuple[tuple[str, ...], ...]
) -> dict[str, float | None]:
    values: dict[str, float | None] = {}
    for group in groups:
        found = metrics.compute(ctx.session, group, span, now=ctx.clock.now())
        values |= {name: None if value is None else float(value) for name, value in found.items()}
    return values


def _teams(ctx: ToolContext, span: Span) -> list[TeamFigures]:
    names = team_names(ctx.session)
    found: dict[str, dict[str | None, dict[str, metrics.Number | None]]] = {
        metric_id: metrics.split(
            ctx.session, [metric_id], "team",
            EVER if metric_id in STANDING else span, now=ctx.clock.now(),
        )
        for metric_id in (
            "tickets_created", "tickets_resolved", "sla_resolution_share", "csat_average",
            "tickets_open",
        )
    }  # fmt: skip
    ids = {team for groups in found.values() for team in groups}

    def value(metric_id: str, team: str | None) -> metrics.Number | None:
        return found[metric_id].get(team, {}).get(metric_id)

    teams = [
        TeamFigures(
            team_id=team,
            name=names.get(team or "", "(no team)"),
            created=int(value("tickets_created", team) or 0),
            resolved=int(value("tickets_resolved", team) or 0),
            in_time=_share(value("sla_resolution_share", team)),
            csat=_share(value("csat_average", team)),
            open=int(value("tickets_open", team) or 0),
        )
        for team in ids
    ]
    return sorted(teams, key=lambda t: (-t.resolved, t.name))


def _share(value: metrics.Number | None) -> float | None:
    return None if value is None else float(value)
