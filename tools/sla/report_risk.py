"""How tickets at risk are told."""

from reports.blocks import (
    Basis,
    Block,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Step,
    Steps,
    Table,
)
from reports.format import count, whole_percent
from tools.sla.models import EVERYBODY, RiskReport


def sla_at_risk(result: RiskReport) -> Report:
    """Which deadlines are in danger, and the move that helps most."""
    basis = Basis(period=result.within, scope=result.scope)
    if not result.rows:
        blocks: list[Block] = [Headline(text=_nothing(result))]
        if result.overdue:
            step = Step(text="See what is overdue", ask="which tickets are overdue")
            blocks.append(Steps(items=[step]))
        return Report(blocks=blocks, basis=basis)
    blocks = [Headline(text=_headline(result)), _metrics(result), _table(result)]
    blocks.append(Note(text=_METHOD[result.method].format(n=result.learnt_from)))
    blocks.append(Note(text=_QUEUE))
    blocks.append(Steps(items=_steps(result)))
    return Report(blocks=blocks, basis=basis)


_METHOD = {
    "model": "The chance was learnt from {n:,} finished tickets, as they were when as little was"
    " known of them.",
    "history": "The chance is the share that missed the deadline among finished tickets of the same"
    " priority that were as far along ({n:,} in all). `deskmate model train` learns a finer one.",
}
_QUEUE = (
    "A queue comes too late when working it off by deadline, in working hours and with the usual"
    " effort, finishes a ticket after its deadline. What helps most is meant for one ticket alone."
)


def _headline(result: RiskReport) -> str:
    first = result.rows[0]
    if result.due:
        missed = f"{result.likely or 'none'} will probably be missed"
        text = (
            f"Of {count(result.due, 'deadline')} of {result.whose} {_in(result.within)}, {missed}"
        )
        if result.queue_late:
            text += f", and queues come too late for {result.queue_late:,} if nothing moves"
        text += "."
    else:
        whose = "" if result.whose == EVERYBODY else f" of {result.whose}"
        text = _undated(result, f"{count(result.undated, 'open ticket')}{whose}")
    text += f" First: {first.ticket_id} ({whole_percent(first.probability)}), {first.move}."
    if result.due and result.undated:
        text += f" {_undated(result, f'{result.undated:,} more')}"
    if result.overdue:
        verb = "is" if result.overdue == 1 else "are"
        text += f" {result.overdue:,} more {verb} overdue already."
    return text


def _undated(result: RiskReport, tickets: str) -> str:
    late = f"{result.undated_likely or 'none'} will probably be late"
    return f"Of {tickets} whose source does not say when they are due, {late}."


def _in(within: str) -> str:
    return f"in the {within}" if within.startswith("next ") else f"({within})"


def _nothing(result: RiskReport) -> str:
    text = f"No deadline of {result.whose} lies {_in(result.within)}."
    if result.overdue:
        verb, whose = ("is", "its") if result.overdue == 1 else ("are", "their")
        text += f" {count(result.overdue, 'open ticket')} {verb} past {whose} deadline already."
    if result.without_deadline and not result.overdue:
        verb = "has" if result.without_deadline == 1 else "have"
        text += f" {count(result.without_deadline, 'open ticket')} {verb} no running deadline."
    return text


def _metrics(result: RiskReport) -> Metrics:
    return Metrics(
        items=[
            Metric(label="Deadlines", value=result.due),
            Metric(label="Probably missed", value=result.likely, better="down"),
            Metric(label="Expected misses", value=round(result.expected, 1), kind="decimal"),
            Metric(label="Queue comes too late", value=result.queue_late, better="down"),
            Metric(
                label="Overdue already",
                value=result.overdue,
                metric="sla_overdue_open",
                better="down",
            ),
        ]
    )


def _table(result: RiskReport) -> Table:
    return Table(
        columns=[
            Column(key="ticket", label="Ticket", kind="id"),
            Column(key="subject", label="Subject"),
            Column(key="priority", label="Priority"),
            Column(key="holder", label="Agent"),
            Column(key="due", label="Due", kind="datetime"),
            Column(key="chance", label="Chance to miss", kind="percent"),
            Column(key="why", label="Why"),
            Column(key="move", label="What helps most"),
        ],
        rows=[
            {
                "ticket": row.ticket_id,
                "subject": row.subject,
                "priority": row.priority,
                "holder": row.holder or "nobody",
                "due": row.due_at,
                "chance": row.probability,
                "why": "; ".join(row.reasons),
                "move": row.move,
            }
            for row in result.rows
        ],
        refs=[f"ticket:{row.ticket_id}" for row in result.rows],
        total_rows=found if (found := result.due + result.undated) > len(result.rows) else None,
    )


def _steps(result: RiskReport) -> list[Step]:
    first = result.rows[0]
    steps = [Step(text=f"Look at {first.ticket_id}", ask=f"show ticket {first.ticket_id}")]
    if result.may_reassign and any(row.queue_late for row in result.rows):
        steps.append(
            Step(
                text="See which reassignments prevent breaches",
                ask="reassign tickets to avoid breaches",
            )
        )
    return steps
