"""How ticket results are told."""

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
    Text,
    Value,
)
from reports.format import count, duration_minutes
from reports.periods import in_period
from tools.tickets.models import ClockState, TicketDetail, TicketRow, Tickets

LIST_COLUMNS = [
    Column(key="id", label="Ticket", kind="id"),
    Column(key="priority", label="Prio"),
    Column(key="status", label="Status"),
    Column(key="subject", label="Subject"),
    Column(key="account", label="Customer"),
    Column(key="assignee", label="Assignee"),
    Column(key="left", label="Time left"),
]


def tickets(result: Tickets) -> Report:
    """A headline with the count, the split by priority, and the first rows."""
    blocks: list[Block] = [Headline(text=_headline(result))]
    if not result.total:
        return Report(blocks=blocks, basis=Basis(period=result.period, scope=result.wanted))
    blocks += [_counts(result), _list(result)]
    if result.total > len(result.rows):
        blocks.append(_split(result))
    steps = [Step(text="See the first one in full", ask=f"show ticket {result.rows[0].id}")]
    if 0 < result.breached < result.total:
        steps.append(Step(text="Only what is past its deadline", ask="only the overdue ones"))
    if _finished_too(result):
        steps.append(Step(text=f"All {result.created:,}, finished ones too", ask="in any state"))
    blocks.append(Steps(items=steps))
    return Report(blocks=blocks, basis=Basis(period=result.period, scope=result.wanted))


def _headline(result: Tickets) -> str:
    when = f", {_dated(result.period)}" if result.period else ""
    if result.created:
        what = _still_open(result)
    elif not result.total:
        return f"No {result.wanted}{when}.{_only_resolved(result)}"
    else:
        one = result.total == 1
        wanted = result.wanted.replace("tickets", "ticket", 1) if one else result.wanted
        what = f"{result.total:,} {wanted}{when}"
    urgent = result.by_priority["P1"]
    parts = []
    if urgent and urgent != result.total:
        parts.append(f"{urgent:,} {'is' if urgent == 1 else 'are'} P1")
    if result.breached and result.breached != result.total:
        parts.append(f"{result.breached:,} past the deadline")
    if result.due_soon and result.due_soon != result.total:
        parts.append(f"{result.due_soon:,} due within 24 hours")
    more = f": {', '.join(parts)}" if parts else ""
    return f"{what}{more}.{_only_resolved(result)}"


def _only_resolved(result: Tickets) -> str:
    """Who asks what was closed also means what is solved and not closed for good yet."""
    rest = (result.finished or 0) - result.total
    if rest <= 0:
        return ""
    verb = "is" if rest == 1 else "are"
    more = " more" if result.total else ""
    return f" {rest:,}{more} {verb} resolved but not closed yet."


def _finished_too(result: Tickets) -> bool:
    """Whether tickets of the period that are not open any more are left out."""
    return (result.created or 0) > result.total


def _counts(result: Tickets) -> Metrics:
    items = [
        Metric(label="Tickets", value=result.total),
        Metric(label="Past their deadline", value=result.breached, better="down"),
        Metric(label="Due within 24 h", value=result.due_soon, better="down"),
    ]
    if _finished_too(result):
        items[:1] = [
            Metric(label="Created", value=result.created),
            Metric(label="Still open", value=result.total),
        ]
    return Metrics(items=items)


def _list(result: Tickets) -> Table:
    """Finished tickets have no time left; what is told of them is when they were solved."""
    rows = [_cells(row) for row in result.rows]
    columns = [c for c in LIST_COLUMNS if c.key != "left" or any(row["left"] for row in rows)]
    if any(row["resolved"] for row in rows):
        columns.append(Column(key="resolved", label="Resolved", kind="date"))
    return Table(
        columns=columns,
        rows=rows,
        refs=[f"ticket:{row.id}" for row in result.rows],
        total_rows=result.total,
    )


def _dated(period: str | None) -> str:
    """ "created from 1 to 31 Oct 2026": what happened, and when."""
    done, _, label = (period or "").partition(" ")
    return f"{done} {in_period(label)}"


def _still_open(result: Tickets) -> str:
    """Who asks for the tickets of a day also asks how many there were."""
    of_them = f"{result.wanted.removeprefix('open ')} {_dated(result.period)}"
    if result.created == 1:
        state = "is still open" if result.total else "is not open any more"
        return f"The one {of_them.replace('tickets', 'ticket', 1)} {state}"
    if result.total == result.created:
        return f"All {result.created:,} {of_them} are still open"
    share = f"{result.total:,}" if result.total else "None"
    verb = "is" if result.total == 1 else "are"
    return f"{share} of the {result.created:,} {of_them} {verb} still open"


def _split(result: Tickets) -> Chart:
    return Chart(
        kind="bar",
        title="All of them by priority",
        x=list(result.by_priority),
        series=[Series(name="Tickets", y=[float(n) for n in result.by_priority.values()])],
    )


