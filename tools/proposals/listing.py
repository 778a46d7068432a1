"""Which proposals a person may know of, and how each looks to that person."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from sqlmodel import Session, col, func, or_, select

from reports.blocks import Report
from reports.format import count
from store.clock import Clock
from store.tables import OutboxMessage, Person, Proposal
from tools.access import Actor
from tools.errors import InvalidArgument, NotAllowed
from tools.proposals import deciding, gate
from tools.proposals.models import View
from tools.proposals.proposing import approval_of, over

if TYPE_CHECKING:
    from tools.proposals.service import Proposals

Which = Literal["waiting", "decided", "all"]
SCANNED = 2_000
"""Proposals looked at for one list: rights are checked for each."""


def row(session: Session, proposal_id: str, actor: Actor, desk: "Proposals") -> Proposal:
    """The proposal, where the person may know of it. Raises NotFound."""
    found = session.get(Proposal, proposal_id.strip().lower())
    if found is None:
        raise deciding.unknown(proposal_id)
    known(session, found, actor, desk)
    return found


def known(session: Session, row: Proposal, actor: Actor, desk: "Proposals") -> None:
    """Refuse whose business it is not, as if it did not exist. Raises NotFound."""
    requester = _requester(session, row, desk)
    if not _concerns(row, actor, desk, requester, lambda: desk.sees(actor, row)):
        raise deciding.unknown(row.id)


def _concerns(
    row: Proposal,
    actor: Actor,
    desk: "Proposals",
    requester: Actor | None,
    sees: Callable[[], bool],
) -> bool:
    """Whether the person has asked for it, has decided it, or may decide it and sees its things."""
    if actor.person_id in (row.requester_id, row.decided_by_id):
        return True
    spec = desk.catalog.get(row.tool)
    return gate.may_drop(actor, row, spec, requester) and sees()


def one(session: Session, proposal_id: str, actor: Actor, clock: Clock, desk: "Proposals") -> View:
    """One proposal as the person sees it. Raises NotFound."""
    return view(session, row(session, proposal_id, actor, desk), actor, desk, clock)


def find(
    session: Session,
    own: Session,
    actor: Actor,
    clock: Clock,
    desk: "Proposals",
    *,
    state: Which,
    limit: int,
) -> list[View]:
    """Those that the person made or may decide, the newest first.

    `own` is a session that sees what the person may see.
    """
    query = select(Proposal)
    if state != "all":
        waits = col(Proposal.state) == "pending"
        query = query.where(waits if state == "waiting" else ~waits)
    if state == "waiting":
        query = query.where(
            or_(col(Proposal.expires_at).is_(None), col(Proposal.expires_at) > clock.now())
        )
    rows = session.exec(
        query.order_by(col(Proposal.number).desc(), col(Proposal.id)).limit(SCANNED)
    ).all()
    seen: list[View] = []
    for found in rows:
        if len(seen) == limit:
            break
        requester = _requester(session, found, desk)
        if found.tool in desk.catalog and _concerns(
            found,
            actor,
            desk,
            requester,
            lambda rows=found.preview["rows"]: gate.in_sight(own, rows),
        ):
            seen.append(view(session, found, actor, desk, clock))
    return seen


def view(
    session: Session,
    row: Proposal,
    actor: Actor,
    desk: "Proposals",
    clock: Clock | None = None,
) -> View:
    """The proposal as the person sees it."""
    spec = desk.catalog.get(row.tool)
    requester = _requester(session, row, desk)
    report = Report.model_validate(row.preview["report"])
    asks = approval_of(report)
    if asks is None:
        raise InvalidArgument(f"{row.id} asks for nothing.")
    waits = row.state == "pending" and not (clock is not None and over(row, clock.now()))
    names = _names(session, [row.requester_id, row.decided_by_id or "", *row.deciders])
    if requester is not None:
        names.setdefault(requester.person_id, requester.name)
    return View(
        id=row.id,
        tool=row.tool,
        title=spec.title,
        args=row.args,
        digest=row.digest,
        state="expired" if row.state == "pending" and not waits else row.state,
        summary=asks.summary,
        changes=asks.changes,
        effects=asks.effects,
        reversible=asks.reversible,
        rows=row.preview["rows"],
        outside=row.preview["outside"],
        rule=row.preview["rule"],
        requester_id=row.requester_id,
        requester=names.get(row.requester_id, row.requester_id),
        deciders=row.deciders,
        decides=gate.words(row, actor, names),
        mine=row.requester_id == actor.person_id,
        may_decide=waits and gate.may_decide(actor, row, spec, requester),
        may_edit=waits and gate.may_drop(actor, row, spec, requester),
        may_undo=row.state == "executed" and _left(session, row) == 0,
        created_at=row.created_at,
        expires_at=row.expires_at,
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by_id or "", row.decided_by_id),
        executed_at=row.executed_at,
        number=row.number,
        reason=row.reason,
        message=None if row.state == "pending" else outcome(session, row),
        thread=row.thread_id,
        replaces=row.replaces_id,
        report=report,
    )


def outcome(session: Session, row: Proposal) -> str:
    """What came of it, in a sentence."""
    said = summary(row)
    by = _names(session, [row.decided_by_id or ""]).get(row.decided_by_id or "", row.decided_by_id)
    if row.state == "executed":
        waiting = _count(session, row, "waiting")
        mail = f" {count(waiting, 'message')} on the way out." if waiting else ""
        return f"Done: {said}.{mail}"
    if row.state == "rejected":
        why = f" ({row.reason})" if row.reason else ""
        return f"{by} has rejected it{why}: {said}."
    told = {
        "pending": "It waits for a decision",
        "failed": "It was approved but no longer fitted, and nothing was changed",
        "undone": "It was carried out and taken back",
        "replaced": "Another request has taken its place",
        "expired": "Nobody decided in time, so nothing was changed. Ask for it again",
    }
    return f"{told.get(row.state, row.state)}: {said}."


def summary(row: Proposal) -> str:
    """What it is about, without a full stop."""
    asks = approval_of(Report.model_validate(row.preview["report"]))
    text = asks.summary.rstrip(".") if asks else row.tool
    return text[:1].lower() + text[1:]


def named(rows: Sequence[str], left_out: Sequence[str | int]) -> list[str]:
    """The rows that are meant, by id or by place from 1 (from the end with a minus).

    Raises InvalidArgument for what is not among them.
    """
    ids = {ref.partition(":")[2].lower(): ref for ref in rows} | {ref.lower(): ref for ref in rows}
    found = []
    for one in left_out:
        place = int(one) if isinstance(one, int) or str(one).lstrip("-").isdigit() else None
        ref = ids.get(str(one).strip().lower())
        if ref is None and place and -len(rows) <= place <= len(rows):
            ref = rows[place - 1] if place > 0 else rows[place]
        if ref is None:
            raise InvalidArgument(
                f"{one} is not one of the {count(len(rows), 'thing')} that would change."
            )
        found.append(ref)
    return list(dict.fromkeys(found))


def _left(session: Session, row: Proposal) -> int:
    """Messages that cannot be held back any more."""
    mine = select(func.count()).where(OutboxMessage.proposal_id == row.id)
    held = col(OutboxMessage.state).in_(("waiting", "withdrawn"))
    return session.exec(mine.where(~held)).one()


def _count(session: Session, row: Proposal, state: str) -> int:
    return session.exec(
        select(func.count()).where(
            OutboxMessage.proposal_id == row.id, OutboxMessage.state == state
        )
    ).one()


def _names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(set(ids)))).all()
    return dict(rows)


def _requester(session: Session, row: Proposal, desk: "Proposals") -> Actor | None:
    try:
        return desk.identify(session, row.requester_id)
    except NotAllowed:
        return None
