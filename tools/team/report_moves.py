"""How plans for reassigning tickets are told."""

from reports.blocks import (
    Approval,
    Basis,
    Block,
    Change,
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
from tools.team.models import Move, PersonShift, Plan, PlanPreview

BARS_SHOWN = 15
_APPLY = {
    "balance": "carry out the reassignments for balance",
    "sla": "apply the reassignments against breaches",
}


def recommend_reassignments(result: Plan) -> Report:
    """The moves, and what they change."""
    basis = Basis(scope=result.scope)
    if not result.moves:
        return Report(blocks=[Headline(text=_nothing(result))], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result)]
    blocks.append(_moves(result))
    blocks += [_chart(result.people), _people(result.people)]
    blocks.append(Note(text=_METHOD))
    if not result.effort_known:
        blocks.append(
            Note(
                tone="warning",
                text="There are no time sheets, so each ticket counts as 30 minutes.",
            )
        )
    if result.stuck:
        blocks.append(
            Note(
                tone="warning",
                text=f"{result.stuck} would breach whoever takes them: agree a new time with the"
                " customer, or bring in somebody with the skill.",
            )
        )
    blocks.append(
        Steps(
            items=[
                Step(text="Carry the plan out", ask=_APPLY[result.goal]),
                Step(text="See everybody's load", ask="show team workload dashboard"),
            ]
        )
    )
    return Report(blocks=blocks, basis=basis)


_METHOD = (
    "Each ticket goes where the plan as a whole is cheapest: what would breach counts most, then an"
    " even spread, then as few handovers as possible, least of all where the customer has been"
    " answered. Only people who are at work, have the skill and speak the language take a ticket."
)


def _headline(result: Plan) -> str:
    count = len(result.moves)
    who = f" in {result.team}" if result.team else ""
    text = f"Moving {count} ticket{'' if count == 1 else 's'}{who}"
    if result.breach_before:
        text += (
            f" brings the predicted breaches from {result.breach_before} down to"
            f" {result.breach_after}"
            if result.breach_after < result.breach_before
            else f" leaves the predicted breaches at {result.breach_after}"
        )
        text += " and" if result.goal == "balance" else ""
    if result.goal == "balance" or not result.breach_before:
        text += (
            f" brings the heaviest and the lightest queue of those involved from"
            f" {result.spread_before:.1f} to {result.spread_after:.1f} working days apart"
        )
    return f"{text}."


def _nothing(result: Plan) -> str:
    where = f" in {result.team}" if result.team else ""
    if not result.tickets:
        return f"There is no open ticket{where} that could be moved."
    if result.breach_before:
        return (
            f"Nothing is worth moving{where}: {result.breach_before} would breach, and nobody with"
            " the skill has time for them. Agree a new time with the customers."
        )
    if result.goal == "sla":
        return f"Nothing is worth moving{where}: no deadline is predicted to be missed."
    return (
        f"Nothing is worth moving{where}: the queues are level enough that a handover costs more"
        " than it saves."
    )


def _metrics(result: Plan) -> Metrics:
    return Metrics(
        items=[
            Metric(label="Tickets to move", value=len(result.moves)),
            Metric(label="Would breach as it is", value=result.breach_before, better="down"),
            Metric(
                label="Would breach after",
                value=result.breach_after,
                change=result.breach_after - result.breach_before,
                better="down",
            ),
            Metric(label="People involved", value=len(result.people)),
        ]
    )


def _moves(result: Plan) -> Table:
    shown = result.moves[: result.shown]
    return Table(
        title="Moves",
        columns=[
            Column(key="ticket", label="Ticket", kind="id"),
            Column(key="subject", label="Subject"),
            Column(key="priority", label="Priority"),
            Column(key="due", label="Due", kind="datetime"),
            Column(key="from", label="From"),
            Column(key="to", label="To"),
            Column(key="reason", label="Why"),
        ],
        rows=[
            {
                "ticket": move.ticket_id,
                "subject": move.subject,
                "priority": move.priority,
                "due": move.due,
                "from": move.from_name or "nobody",
                "to": move.to_name,
                "reason": move.reason,
            }
            for move in shown
        ],
        refs=[f"ticket:{move.ticket_id}" for move in shown],
        total_rows=len(result.moves) if len(result.moves) > len(shown) else None,
    )


def _chart(people: list[PersonShift]) -> Chart:
    shown = people[:BARS_SHOWN]
    return Chart(
        kind="bar",
        title="Expected work in working days",
        x=[person.name for person in shown],
        y_kind="decimal",
        series=[
            Series(name="As it is", y=[round(person.days_before, 2) for person in shown]),
            Series(name="After", y=[round(person.days_after, 2) for person in shown]),
        ],
    )


def _people(people: list[PersonShift]) -> Table:
    return Table(
        title="People",
        columns=[
            Column(key="name", label="Agent"),
            Column(key="before", label="In work", kind="number"),
            Column(key="after", label="After", kind="number"),
            Column(key="days_before", label="Days of work", kind="decimal"),
            Column(key="days_after", label="After", kind="decimal"),
            Column(key="breach_before", label="Would breach", kind="number"),
            Column(key="breach_after", label="After", kind="number"),
        ],
        rows=[
            {
                "name": person.name,
                "before": person.open_before,
                "after": person.open_after,
                "days_before": round(person.days_before, 2),
                "days_after": round(person.days_after, 2),
                "breach_before": person.breach_before,
                "breach_after": person.breach_after,
            }
            for person in people
        ],
    )


def apply_reassignments(result: PlanPreview) -> Report:
    """What would change, waiting for a decision."""
    plan = result.plan
    basis = Basis(scope=plan.scope)
    if not plan.moves:
        return Report(blocks=[Headline(text=_nothing(plan))], basis=basis)
    blocks: list[Block] = [
        Headline(text=_headline(plan)),
        Approval(
            tool="apply_reassignments",
            summary=f"Reassign {len(plan.moves)} tickets",
            changes=[_change(move) for move in plan.moves],
            effects=[
                f"Predicted breaches: {plan.breach_before} -> {plan.breach_after}",
                *[f"{p.name}: {p.open_before} -> {p.open_after} tickets" for p in plan.people],
            ],
        ),
    ]
    if result.left_out:
        blocks.append(Note(text=f"Left where they are: {', '.join(result.left_out)}."))
    return Report(blocks=blocks, basis=basis)


def _change(move: Move) -> Change:
    return Change(
        subject=f"{move.ticket_id} {move.subject}",
        field="assignee",
        before=move.from_name or "nobody",
        after=move.to_name,
    )
