"""Puts the executive summary together."""

from store.scoring import saved
from tools.context import ToolContext
from tools.executive import customers, figures
from tools.executive.models import ExecutiveSummary, Explained
from tools.executive.periods import Periods

AT_RISK_SHOWN = 5
_VOLUME = {
    "sla_resolution_share": ("sla_resolution_met", "sla_resolution_missed"),
    "csat_average": ("csat_answers",),
}


def build(ctx: ToolContext, when: Periods) -> ExecutiveSummary:
    """The summary of a period, from what the asker may see."""
    session, now = ctx.session, ctx.clock.now()
    found = figures.measure(session, when, now)
    risky = customers.at_risk(session, now, AT_RISK_SHOWN)
    causes: list[Explained] = []
    for metric_id, volume in _VOLUME.items():
        one = figures.explain(session, found[metric_id], volume, "category", when, now)
        if one is not None and one.causes:
            causes.append(one)
    nothing = ("customers_active", "tickets_created", "tickets_resolved", "csat_answers")
    scored_on, day = saved.churn_day(session, now), saved.health_day(session, now)
    known = scored_on is not None and (day is None or saved.anything_known(session, day))
    return ExecutiveSummary(
        period=when.label,
        figures=found,
        causes=causes,
        at_risk=risky,
        scored_on=scored_on,
        risk_method=risky[0].method if risky else None,
        customers_known=known,
        months=figures.months(session, ctx.clock, now),
        empty=all(not found[metric_id].value for metric_id in nothing),
        over=when.span.end is not None and when.span.end <= now,
        now=now,
    )
