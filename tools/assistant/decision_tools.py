"""Deciding what waits, and taking back what was done."""

from collections.abc import Sequence
from typing import Any

from tools.access import EVERYONE
from tools.assistant import choosing, decision_report
from tools.assistant.decision_models import (
    Decide,
    Decisions,
    Pending,
    PendingDecisions,
    Undo,
)
from tools.context import ToolContext
from tools.proposals.models import Decided, View
from tools.spec import Args, Example, tool


def _decide(**args: Any) -> Args:
    return Decide.model_validate(args)


def _undo(**args: Any) -> Undo:
    return Undo.model_validate(args)


@tool(
    effect="read",
    allow=EVERYONE,
    report=decision_report.pending,
    examples=[
        Example("what is waiting for my decision", PendingDecisions()),
        Example("pending approvals", PendingDecisions()),
        Example("is there anything I have to approve", PendingDecisions()),
        Example("which requests are still open for sign-off", PendingDecisions()),
        Example("show me the approval queue", PendingDecisions()),
        Example("what have I not decided yet", PendingDecisions()),
        Example("do any changes need my okay", PendingDecisions()),
        Example("list the proposals that wait", PendingDecisions()),
        Example("what did I ask for that nobody has approved", PendingDecisions()),
        Example("outstanding decisions", PendingDecisions()),
        Example("what needs a yes or no from me", PendingDecisions()),
        Example("are there open change requests", PendingDecisions()),
    ],
)
def pending_decisions(args: PendingDecisions, ctx: ToolContext) -> Pending:
    """What waits for your decision, and which of your requests wait for others."""
    found = choosing.desk(ctx).find(ctx.actor, ctx.clock)
    return Pending(
        person=ctx.actor.name,
        time_zone=ctx.actor.time_zone,
        items=sorted(found, key=lambda view: not view.may_decide),
    )


@tool(
    effect="decision",
    allow=EVERYONE,
    report=decision_report.decided,
    examples=[
        Example("approve it", _decide(decision="approve")),
        Example("I approve the change", _decide(decision="approve")),
        Example("approve the last request", _decide(decision="approve")),
        Example("confirm the proposed change", _decide(decision="approve")),
        Example("accept the proposal", _decide(decision="approve")),
        Example("sign off the pending change", _decide(decision="approve")),
        Example("give your okay to the proposal: approved", _decide(decision="approve")),
        Example("reject it", _decide(decision="reject")),
        Example("reject the proposal", _decide(decision="reject")),
        Example("decline the change request", _decide(decision="reject")),
        Example("turn down the last request", _decide(decision="reject")),
        Example("I do not approve that, reject", _decide(decision="reject")),
    ],
)
def decide(args: Decide, ctx: ToolContext) -> Decisions:  # type: ignore[valid-type]
    """Approves or rejects what waits; approved, it is carried out once."""
    given: Any = args
    left_out = getattr(given, "except")
    left_out = [] if left_out is None else left_out if isinstance(left_out, list) else [left_out]
    decision = given.decision.value
    chosen = choosing.meant(ctx, given.proposal, left_out, decision)
    items = [_each(ctx, one, decision, rest, given.reason) for one, rest in chosen]
    items = [one for one in items if one is not None]
    waiting = choosing.desk(ctx).find(ctx.actor, ctx.clock)
    fresh = {one.fresh.id for one in items if one.fresh}
    return Decisions(
        items=items,
        still_waiting=sum(view.may_decide and view.id not in fresh for view in waiting),
    )


def _each(
    ctx: ToolContext, view: View, decision: Any, left_out: Sequence[str | int], reason: str | None
) -> Decided:
    return choosing.desk(ctx).decide(
        view.id, decision, ctx.actor, ctx.clock, leaving_out=left_out, reason=reason
    )


@tool(
    effect="decision",
    allow=EVERYONE,
    report=decision_report.decided,
    examples=[
        Example("undo that", _undo()),
        Example("take the last change back", _undo()),
        Example("revert what you just did", _undo()),
        Example("roll back the last change", _undo()),
        Example("undo my last action", _undo()),
        Example("reverse the change that was carried out", _undo()),
        Example("put everything back to how it was before", _undo()),
        Example("that was a mistake, undo it", _undo()),
        Example("cancel the change you made and restore the old state", _undo()),
        Example("please roll it back", _undo()),
        Example("I want the previous state restored", _undo()),
        Example("restore what you changed", _undo()),
    ],
)
def undo(args: Undo, ctx: ToolContext) -> Decisions:
    """Takes an executed change back, as long as nothing has built on it."""
    proposal = choosing.last_done(ctx, args.proposal)
    items = [choosing.desk(ctx).undo(proposal, ctx.actor, ctx.clock)]
    return Decisions(items=items, still_waiting=0)
