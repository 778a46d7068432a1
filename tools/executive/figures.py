"""The figures of the summary and the board pack, each from its one definition."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from store import metrics
from store.clock import Clock, Span
from tools.executive.models import Cause, Explained, Figure, Month
from tools.executive.periods import Periods

EVER = Span(None, None, "all time")
RATES = (
    ("sla_resolution_share", "sla_resolution_met", "sla_resolution_missed"),
    ("sla_first_response_share",),
    ("csat_average", "csat_answers"),
    ("nps",),
)
"""Compared with the whole period before; a group is of one fact."""
COUNTS = (("tickets_created",), ("tickets_resolved",))
"""Compared with the same stretch of the period before."""
DAY_COUNTS = ("customers_lost", "arr_lost")
STATES = (
    ("customers_active", "arr_total"),
    ("tickets_open",),
    ("sla_overdue_open",),
    ("customers_at_risk", "arr_at_risk"),
)
"""As of the moment; nothing to compare with."""
HEALTH = ("health_average", "customers_red", "customers_yellow", "customers_green")
AHEAD = ("renewals_due", "renewals_value")
NOT_COMPARED = {"sla_resolution_met", "sla_resolution_missed", "csat_answers"}
LEAST_POINTS = {"percent": 0.002, "decimal": 0.02}
"""A smaller move of a rate is not explained."""
CAUSES_SHOWN = 3


def measure(session: Session, when: Periods, now: datetime) -> dict[str, Figure]:
    """Every figure by its metric id."""
    found: dict[str, Figure] = {}
    for group in RATES:
        found |= _compared(session, group, when.span, when.before, now)
    for group in COUNTS:
        found |= _compared(session, group, when.span, when.stretch, now)
    after = metrics.compute(session, DAY_COUNTS, when.span, now=now)
    before = metrics.compute(session, DAY_COUNTS, when.stretch, now=now) if when.stretch else {}
    found |= {m: _figure(m, after[m], before.get(m), when.stretch) for m in DAY_COUNTS}
    for group in STATES:
        found |= _states(session, group, EVER, now)
    found |= _health(session, when, now)
    found |= _states(session, AHEAD, when.ahead, now)
    return found


def _compared(
    session: Session, ids: Sequence[str], span: Span, before: Span | None, now: datetime
) -> dict[str, Figure]:
    if before is None or before.start is None or span.start is None:
        values = metrics.compute(session, ids, span, now=now)
        return {m: _figure(m, values[m]) for m in ids}
    then, current = metrics.series(session, ids, [before, span], now=now)
    return {
        m: _figure(m, current[m]) if m in NOT_COMPARED else _figure(m, current[m], then[m], before)
        for m in ids
    }


def _states(session: Session, ids: Sequence[str], span: Span, now: datetime) -> dict[str, Figure]:
    values = metrics.compute(session, ids, span, now=now)
    return {m: _figure(m, values[m]) for m in ids}


def _health(session: Session, when: Periods, now: datetime) -> dict[str, Figure]:
    """Against the last scoring before the period began."""
    values = metrics.compute(session, HEALTH, EVER, now=now)
    start = when.span.start
    before: dict[str, metrics.Number | None] = {}
    if start is not None and start < now:
        before = metrics.compute(session, HEALTH, EVER, now=start)
        if before["health_average"] is None:
            before = {}
    against = Span(None, None, "the start of the period") if before else None
    return {m: _figure(m, values[m], before.get(m), against) for m in HEALTH}


def _figure(
    metric_id: str,
    value: metrics.Number | None,
    before: metrics.Number | None = None,
    against: Span | None = None,
) -> Figure:
    metric = metrics.define(metric_id)
    return Figure(
        metric=metric_id,
        label=metric.label,
        value=value,
        kind=metric.kind,
        better=metric.better,
        before=before if against else None,
        against=against.label if against and before is not None else None,
    )


def explain(
    session: Session, figure: Figure, volume: Sequence[str], by: str, when: Periods, now: datetime
) -> Explained | None:
    """Which groups moved a rate. `volume` are the metrics whose sum is what it is a rate of.

    With shares w and rates r of a group, before and after, and R the whole rate before, its effect
    is w_after (r_after - R) - w_before (r_before - R); over all groups that is the whole change.
    """
    change = figure.change
    if when.before is None or change is None or figure.before is None:
        return None
    if abs(float(change)) < LEAST_POINTS.get(figure.kind, 0):
        return None
    ids = [figure.metric, *volume]
    after = metrics.split(session, ids, by, when.span, now=now)
    before = metrics.split(session, ids, by, when.before, now=now)
    causes = _causes(figure, volume, before, after)
    sign = 1 if change > 0 else -1
    causes.sort(key=lambda cause: (-sign * cause.effect, cause.group))
    return Explained(
        metric=figure.metric,
        label=figure.label,
        kind=figure.kind,
        change=float(change),
        by=by,
        causes=[cause for cause in causes if cause.effect * sign > 0][:CAUSES_SHOWN],
    )


def _causes(
    figure: Figure,
    volume: Sequence[str],
    before: dict[str | None, dict[str, metrics.Number | None]],
    after: dict[str | None, dict[str, metrics.Number | None]],
) -> list[Cause]:
    whole = float(figure.before or 0)
    totals = [sum(_volume(values, volume) for values in side.values()) for side in (before, after)]
    found = []
    for group in {*before, *after}:
        effects, rates = [], []
        for side, total in zip((before, after), totals, strict=True):
            values = side.get(group, {})
            rate = values.get(figure.metric)
            rates.append(None if rate is None else float(rate))
            share = _volume(values, volume) / total if total else 0.0
            effects.append(share * (float(rate) - whole) if rate is not None else 0.0)
        n = round(_volume(after.get(group, {}), volume))
        found.append(
            Cause(
                group=group or "(none)",
                effect=effects[1] - effects[0],
                before=rates[0],
                after=rates[1],
                n=n,
            )
        )
    return found


def _volume(values: dict[str, metrics.Number | None], volume: Sequence[str]) -> float:
    return sum(float(values.get(m) or 0) for m in volume)


def months(session: Session, clock: Clock, now: datetime, count: int = 6) -> list[Month]:
    """The last months, the running one included, oldest first."""
    spans: list[Span] = []
    first = clock.today().replace(day=1)
    for _ in range(count):
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        spans.append(clock.span({"from": first.isoformat(), "to": last.isoformat()}))
        first = (first - timedelta(days=1)).replace(day=1)
    spans.reverse()
    sla = metrics.series(session, ["sla_resolution_share"], spans, now=now)
    csat = metrics.series(session, ["csat_average"], spans, now=now)
    created = metrics.series(session, ["tickets_created"], spans, now=now)
    return [
        Month(
            label=_month(span, clock),
            sla=_float(s["sla_resolution_share"]),
            csat=_float(c["csat_average"]),
            created=int(n["tickets_created"] or 0),
        )
        for span, s, c, n in zip(spans, sla, csat, created, strict=True)
    ]


def _month(span: Span, clock: Clock) -> str:
    assert span.start is not None  # noqa: S101 - months have both ends
    return f"{span.start.astimezone(clock.zone):%b %y}"


def _float(value: metrics.Number | None) -> float | None:
    return None if value is None else float(value)
