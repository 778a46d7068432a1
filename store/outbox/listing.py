"""What is in the outbox, for the people who run the installation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from store import audit
from store.tables import OutboxMessage


@dataclass(frozen=True)
class Entry:
    """A message without its text."""

    id: str
    kind: str
    to: str
    """Who gets it; of a webhook, what happened."""
    subject: str
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    last_error: str | None
    proposal_id: str | None


@dataclass(frozen=True)
class Standing:
    """What a look at the whole outbox says."""

    counts: dict[str, int]
    """Messages by state; a state without any is left out."""
    unsent_kinds: frozenset[str]
    oldest_unsent: datetime | None


def standing(session: Session) -> Standing:
    """The outbox in numbers."""
    rows = session.exec(
        select(
            OutboxMessage.state,
            OutboxMessage.kind,
            func.count(),
            func.min(col(OutboxMessage.created_at)),
        ).group_by(OutboxMessage.state, OutboxMessage.kind)
    ).all()
    counts: dict[str, int] = {}
    for state, _, number, _ in rows:
        counts[state] = counts.get(state, 0) + number
    unsent = [(kind, oldest) for state, kind, _, oldest in rows if state in ("waiting", "sending")]
    return Standing(
        counts=counts,
        unsent_kinds=frozenset(kind for kind, _ in unsent),
        oldest_unsent=min((oldest for _, oldest in unsent), default=None),
    )


def latest(session: Session, state: str | None = None, limit: int = 50) -> list[Entry]:
    """The messages in a state, or all, the latest first."""
    query = select(OutboxMessage).order_by(
        col(OutboxMessage.created_at).desc(), col(OutboxMessage.id).desc()
    )
    if state is not None:
        query = query.where(OutboxMessage.state == state)
    return [_entry(row) for row in session.exec(query.limit(limit))]


def revive(
    session: Session, ids: Collection[str] | None, *, actor_id: str, at: datetime
) -> list[str]:
    """Give dead messages another round of attempts; None means all. Returns whose ids it were."""
    query = select(OutboxMessage).where(OutboxMessage.state == "dead").order_by(OutboxMessage.id)
    if ids is not None:
        query = query.where(col(OutboxMessage.id).in_(ids))
    revived = []
    for row in session.exec(query.with_for_update()).all():
        row.state, row.attempts, row.next_attempt_at = "waiting", 0, None
        session.add(row)
        audit.append(
            session,
            actor_id=actor_id,
            action="delivery",
            at=at,
            subject=f"outbox:{row.id}",
            verdict="retried",
            why=row.last_error,
        )
        revived.append(row.id)
    return revived


def _entry(row: OutboxMessage) -> Entry:
    payload = row.payload
    return Entry(
        id=row.id,
        kind=row.kind,
        to=", ".join(payload.get("to") or [str(payload.get("event", ""))]),
        subject=str(payload.get("subject", "")),
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at if row.state == "waiting" else None,
        sent_at=row.sent_at,
        last_error=row.last_error,
        proposal_id=row.proposal_id,
    )
