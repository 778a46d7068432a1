"""Puts another request in the place of one that waits: edited, reduced, or as it looks by now."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlmodel import Session, select

from store.clock import Clock
from store.tables import Proposal
from tools.access import Actor, may_call
from tools.errors import InvalidArgument, NotAllowed, ToolError
from tools.proposals import deciding, gate, listing, proposing
from tools.proposals.models import View
from tools.proposals.proposing import Asked, approval_of, over
from tools.spec import Args, ToolSpec

if TYPE_CHECKING:
    from tools.proposals.service import Proposals


def edited(
    desk: "Proposals", proposal_id: str, args: dict[str, object], actor: Actor, clock: Clock
) -> View:
    """The request with other arguments, waiting. Raises NotFound, NotAllowed, InvalidArgument.

    It is in the name of who edits: otherwise one person could write and approve it, where two are
    to look at it.
    """
    row, spec, _ = _open(desk, proposal_id, actor, clock)
    verdict = may_call(spec, actor)
    if not verdict.allowed:
        raise NotAllowed(f"{verdict.reason} Reject {row.id} and say what to change.")
    changed = _validated(spec, {**row.args, **args})
    return _replace(desk, row, _ask(desk, spec, changed, actor, row, clock), actor, clock)


def reduced(
    desk: "Proposals",
    proposal_id: str,
    left_out: Sequence[str | int],
    actor: Actor,
    clock: Clock,
) -> str:
    """The id of the request for the rest; who decides it stays as it was."""
    row, spec, requester = _open(desk, proposal_id, actor, clock)
    desk.check(row, spec, requester, actor)
    rows: list[str] = row.preview["rows"]
    dropped = listing.named(rows, left_out)
    if len(dropped) == len(rows):
        raise InvalidArgument("That leaves nothing to do. Say reject to drop it all.")
    apply = spec.apply
    if apply is None or apply.without is None:
        raise InvalidArgument(f"{spec.title} is one thing: approve or reject it as a whole.")
    without = apply.without
    shown = spec.result.model_validate(row.preview["result"])
    rest = desk.looking(requester, clock)(lambda ctx: without(shown, dropped, ctx))
    asked = Asked(
        spec=spec,
        args=apply.resolved(spec.args.model_validate(row.args), rest),
        actor=requester,
        now=clock.now(),
        result=rest,
        report=spec.report(rest),
        thread_id=row.thread_id,
        outside=row.preview["outside"],
    )
    return _replace(desk, row, asked, actor, clock, same_deciders=True).id


def renewed(
    desk: "Proposals", row: Proposal, requester: Actor, viewer: Actor, clock: Clock
) -> View | None:
    """The request as it looks by now, waiting; None where it makes no sense any more."""
    spec = desk.catalog.get(row.tool)
    try:
        args = spec.args.model_validate(row.args)
        asked = _ask(desk, spec, args, requester, row, clock)
    except ToolError:
        return None
    with desk.store.session() as session:
        ruling = proposing.ruling(session, desk.policies(), asked)
        if ruling.refused:
            return None
        made = proposing.store(session, asked, ruling, replaces=row)
        return listing.view(session, made, viewer, desk)


def take_over(session: Session, row: Proposal, asked: Asked) -> None:
    """ "No, to Omar": what the same person asked for before about the same thing, in this
    conversation and with this tool, waits no more."""
    if asked.apply.adds or row.thread_id is None:
        return
    before = session.exec(
        select(Proposal.id, Proposal.preview).where(
            Proposal.thread_id == row.thread_id,
            Proposal.requester_id == row.requester_id,
            Proposal.tool == row.tool,
            Proposal.state == "pending",
            Proposal.id != row.id,
        )
    ).all()
    for id_, preview in before:
        if set(preview["rows"]) & set(asked.rows):
            old = deciding.locked(session, id_)
            if old.state == "pending":
                _taken_over(session, old, row, row.requester_id, asked.now)


def _taken_over(session: Session, old: Proposal, new: Proposal, by: str, now: datetime) -> None:
    old.state = "replaced"
    session.add(old)
    session.flush()
    proposing.record(session, old, "replace", by, now, verdict="replaced", why=f"by {new.id}")


def _open(
    desk: "Proposals", proposal_id: str, actor: Actor, clock: Clock
) -> tuple[Proposal, ToolSpec, Actor]:
    """A proposal that waits, its tool and who asked."""
    with desk.store.session(read_only=True) as session:
        row = listing.row(session, proposal_id, actor, desk)
        requester = desk.identify(session, row.requester_id)
    spec = desk.catalog.get(row.tool)
    if row.state != "pending" or over(row, clock.now()):
        raise InvalidArgument(f"{row.id} does not wait any more: it is {row.state}.")
    if not gate.may_drop(actor, row, spec, requester):
        raise NotAllowed(f"{row.id} is for others to change.")
    return row, spec, requester


def _validated(spec: ToolSpec, raw: dict[str, object]) -> Args:
    try:
        return spec.args.model_validate({k: v for k, v in raw.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "arguments"
        raise InvalidArgument(f"{spec.title}: {where}: {first['msg']}.") from None


def _ask(
    desk: "Proposals", spec: ToolSpec, args: Args, actor: Actor, row: Proposal, clock: Clock
) -> Asked:
    """What these arguments would change by now, asked by that person."""
    result = desk.looking(actor, clock)(lambda ctx: spec.run(args, ctx))
    report = spec.report(result)
    if approval_of(report) is None:
        raise InvalidArgument(report.headline)
    return Asked(
        spec=spec,
        args=args,
        actor=actor,
        now=clock.now(),
        result=result,
        report=report,
        thread_id=row.thread_id,
        outside=row.preview["outside"],
    )


def _replace(
    desk: "Proposals",
    row: Proposal,
    asked: Asked,
    actor: Actor,
    clock: Clock,
    *,
    same_deciders: bool = False,
) -> View:
    with desk.store.session() as session:
        old = deciding.locked(session, row.id)
        if old.state != "pending":
            raise InvalidArgument(listing.outcome(session, old))
        ruling = proposing.ruling(session, desk.policies(), asked)
        if ruling.refused:
            raise NotAllowed(f"A policy of this installation refuses it: {ruling.rule}.")
        made = proposing.store(session, asked, ruling, replaces=old)
        if made.id == old.id:
            return listing.view(session, made, actor, desk)
        if same_deciders:
            made.deciders = list(old.deciders)
            session.add(made)
        _taken_over(session, old, made, actor.person_id, clock.now())
        return listing.view(session, made, actor, desk)
