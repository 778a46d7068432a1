"""How workload and team performance are told."""

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
from store import metrics
from store.workload.effort import ASSUMED_MINUTES
from tools.team.models import AgentLoad, Performance, Workload

ROWS_SHOWN = 40
BARS_SHOWN = 15


def team_workload(result: Workload) -> Report:
    """Who has too much, who has room, and what would be late."""
    basis = Basis(scope=result.scope)
    if not result.people:
        nobody = f"There is no support agent in what you see: {result.scope}."
        return Report(blocks=[Headline(text=nobody)], basis=basis)
    if not any(person.open for person in result.people):
        text = f"Nobody{_in_team(result.team)} holds an open ticket."
        if result.unassigned:
            wait = "waits" if result.unassigned == 1 else "wait"
            them = "it" if result.unassigned == 1 else "them"
            text += f" {_tickets(result.unassigned)} {wait} for somebody to take {them}."
        return Report(blocks=[Headline(text=text)], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _load_metrics(result)]
    blocks += [_load_chart(result.people), _load_table(result.people)]
    blocks += _load_notes(result)
    blocks.append(_load_steps(result))
    return Report(blocks=blocks, basis=basis)


def _headline(result: Workload) -> str:
    heavy = [person for person in result.people if person.too_much]
    if heavy:
        names = listed([person.name for person in heavy[:5]])
        rest = f" and {len(heavy) - 5} more" if len(heavy) > 5 else ""
        verb = "carries" if len(heavy) == 1 else "carry"
        span = _span([person.open for person in heavy])
        text = f"{names}{rest} {verb} too much: {span} open tickets"
        text += " each" if len(heavy) > 1 else ""
        others = [person.open for person in result.people if not person.too_much]
        text += f", {_span(others)} for the others." if others else "."
    else:
        top = result.people[0]
        text = (
            f"Nobody{_in_team(result.team)} has too much: the heaviest queue is that of {top.name},"
            f" {top.days:.1f} working days of load."
        )
    if result.would_breach:
        text += f" {_tickets(result.would_breach)} would breach if nothing moves."
    return text


