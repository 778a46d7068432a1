"""How SLA results are told."""

from reports.blocks import (
    Basis,
    Block,
    Chart,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Series,
    Step,
    Steps,
    Table,
)
from reports.format import number
from reports.periods import asking, in_period, named
from tools.sla.models import Group, SlaReport

ROWS_SHOWN = 20
MIN_POINTS = 3
"""A line through fewer points says nothing."""


def sla_performance(result: SlaReport) -> Report:
    """Share of promises kept, compared with the period before, and where they were missed."""
    basis = Basis(period=result.period, scope=result.scope)
    resolution = result.resolution
    if not resolution.total:
        nothing = f"No ticket with an SLA outcome was resolved {in_period(result.period)}."
        steps = Steps(items=[Step(text="Look at all time", ask="SLA performance all time")])
        return Report(blocks=[Headline(text=nothing), steps], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result)]
    if result.by != "priority":
        blocks.append(_table(result.by_priority, "priority", "By priority"))
    blocks.append(_table(result.groups, result.by, f"By {result.by}"))
    if len(result.weeks) >= MIN_POINTS and result.by != "week":
        blocks.append(_trend(result.weeks))
    if not result.first_response.total:
        blocks.append(Note(text="The data says nothing about first responses in this period."))
    blocks.append(_steps(result))
    return Report(blocks=blocks, basis=basis)


def _headline(result: SlaReport) -> str:
    kept = result.resolution
    share = number(kept.share or 0.0, "percent")
    text = (
        f"{share} of resolution promises were kept {in_period(result.period)}: "
        f"{kept.met:,} met and {kept.missed:,} missed of {kept.total:,}"
    )
    before = result.previous
    if before is not None and before.share is not None and kept.share is not None:
        points = (kept.share - before.share) * 100
        way = "up" if points > 0 else "down"
        same = abs(points) < 0.05
        text += ", as before" if same else f", {way} {abs(points):.1f} points"
        text += f" on {named(result.previous_period or '')}"
    return f"{text}.{_most_missed(result)}"


def _most_missed(result: SlaReport) -> str:
    """Where most promises were missed: what a split is asked for."""
    worst = max(result.groups, key=lambda g: g.attainment.missed, default=None)
    if worst is None or not worst.attainment.missed or len(result.groups) == 1:
        return ""
    kept = worst.attainment
    where = _WHERE.get(result.by, "{}").format(worst.label)
    return f" Most were missed {where}: {kept.missed:,} of {kept.total:,}."


_WHERE = {
    "team": "by {}",
    "agent": "by {}",
    "priority": "at {}",
    "category": "about {}",
    "channel": "by {}",
    "account": "for {}",
    "week": "in the week of {}",
}


def _metrics(result: SlaReport) -> Metrics:
    kept, before, first = result.resolution, result.previous, result.first_response
    change = (
        kept.share - before.share
        if before and before.share is not None and kept.share is not None
        else None
    )
    items = [
        Metric(
            label="Resolved in time",
            value=kept.share,
            kind="percent",
            metric="sla_resolution_share",
            change=change,
            change_label=result.previous_period if change is not None else None,
            better="up",
        ),
        Metric(label="Met", value=kept.met, metric="sla_resolution_met"),
        Metric(label="Missed", value=kept.missed, metric="sla_resolution_missed", better="down"),
    ]
    if first.total:
        items.append(
            Metric(
                label="First response in time",
                value=first.share,
                kind="percent",
                metric="sla_first_response_share",
            )
        )
    items.append(
        Metric(
            label="Open past deadline",
            value=result.overdue_open,
            metric="sla_overdue_open",
            better="down",
        )
    )
    return Metrics(items=items)


def _table(groups: list[Group], by: str, title: str) -> Table:
    shown = groups[-ROWS_SHOWN:] if by == "week" else groups[:ROWS_SHOWN]
    return Table(
        title=title,
        columns=[
            Column(key="group", label=by.capitalize()),
            Column(key="met", label="Met", kind="number", metric="sla_resolution_met"),
            Column(key="missed", label="Missed", kind="number", metric="sla_resolution_missed"),
            Column(key="share", label="In time", kind="percent", metric="sla_resolution_share"),
            Column(key="median", label="Median time", kind="minutes"),
        ],
        rows=[
            {
                "group": group.label,
                "met": group.attainment.met,
                "missed": group.attainment.missed,
                "share": group.attainment.share,
                "median": group.median_minutes,
            }
            for group in shown
        ],
        refs=_refs(shown, by),
        total_rows=len(groups) if len(groups) > ROWS_SHOWN else None,
    )


def _refs(groups: list[Group], by: str) -> list[str]:
    kind = {"agent": "person", "account": "account", "team": "team"}.get(by)
    if kind is None or any(group.key is None for group in groups):
        return []
    return [f"{kind}:{group.key}" for group in groups]


def _trend(weeks: list[Group]) -> Chart:
    return Chart(
        kind="line",
        title="Resolved in time per week",
        x=[week.label for week in weeks],
        y_kind="percent",
        series=[Series(name="In time", y=[week.attainment.share for week in weeks])],
    )


def _steps(result: SlaReport) -> Steps:
    other = "agent" if result.by == "team" else "team"
    return Steps(
        items=[
            Step(
                text=f"Split by {other}", ask=f"SLA performance by {other} {asking(result.period)}"
            ),
            Step(text="What is overdue at the moment", ask="which tickets are overdue"),
        ]
    )
