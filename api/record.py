"""The record of who did what: executives read all of it, others what they did."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import col, select

from api.errors import COMMON, Problem
from api.identity import Auditing, Caller
from api.paging import DEFAULT, After, Limit, Page, cursor, position
from api.services import Server, Services
from store import audit
from store.tables import AuditEntry
from tools.access import Persona

router = APIRouter(prefix="/api/audit", tags=["record"], responses=COMMON)


class EntryOut(BaseModel):
    """A line of the record."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    verdict: str
    why: str | None
    digest: str


class Verified(BaseModel):
    """Whether the record is whole."""

    ok: bool
    entries: int
    head: str
    problems: list[str]


Word = Annotated[str | None, Query(max_length=64)]


@router.get("", response_model=Page[EntryOut])
async def list_entries(
    caller: Auditing,
    server: Server,
    action: Word = None,
    actor: Word = None,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    """Entries, the latest first."""
    key = position(after, int)
    read = partial(_entries, caller, server, {"action": action, "actor_id": actor}, key, limit + 1)
    found = await to_thread.run_sync(read)
    shown = found[:limit]
    more = cursor(shown[-1].seq) if len(found) > limit else None
    items = [{**entry.model_dump(), "actor": entry.actor_id} for entry in shown]
    return {"items": items, "next": more}


def _entries(
    caller: Caller,
    server: Services,
    only: dict[str, str | None],
    key: list[Any] | None,
    limit: int,
) -> list[AuditEntry]:
    query = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(limit)
    for column, value in only.items():
        if value and "\x00" not in value:
            query = query.where(getattr(AuditEntry, column) == value)
    if key:
        query = query.where(col(AuditEntry.seq) < min(max(int(key[0]), 0), 2**31 - 1))
    with server.assistant.store.reading(caller.actor.scope) as session:
        return list(session.exec(query))


@router.get("/verify", response_model=Verified)
async def verify(caller: Auditing, server: Server) -> Any:
    """Check every seal; executives."""
    if caller.actor.persona is not Persona.EXECUTIVE:
        raise Problem(403, "Checking the record is for executives.")
    return await to_thread.run_sync(partial(_verified, server))


def _verified(server: Services) -> dict[str, Any]:
    with server.assistant.store.session(read_only=True) as session:
        found = audit.verify(session)
    told = [f"entry {problem.seq}: {problem.reason}" for problem in found.problems]
    return {"ok": found.ok, "entries": found.entries, "head": found.head, "problems": told}
