"""The record of who did what: append-only, each entry sealed with the digest of the one before.

An entry's digest is the SHA-256 of its canonical JSON: the fields of `SEALED` in one object, keys
sorted, no spaces, ASCII only, the time as ``2026-03-01T09:30:00.000000Z``. Anyone can recompute
the chain from an export. It shows an edited, removed or reordered entry; a cut tail, or a chain
rewritten as a whole, shows only against a head that was noted elsewhere (`verify(expected_head=)`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select, text
from sqlmodel import Session, col

from store.tables import AuditEntry

START = "0" * 64
"""What stands for the digest before the first entry."""
SEALED = (
    "seq", "at", "actor_id", "action", "subject", "verdict", "why", "details", "result_digest",
    "previous",
)  # fmt: skip

_WRITERS_KEY = 0x617564
"""Key of the PostgreSQL lock that writers of the record queue for."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with the record, and where."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Verification:
    """The outcome of reading the whole record."""

    entries: int
    head: str
    """Digest of the last entry: note it elsewhere to detect a cut tail later."""
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def append(  # noqa: PLR0913 - the fields of an entry
    session: Session,
    *,
    actor_id: str,
    action: str,
    at: datetime,
    subject: str | None = None,
    verdict: str = "done",
    why: str | None = None,
    details: Mapping[str, Any] | None = None,
    result_digest: str | None = None,
) -> AuditEntry:
    """Add an entry to the session's transaction: it is kept exactly if the transaction is.

    Writers queue until that transaction ends, so that numbers have no gaps. `details` may hold
    what JSON can, and dates, times and Decimals, which are kept as text.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_KEY})
    # On SQLite the session holds the database's one write lock since it began.
    last = session.execute(
        select(col(AuditEntry.seq), col(AuditEntry.digest))
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).first()
    entry = AuditEntry(
        seq=last.seq + 1 if last else 1,
        at=at,
        actor_id=actor_id,
        action=action,
        subject=subject,
        verdict=verdict,
        why=why,
        details=json.loads(_canonical(dict(details or {}))),
        result_digest=result_digest,
        previous=last.digest if last else START,
        digest="",
    )
    entry.digest = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def digest(entry: AuditEntry) -> str:
    """The seal of an entry, from its content and the digest before it."""
    return sha256(_canonical({name: getattr(entry, name) for name in SEALED}).encode()).hexdigest()


def verify(session: Session, *, expected_head: str | None = None) -> Verification:
    """Read the whole record and check every seal.

    `expected_head` is a head noted earlier: its entry must still be there, with the same digest.
    """
    problems: list[Problem] = []
    head, count, seq = START, 0, 0
    head_found = expected_head in (None, START)
    entries = select(AuditEntry).order_by(col(AuditEntry.seq)).execution_options(yield_per=1000)
    for entry in session.scalars(entries):
        problems += _check(entry, seq, head)
        head, seq, count = entry.digest, entry.seq, count + 1
        head_found = head_found or head == expected_head
        session.expunge(entry)
    if not head_found:
        problems.append(Problem(seq, "the entry of the expected head is gone or changed"))
    return Verification(count, head, tuple(problems))


def _check(entry: AuditEntry, seq_before: int, digest_before: str) -> list[Problem]:
    problems: list[Problem] = []
    if entry.seq != seq_before + 1:
        missing = f"{seq_before + 1} to {entry.seq - 1}"
        problems.append(Problem(entry.seq, f"the entries {missing} before it are gone"))
    elif entry.previous != digest_before:
        problems.append(Problem(entry.seq, "it does not follow the entry before it"))
    if entry.digest != digest(entry):
        problems.append(Problem(entry.seq, "its content was changed"))
    return problems


def _canonical(value: Any) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_as_text
    )


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"an audit entry cannot hold a {type(value).__name__}: {value!r}")
