"""Carries a plan for reassigning tickets out: all of its moves, or none."""

from collections.abc import Collection
from typing import Any

from store.tables import DONE_STATUSES, Person
from tools.context import ToolContext
from tools.proposals.writing import Stale, Writing
from tools.spec import Args
from tools.team import moves, workload
from tools.team.models import PlanPreview


def rows(result: PlanPreview) -> list[str]:
    """The tickets that would change hands, in the order shown."""
    return [f"ticket:{move.ticket_id}" for move in result.plan.moves]


def terms(result: PlanPreview) -> list[Any]:
    """Every move. What it is predicted to prevent moves on with the clock."""
    return sorted([m.ticket_id, m.from_id, m.to_id] for m in result.plan.moves)


def resolved(args: Args, result: PlanPreview) -> Args:
    """The exceptions by id."""
    given = {"plan": result.plan.goal} | ({"except": result.left_out} if result.left_out else {})
    return type(args).model_validate(given)


def again(result: PlanPreview, ctx: ToolContext) -> PlanPreview:
    """The same moves with the holders of this moment."""
    plan = moves.given(ctx, workload.floor(ctx, None), result.plan, result.plan.moves)
    return result.model_copy(update={"plan": plan})


def without(result: PlanPreview, dropped: Collection[str], ctx: ToolContext) -> PlanPreview:
    """The other moves, and what they do without those."""
    rest = [m for m in result.plan.moves if f"ticket:{m.ticket_id}" not in dropped]
    plan = moves.given(ctx, workload.floor(ctx, None), result.plan, rest)
    left_out = {ref.partition(":")[2] for ref in dropped} | set(result.left_out)
    return PlanPreview(plan=plan, left_out=sorted(left_out))


def reassign(result: PlanPreview, writing: Writing) -> None:
    """Give every ticket to the person of its move."""
    found = writing.locked([move.ticket_id for move in result.plan.moves])
    for move in result.plan.moves:
        ticket = found[move.ticket_id]
        writing.unchanged(ticket, "assignee_id", move.from_id)
        if ticket.status in DONE_STATUSES:
            raise Stale(f"{ticket.id} is {ticket.status} in the meantime.")
        person = writing.session.get(Person, move.to_id)
        if person is None or not person.active:
            raise Stale(f"{move.to_name} is not at work any more.")
        writing.tickets.assignee(ticket, move.to_id)
