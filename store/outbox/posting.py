"""Puts messages into the outbox, within the transaction of the change that causes them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import update
from sqlmodel import Session, col, select

from store.outbox.letters import Email, Invitation, Webhook
from store.tables import OutboxMessage


def post(
    session: Session,
    letter: Email | Invitation | Webhook,
    *,
    key: str,
    at: datetime,
    proposal_id: str | None = None,
) -> OutboxMessage:
    """Leave a message to be sent once the session's transaction is kept.

    `key` names the delivery for good, for example the proposal's id and a number: the same key
    again gives the message that is there already. Raises ValueError where that one says something
    else.
    """
    payload = letter.payload()
    there = session.exec(select(OutboxMessage).where(OutboxMessage.delivery_key == key)).first()
    if there is not None:
        if (there.kind, there.payload) != (letter.kind, payload):
            raise ValueError(f"the delivery {key} is taken by another message")
        return there
    message = OutboxMessage(
        id=f"m-{sha256(key.encode()).hexdigest()[:16]}",
        delivery_key=key,
        kind=letter.kind,
        payload=payload,
        proposal_id=proposal_id,
        created_at=at,
    )
    session.add(message)
    session.flush()
    return message


@dataclass(frozen=True)
class Withdrawal:
    """What an undo could still hold back."""

    withdrawn: int
    gone: int
    """Sent, being sent at this moment, or given up."""


def withdraw(session: Session, proposal_id: str) -> Withdrawal:
    """Take back the messages of a proposal that have not left yet."""
    mine = col(OutboxMessage.proposal_id) == proposal_id
    taken_back = session.execute(
        update(OutboxMessage)
        .where(mine, col(OutboxMessage.state) == "waiting")
        .values(state="withdrawn")
    )
    gone = session.exec(select(OutboxMessage.id).where(mine, OutboxMessage.state != "withdrawn"))
    return Withdrawal(withdrawn=taken_back.rowcount, gone=len(gone.all()))  # type: ignore[attr-defined]
