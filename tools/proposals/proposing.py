"""Stores what was asked for and shown, so that exactly that can be decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from reports.blocks import Approval, Report
from store import audit
from store.tables import Account, Proposal, Ticket
from tools.access import Actor
from tools.proposals import canonical
from tools.proposals.policies import Policies, Request, Ruling
from tools.spec import Apply, Args, Result, ToolSpec


@dataclass(frozen=True)
class Asked:
    """A write that somebody asks for, and what was shown of it."""

    spec: ToolSpec
    args: Args
    actor: Actor
    now: datetime
    result: Result
    report: Report
    thread_id: str | None = None
    outside: bool = False
    """Its arguments come from a customer's words."""

    @property
    def apply(self) -> Apply:
        """How it is carried out."""
        if self.spec.apply is None:
            raise TypeError(f"{self.spec.name} does not write")
        return self.spec.apply

    @property
    def rows(self) -> list[str]:
        """What would change."""
        return self.apply.rows(self.result)

    def canonical(self) -> dict[str, Any]:
        """The arguments with references resolved, as JSON."""
        resolved = self.apply.resolved(self.args, self.result)
        return resolved.model_dump(mode="json", exclude_unset=True)

    def digest(self) -> str:
        """SHA-256 of tool, arguments and terms."""
        terms = self.apply.terms(self.result)
        return canonical.digest([self.spec.name, self.canonical(), terms])


def approval_of(report: Report) -> Approval | None:
    """The block that asks for a decision; None where nothing would change."""
    return next((b for b in reversed(report.blocks) if isinstance(b, Approval)), None)


def ruling(session: Session, policies: Policies, asked: Asked) -> Ruling:
    """Who decides it. `session` sees all customers."""
    rows = asked.rows
    return policies.ruling(
        Request(
            action=asked.spec.name,
            persona=asked.actor.persona,
            amount=len(rows),
            tiers=_tiers(session, rows),
            outside=asked.outside or asked.apply.outside,
        )
    )


def _tiers(session: Session, rows: list[str]) -> frozenset[str]:
    """Segments and plans of the customers concerned."""
    tickets = [ref.partition(":")[2] for ref in rows if ref.startswith("ticket:")]
    accounts = {ref.partition(":")[2] for ref in rows if ref.startswith("account:")}
    accounts |= {
        account
        for account in session.exec(select(Ticket.account_id).where(col(Ticket.id).in_(tickets)))
        if account
    }
    found = session.exec(
        select(Account.segment, Account.plan).where(col(Account.id).in_(accounts))
    ).all()
    return frozenset(tier for pair in found for tier in pair if tier)


def store(
    session: Session, asked: Asked, rule: Ruling, *, replaces: Proposal | None = None
) -> Proposal:
    """The pending proposal of a request: the stored one where the same still waits."""
    digest = asked.digest()
    same = session.exec(
        select(Proposal).where(
            Proposal.requester_id == asked.actor.person_id, Proposal.digest == digest
        )
    ).all()
    waiting = next(
        (row for row in same if row.state == "pending" and not over(row, asked.now)), None
    )
    if waiting is not None:
        # Asked for once more, it is the latest again: what "approve it" means.
        waiting.thread_id = asked.thread_id
        record(session, waiting, "propose", asked.actor.person_id, asked.now, verdict="repeated")
        return waiting
    for row in same:
        if row.state == "pending":
            expire(session, row, asked.now)
    row = _row(session, asked, rule, digest, len(same))
    row.replaces_id = replaces.id if replaces else None
    session.add(row)
    session.flush()
    record(session, row, "propose", asked.actor.person_id, asked.now)
    return row


def _row(session: Session, asked: Asked, rule: Ruling, digest: str, before: int) -> Proposal:
    me = asked.actor.person_id
    id_ = canonical.proposal_id(me, digest, before)
    while session.exec(select(func.count()).where(Proposal.id == id_)).one():
        before += 1
        id_ = canonical.proposal_id(me, digest, before)
    deciders = [me if one == "requester" else one for one in rule.deciders] or [me]
    expires_at = asked.now + rule.wait
    return Proposal(
        id=id_,
        tool=asked.spec.name,
        args=asked.canonical(),
        digest=digest,
        preview={
            "result": canonical.plain(asked.result),
            "report": _shown(asked, id_).to_json(),
            "rows": asked.rows,
            "rule": rule.rule,
            "outside": asked.outside or asked.apply.outside,
        },
        requester_id=me,
        thread_id=asked.thread_id,
        deciders=list(dict.fromkeys(deciders)),
        created_at=asked.now,
        expires_at=expires_at,
    )


def _shown(asked: Asked, proposal_id: str) -> Report:
    """The report with the proposal's id; what asks for the decision comes last."""
    asks = approval_of(asked.report)
    if asks is None:
        return asked.report
    others = [block for block in asked.report.blocks if block is not asks]
    return asked.report.model_copy(
        update={"blocks": [*others, asks.model_copy(update={"proposal_id": proposal_id})]}
    )


def over(row: Proposal, now: datetime) -> bool:
    """Whether the time to decide has passed."""
    return row.expires_at is not None and row.expires_at <= now


def expire(session: Session, row: Proposal, now: datetime) -> None:
    """Note that nobody decided in time."""
    row.state = "expired"
    session.add(row)
    session.flush()
    record(session, row, "expire", row.requester_id, now, verdict="expired")


def record(
    session: Session,
    row: Proposal,
    action: str,
    actor_id: str,
    now: datetime,
    *,
    verdict: str = "done",
    why: str | None = None,
    result: Any = None,
) -> None:
    """Add the step to the record, in the transaction of the change itself."""
    entry = audit.append(
        session,
        actor_id=actor_id,
        action=action,
        at=now,
        subject=f"proposal:{row.id}",
        verdict=verdict,
        why=why,
        details={
            "tool": row.tool,
            "digest": row.digest,
            "requester": row.requester_id,
            "rule": row.preview.get("rule"),
            "rows": row.preview.get("rows", []),
        },
        result_digest=None if result is None else canonical.digest(result),
    )
    row.number = entry.seq
    session.add(row)
    session.flush()
