"""Hands messages to workers, one at a time, so that no two have the same.

A claim is a lease: while it runs, nobody else gets the message. The claim of a worker that died
lapses, and the message is taken up again. Only the holder of the running claim can settle it.

The database is the judge. On PostgreSQL a worker passes over rows that another one is about to
claim (SKIP LOCKED); on SQLite it holds the one write lock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col, select

from store import audit
from store.engine import Store
from store.outbox import schedule
from store.tables import OutboxMessage

LEASE = timedelta(minutes=5)
"""Longer than any sender waits for the other side."""
SENDER = "outbox"
"""Who the record names for deliveries: nobody decides at that moment, a person did before."""
ERROR_LENGTH = 500


@dataclass(frozen=True)
class Claim:
    """A message that this worker alone may send until the lease ends."""

    id: str
    token: str
    delivery_key: str
    kind: str
    payload: dict[str, Any]
    created_at: datetime
    attempt: int
    """1 for the first."""


def claim(
    store: Store, now: datetime, kinds: Collection[str], *, lease: timedelta = LEASE
) -> Claim | None:
    """Take up the message of these kinds that has waited longest; None when none is due."""
    if not _anything_due(store, now, kinds):
        return None
    with store.session() as session:
        while (row := _next(session, now, kinds)) is not None:
            if row.attempts >= schedule.MOST_ATTEMPTS:
                # Its workers died every time: perhaps of it.
                _bury(session, row, now, row.last_error or "every worker that took it up died")
                continue
            row.state = "sending"
            row.attempts += 1
            row.claimed_by, row.claimed_until = uuid4().hex, now + lease
            session.add(row)
            return Claim(
                id=row.id,
                token=row.claimed_by,
                delivery_key=row.delivery_key,
                kind=row.kind,
                payload=row.payload,
                created_at=row.created_at,
                attempt=row.attempts,
            )
    return None


def sent(store: Store, claim: Claim, now: datetime, remark: str | None = None) -> bool:
    """Note that the other side has it; False where the lease has ended and another took it up."""
    with store.session() as session:
        held = _settle(session, claim, state="sent", sent_at=now, last_error=_short(remark))
        if held:
            _record(session, claim, now, "sent", remark)
    return held


def failed(store: Store, claim: Claim, now: datetime, why: str, *, retry_at: datetime) -> bool:
    """Note that it did not work and try again at `retry_at`, or bury it after the last attempt."""
    if claim.attempt >= schedule.MOST_ATTEMPTS:
        return refused(store, claim, now, why)
    with store.session() as session:
        return _settle(
            session, claim, state="waiting", next_attempt_at=retry_at, last_error=_short(why)
        )


def refused(store: Store, claim: Claim, now: datetime, why: str) -> bool:
    """Note that it will never work: a dead letter, shown by `deskmate doctor`."""
    with store.session() as session:
        held = _settle(session, claim, state="dead", last_error=_short(why))
        if held:
            _record(session, claim, now, "dead", why)
    return held


def released(store: Store, claim: Claim, why: str) -> bool:
    """Give a message back that could not even be tried: it counts as no attempt."""
    with store.session() as session:
        return _settle(
            session, claim, state="waiting", attempts=claim.attempt - 1, last_error=_short(why)
        )


def _due(now: datetime, kinds: Collection[str]) -> Any:
    table = OutboxMessage
    waiting = and_(
        col(table.state) == "waiting",
        or_(col(table.next_attempt_at).is_(None), col(table.next_attempt_at) <= now),
    )
    lapsed = and_(col(table.state) == "sending", col(table.claimed_until) <= now)
    return and_(col(table.kind).in_(kinds), or_(waiting, lapsed))


def _anything_due(store: Store, now: datetime, kinds: Collection[str]) -> bool:
    # Looking needs no lock, so that an idle worker holds up nobody.
    with store.session(read_only=True) as session:
        due = select(OutboxMessage.id).where(_due(now, kinds)).limit(1)
        return session.exec(due).first() is not None


def _next(session: Session, now: datetime, kinds: Collection[str]) -> OutboxMessage | None:
    return session.exec(
        select(OutboxMessage)
        .where(_due(now, kinds))
        .order_by(col(OutboxMessage.created_at), col(OutboxMessage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _settle(session: Session, claim: Claim, **values: Any) -> bool:
    changed = session.execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == claim.id,
            col(OutboxMessage.state) == "sending",
            col(OutboxMessage.claimed_by) == claim.token,
        )
        .values(claimed_by=None, claimed_until=None, **values)
    )
    return changed.rowcount == 1  # type: ignore[attr-defined]


def _bury(session: Session, row: OutboxMessage, now: datetime, why: str) -> None:
    row.state, row.last_error = "dead", _short(why)
    row.claimed_by = row.claimed_until = None
    session.add(row)
    session.flush()
    audit.append(
        session,
        actor_id=SENDER,
        action="delivery",
        at=now,
        subject=f"outbox:{row.id}",
        verdict="dead",
        why=row.last_error,
    )


def _record(session: Session, claim: Claim, now: datetime, verdict: str, why: str | None) -> None:
    audit.append(
        session,
        actor_id=SENDER,
        action="delivery",
        at=now,
        subject=f"outbox:{claim.id}",
        verdict=verdict,
        why=_short(why),
        details={"delivery_key": claim.delivery_key, "attempt": claim.attempt},
    )


def _short(text: str | None) -> str | None:
    return None if text is None else text[:ERROR_LENGTH]