def _span(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return str(low) if low == high else f"{low} to {high}"


def _load_metrics(result: Workload) -> Metrics:
    return Metrics(
        items=[
            Metric(label="Open", value=sum(p.open for p in result.people), metric="tickets_open"),
            Metric(label="Due within 24 hours", value=result.near_deadline),
            Metric(label="Would breach", value=result.would_breach, better="down"),
            Metric(label="Overdue", value=result.overdue, better="down"),
            Metric(label="Unassigned", value=result.unassigned, better="down"),
        ]
    )


def _load_chart(people: list[AgentLoad]) -> Chart:
    shown = people[:BARS_SHOWN]
    return Chart(
        kind="bar",
        title="Load in working days",
        x=[person.name for person in shown],
        y_kind="decimal",
        series=[Series(name="Load", y=[round(person.days, 2) for person in shown])],
    )


def _load_table(people: list[AgentLoad]) -> Table:
    shown = people[:ROWS_SHOWN]
    return Table(
        columns=[
            Column(key="name", label="Agent"),
            Column(key="open", label="Open", kind="number"),
            Column(key="effort", label="Work", kind="hours"),
            Column(key="load", label="Load", kind="hours"),
            Column(key="days", label="Load in days", kind="decimal"),
            Column(key="soon", label="Due in 24 h", kind="number"),
            Column(key="breach", label="Would breach", kind="number"),
            Column(key="overdue", label="Overdue", kind="number"),
            Column(key="verdict", label=""),
        ],
        rows=[
            {
                "name": person.name,
                "open": person.open,
                "effort": round(person.effort_hours, 1),
                "load": round(person.load_hours, 1),
                "days": round(person.days, 2),
                "soon": person.due_soon,
                "breach": person.would_breach,
                "overdue": person.overdue,
                "verdict": "too much" if person.too_much else "",
            }
            for person in shown
        ],
        refs=[f"person:{person.person_id}" for person in shown],
        total_rows=len(people) if len(people) > ROWS_SHOWN else None,
    )


def _load_notes(result: Workload) -> list[Block]:
    notes: list[Block] = [
        Note(
            text="Load is the expected work (the median of past time sheets for the category and"
            " priority), double when due within 4 hours or overdue, one and a half times within"
            " 24 hours, a quarter while it waits for others. Too much is more than 1.5 working"
            " days of load. A ticket would breach when working the queue off in the order of"
            " deadlines, in working hours, finishes it too late."
        )
    ]
    if not result.effort_known:
        notes.append(
            Note(
                tone="warning",
                text=f"There are no time sheets, so each ticket counts as {ASSUMED_MINUTES}"
                " minutes. Times in the ticket history (time_spent) make this exact.",
            )
        )
    if not result.hours_known:
        notes.append(
            Note(
                tone="warning",
                text="Some working hours are not recorded; Monday to Friday, 9 to 5, is assumed.",
            )
        )
    return notes


def _load_steps(result: Workload) -> Steps:
    items = []
    if result.would_breach or any(person.too_much for person in result.people):
        items.append(
            Step(
                text="See who could take what",
                ask="recommend ticket reassignments for workload balance",
            )
        )
    if result.unassigned:
        items.append(Step(text="See what nobody has taken", ask="which tickets are unassigned"))
    items.append(Step(text="See what is most likely to be late", ask="which tickets will breach"))
    return Steps(items=items)


def team_performance(result: Performance) -> Report:
    """The team as a whole, compared with the period before; teams, but no people."""
    basis = Basis(period=result.period, scope=result.scope)
    if not result.figures["tickets_created"] and not result.figures["tickets_resolved"]:
        text = f"No ticket was created or resolved {in_period(result.period)}."
        step = Step(text="Look at the last 90 days", ask="team performance last 90 days")
        return Report(blocks=[Headline(text=text), Steps(items=[step])], basis=basis)
    blocks: list[Block] = [Headline(text=_performance_headline(result)), _figures(result)]
    if len(result.teams) > 1:
        blocks += [_teams_chart(result), _teams_table(result)]
    kept = f"SLA performance by team {asking(result.period)}"
    steps = [
        Step(text="See the promises kept in detail", ask=kept),
        Step(text="See who has how much to do", ask="show team workload dashboard"),
    ]
    blocks.append(Steps(items=steps))
    return Report(blocks=blocks, basis=basis)


def _performance_headline(result: Performance) -> str:
    found = result.figures
    text = (
        f"The team resolved {_tickets(int(found['tickets_resolved'] or 0))}"
        f" {in_period(result.period)} while {int(found['tickets_created'] or 0):,} came in"
    )
    share, csat = found["sla_resolution_share"], found["csat_average"]
    if share is not None:
        text += f"; {number(share, 'percent')} were resolved in time"
        before = result.previous.get("sla_resolution_share")
        if before is not None and result.previous_period:
            points = (share - before) * 100
            word = "up" if points > 0 else "down"
            text += (
                f" ({word} {abs(points):.1f} points on {named(result.previous_period)})"
                if abs(points) >= 0.05
                else f" (as {in_period(result.previous_period)})"
            )
    if csat is not None:
        text += f", CSAT {csat:.2f}"
    return f"{text}."


_SHOWN = (
    "tickets_created", "tickets_resolved", "sla_resolution_share", "sla_first_response_share",
    "csat_average", "tickets_open", "sla_overdue_open",
)  # fmt: skip
COUNTS = {"tickets_created", "tickets_resolved"}


def _figures(result: Performance) -> Metrics:
    items = []
    for metric_id in _SHOWN:
        metric, value = metrics.define(metric_id), result.figures[metric_id]
        if value is None:
            continue
        before = result.previous.get(metric_id)
        against = result.previous_stretch if metric_id in COUNTS else result.previous_period
        items.append(
            Metric(
                label=metric.label,
                value=int(value) if metric.kind == "number" else value,
                kind=metric.kind,
                metric=metric_id,
                change=None if before is None else value - before,
                change_label=None if before is None else against,
                better=metric.better,
            )
        )
    return Metrics(items=items)


def _teams_chart(result: Performance) -> Chart:
    return Chart(
        kind="bar",
        title="Resolved in time per team",
        x=[team.name for team in result.teams],
        y_kind="percent",
        series=[Series(name="In time", y=[team.in_time for team in result.teams])],
    )


def _teams_table(result: Performance) -> Table:
    return Table(
        title="By team",
        columns=[
            Column(key="name", label="Team"),
            Column(key="created", label="Created", kind="number", metric="tickets_created"),
            Column(key="resolved", label="Resolved", kind="number", metric="tickets_resolved"),
            Column(key="in_time", label="In time", kind="percent", metric="sla_resolution_share"),
            Column(key="csat", label="CSAT", kind="decimal", metric="csat_average"),
            Column(key="open", label="Open", kind="number", metric="tickets_open"),
        ],
        rows=[team.model_dump(exclude={"team_id"}) for team in result.teams],
        refs=[f"team:{team.team_id}" for team in result.teams]
        if all(team.team_id for team in result.teams)
        else [],
    )


def listed(names: list[str]) -> str:
    """Names as in a sentence: "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _tickets(count: int) -> str:
    return f"{count:,} ticket{'' if count == 1 else 's'}"


def _in_team(team: str | None) -> str:
    return f" in {team}" if team else ""
