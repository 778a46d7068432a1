"""Decides a proposal and carries it out: one transaction for state, effect and record."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from store.tables import Proposal
from tools.access import Actor
from tools.errors import NotFound, ToolError
from tools.proposals import canonical
from tools.proposals.images import Recorder
from tools.proposals.proposing import record
from tools.proposals.writing import Stale, Writing
from tools.spec import Apply, Result, ToolSpec

if TYPE_CHECKING:
    from tools.context import ToolContext

POLICY = "policy"
"""Who decides where the owner's rules need no person."""


def locked(session: Session, proposal_id: str) -> Proposal:
    """The proposal, which nobody else decides until the transaction ends. Raises NotFound."""
    row = session.exec(
        select(Proposal)
        .where(col(Proposal.id) == proposal_id.strip().lower())
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise unknown(proposal_id)
    return row


def unknown(proposal_id: str) -> NotFound:
    """The refusal for what does not exist, or is not this person's business."""
    return NotFound(
        f"I find no request {proposal_id} that you have made or may decide.",
        hints=["what is waiting for my decision"],
    )


def reject(session: Session, row: Proposal, by: str, now: datetime, reason: str | None) -> None:
    """Note that it is not to be done."""
    _decided(row, by, now, reason)
    row.state = "rejected"
    session.add(row)
    session.flush()
    record(session, row, "reject", by, now, verdict="rejected", why=reason)


def carry_out(
    session: Session,
    row: Proposal,
    spec: ToolSpec,
    requester: Actor,
    by: str,
    now: datetime,
    reason: str | None,
    look: "Callable[[Callable[[ToolContext], Result]], Result]",
) -> str | None:
    """Do what was approved; the reason in words where it no longer fits and nothing was done.

    `look` calls a function in a session that sees what the requester may see.
    """
    _decided(row, by, now, reason)
    recorder = Recorder(session)
    writing = Writing(session, requester, now, row.id, recorder)
    try:
        with session.begin_nested(), recorder.running():
            apply = _apply(spec)
            shown = still_as_shown(row, spec, look)
            apply.run(shown, writing)
            writing.finish()
    except ToolError as error:
        row.state, row.reason = "failed", error.message
        session.add(row)
        session.flush()
        record(session, row, "approve", by, now, verdict="approved", why=reason)
        record(session, row, "execute", row.requester_id, now, verdict="stale", why=error.message)
        return error.message
    images = recorder.images()
    row.state, row.executed_at = "executed", now
    row.result = canonical.plain(writing.result)
    row.undo = {"images": images}
    session.add(row)
    session.flush()
    # The record comes last: its writers queue, and who queues must not wait for rows of others.
    record(session, row, "approve", by, now, verdict="approved", why=reason)
    record(session, row, "execute", row.requester_id, now, verdict="executed", result=images)
    return None


def still_as_shown(
    row: Proposal,
    spec: ToolSpec,
    look: "Callable[[Callable[[ToolContext], Result]], Result]",
) -> Result:
    """What was approved, where it still is what it would be. Raises Stale and refusals."""
    apply = _apply(spec)
    shown = spec.result.model_validate(row.preview["result"])
    again, args = apply.again, spec.args.model_validate(row.args)
    by_now = look(lambda ctx: again(shown, ctx) if again else spec.run(args, ctx))
    agreed, present = (canonical.plain(apply.terms(one)) for one in (shown, by_now))
    if agreed != present:
        raise Stale("What it would change is not what was shown any more.")
    return shown


def _apply(spec: ToolSpec) -> Apply:
    if spec.apply is None:
        raise TypeError(f"{spec.name} does not write")
    return spec.apply


def _decided(row: Proposal, by: str, now: datetime, reason: str | None) -> None:
    row.decided_by_id, row.decided_at, row.reason = by, now, reason