def _cells(row: TicketRow) -> dict[str, Value]:
    return {
        "id": row.id,
        "priority": row.priority,
        "status": row.status.replace("_", " "),
        "subject": row.subject,
        "account": row.account,
        "assignee": row.assignee,
        "left": _left(row),
        "resolved": row.resolved_at,
    }


def _left(row: TicketRow) -> str | None:
    if row.minutes_left is not None:
        return duration_minutes(row.minutes_left)
    if row.paused:
        return "paused"
    return "missed" if row.breached else None


def _about(row: TicketRow) -> list[str]:
    related = (("ticket", row.id), ("account", row.account_id), ("person", row.assignee_id))
    return [f"{kind}:{id_}" for kind, id_ in related if id_]


_HIDDEN = "not shown: your role does not read customers' messages."
_KIND = {True: "", False: " · internal"}


def ticket(result: TicketDetail) -> Report:
    """Facts, clocks, conversation and history of one ticket."""
    row = result.ticket
    blocks: list[Block] = [
        Headline(text=_summary(result), refs=_about(row)),
        _facts(result),
    ]
    if result.clocks:
        blocks.append(_clocks(result.clocks))
    if result.messages_hidden:
        blocks.append(Note(text=f"{count(len(result.messages), 'message')} {_HIDDEN}"))
    else:
        blocks += [
            Text(
                title=f"{said.author}{_KIND[said.public]}",
                at=said.at,
                body=said.body or "",
                outside=said.by == "customer",
            )
            for said in result.messages
        ]
    if result.resolution:
        blocks.append(Text(title="What fixed it", body=result.resolution))
    if result.history:
        blocks.append(_history(result))
    if row.status not in ("resolved", "closed"):
        blocks.append(Steps(items=[Step(text="Draft a reply", ask=f"draft a reply for {row.id}")]))
    return Report(blocks=blocks, basis=Basis(scope=f"ticket {row.id}", sources=[result.source]))


def _summary(result: TicketDetail) -> str:
    row = result.ticket
    who = f"with {row.assignee}" if row.assignee else "not assigned"
    customer = f" from {row.account}" if row.account else ""
    state = f"{row.id} “{row.subject}”{customer} is {row.status.replace('_', ' ')}, {who}"
    if row.minutes_left is not None and row.minutes_left < 0:
        return f"{state}; its deadline passed {duration_minutes(-row.minutes_left)} ago."
    if row.minutes_left is not None:
        return f"{state}; {duration_minutes(row.minutes_left)} are left."
    return f"{state}."


def _facts(result: TicketDetail) -> Table:
    row = result.ticket
    facts = {
        "Priority": row.priority,
        "Customer": row.account,
        "Segment": result.segment,
        "Plan": result.plan,
        "Requester": result.requester,
        "Team": result.team,
        "Category": row.category,
        "Channel": result.channel,
        "Created": row.created_at,
        "Resolved": row.resolved_at,
        "Reopened": result.reopen_count or None,
        "Escalated": "yes" if result.escalated else None,
        "Satisfaction": f"{result.csat} of 5" if result.csat else None,
    }
    return Table(
        columns=[Column(key="fact", label="Fact"), Column(key="value", label="")],
        rows=[{"fact": k, "value": v} for k, v in facts.items() if v is not None],
    )


_CLOCK_NAMES = {
    "first_response": "First response",
    "next_response": "Next response",
    "resolution": "Resolution",
}


def _clocks(clocks: list[ClockState]) -> Table:
    return Table(
        title="SLA clocks",
        columns=[
            Column(key="clock", label="Clock"),
            Column(key="target", label="Target", kind="minutes"),
            Column(key="elapsed", label="Used", kind="minutes"),
            Column(key="due", label="Due", kind="datetime"),
            Column(key="state", label="State"),
        ],
        rows=[
            {
                "clock": _CLOCK_NAMES.get(clock.metric, clock.metric),
                "target": clock.target_minutes,
                "elapsed": clock.elapsed_minutes,
                "due": clock.due_at,
                "state": _state(clock),
            }
            for clock in clocks
        ],
    )


def _state(clock: ClockState) -> str:
    if clock.breached:
        return "missed" if clock.stopped_at else "overdue"
    if clock.stopped_at:
        return "met"
    if clock.paused:
        return "paused"
    return f"{duration_minutes(clock.minutes_left)} left" if clock.minutes_left else "running"


def _history(result: TicketDetail) -> Table:
    return Table(
        title="History",
        columns=[
            Column(key="at", label="When", kind="datetime"),
            Column(key="change", label="Change"),
            Column(key="by", label="By"),
        ],
        rows=[
            {
                "at": change.at,
                "change": f"{change.field}: {change.old or 'none'} → {change.new or 'none'}",
                "by": change.by,
            }
            for change in result.history
        ],
    )
