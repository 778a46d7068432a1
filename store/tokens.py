"""API tokens: made, found by their secret, listed, revoked. Each change is in the record."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlmodel import Session, col, select

from store import audit
from store.errors import StoreError
from store.tables import ApiToken

PREFIX = "dm_"
"""So that a leaked token is recognised by scanners and people."""
SCOPES = ("chat", "decide", "audit", "mcp", "metrics")
"""chat: threads, tools, knowledge, /v1. decide: approve, reject, edit, undo. audit: the record.
mcp: the MCP endpoint. metrics: figures about the process, nobody's data."""
DEFAULT_SCOPES = ("chat", "decide", "audit", "mcp")


class NoSuchToken(StoreError):
    """No token has that id."""


class UnknownScope(StoreError):
    """A token can only have scopes that exist."""


def create(
    session: Session,
    *,
    person: str,
    name: str,
    now: datetime,
    by: str,
    scopes: Iterable[str] = DEFAULT_SCOPES,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A token for a person, and its secret, which is told this once. Raises UnknownScope."""
    wanted = sorted(set(scopes), key=_order)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        id=f"k-{uuid4().hex[:10]}",
        person=person,
        name=name.strip()[:80],
        digest=_digest(secret),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    audit.append(
        session,
        actor_id=by,
        action="token_created",
        at=now,
        subject=f"token:{token.id}",
        details={"person": person, "name": token.name, "scopes": wanted, "expires_at": expires_at},
    )
    return token, secret


def find(session: Session, secret: str) -> ApiToken | None:
    """The token of a secret, whatever its state; see `usable`."""
    if not secret.startswith(PREFIX):
        return None
    return session.exec(select(ApiToken).where(ApiToken.digest == _digest(secret))).first()


def by_id(session: Session, token_id: str) -> ApiToken | None:
    """The token of an id, whatever its state; see `usable`."""
    return session.get(ApiToken, token_id) if token_id else None


def usable(token: ApiToken, now: datetime) -> bool:
    """Whether the token still counts."""
    return token.revoked_at is None and (token.expires_at is None or token.expires_at > now)


def every(session: Session, person: str | None = None) -> list[ApiToken]:
    """All tokens, or those of one person, the latest first."""
    query = select(ApiToken).order_by(col(ApiToken.created_at).desc(), col(ApiToken.id))
    if person is not None:
        query = query.where(ApiToken.person == person)
    return list(session.exec(query))


def revoke(session: Session, token_id: str, *, now: datetime, by: str) -> ApiToken:
    """End a token at once; doing it twice changes nothing. Raises NoSuchToken."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NoSuchToken(f"There is no token {token_id}. `deskmate tokens list` shows them.")
    if token.revoked_at is None:
        token.revoked_at = now
        session.add(token)
        audit.append(
            session, actor_id=by, action="token_revoked", at=now, subject=f"token:{token.id}"
        )
    return token


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _order(scope: str) -> int:
    if scope not in SCOPES:
        raise UnknownScope(f"There is no scope {scope!r}; there are {', '.join(SCOPES)}.")
    return SCOPES.index(scope)
