"""Conversations: list, create, rename, delete, and what was said in them."""

from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.answers import public_turn
from api.errors import COMMON
from api.identity import Chatting
from api.models import ThreadOut, TurnOut
from api.paging import DEFAULT, After, Limit, Page, cursor, position
from api.services import Server
from assistant.threads import Thread, Threads

router = APIRouter(prefix="/api/threads", tags=["threads"], responses=COMMON)

ThreadId = Annotated[str, "the id of one of your conversations"]


class NewThread(BaseModel):
    """A conversation to create."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=80, description="empty: its first question")


class Renamed(BaseModel):
    """Another title."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=80, examples=["Monday check"])


def _public(thread: Thread, running: str | None = None) -> dict[str, Any]:
    return {
        "id": thread.id,
        "title": thread.title,
        "created_at": thread.created_at.isoformat(),
        "updated_at": thread.updated_at.isoformat(),
        "turns": thread.turns,
        "running": running,
    }


@router.get("", response_model=Page[ThreadOut])
async def list_threads(
    caller: Chatting,
    server: Server,
    search: Annotated[str | None, Query(max_length=200)] = None,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    """Your conversations, the latest first."""
    before = position(after, str, str)
    listing = partial(_list, server.assistant.threads, caller.actor.person_id, before, search)
    return await to_thread.run_sync(listing, limit)


def _list(
    threads: Threads, person: str, before: list[Any] | None, search: str | None, limit: int
) -> dict[str, Any]:
    last = (str(before[0]), str(before[1])) if before else None
    found = threads.of(person, limit + 1, before=last, search=search)
    shown = found[:limit]
    running = threads.turns.running([thread.id for thread in shown])
    more = None
    if len(found) > limit:
        at = shown[-1].updated_at.isoformat(timespec="microseconds")
        more = cursor(at, shown[-1].id)
    return {"items": [_public(t, running.get(t.id)) for t in shown], "next": more}


@router.post("", status_code=201, response_model=ThreadOut)
async def create(caller: Chatting, server: Server, new: NewThread | None = None) -> Any:
    """A conversation to ask in."""
    title = new.title if new else ""
    make = partial(server.assistant.threads.create, caller.actor.person_id, title)
    return _public(await to_thread.run_sync(make))


@router.get("/{thread}", response_model=ThreadOut)
async def get(thread: ThreadId, caller: Chatting, server: Server) -> Any:
    """One of your conversations."""
    threads = server.assistant.threads
    found = await to_thread.run_sync(threads.get, thread, caller.actor.person_id)
    running = await to_thread.run_sync(threads.turns.running, [thread])
    return _public(found, running.get(thread))


@router.patch("/{thread}", response_model=ThreadOut)
async def rename(thread: ThreadId, new: Renamed, caller: Chatting, server: Server) -> Any:
    """Give it another title."""
    change = partial(server.assistant.threads.rename, thread, caller.actor.person_id, new.title)
    return _public(await to_thread.run_sync(change))


@router.delete("/{thread}", status_code=204)
async def delete(thread: ThreadId, caller: Chatting, server: Server) -> Response:
    """Remove it. What was decided in it stays in the record."""
    threads = server.assistant.threads
    await to_thread.run_sync(threads.get, thread, caller.actor.person_id)
    for run in (await to_thread.run_sync(threads.turns.running, [thread])).values():
        await to_thread.run_sync(threads.turns.cancel, run)
        server.runs.cancel(run)
    await to_thread.run_sync(threads.delete, thread, caller.actor.person_id)
    return Response(status_code=204)


@router.get("/{thread}/messages", response_model=Page[TurnOut])
async def messages(
    thread: ThreadId, caller: Chatting, server: Server, after: After = None, limit: Limit = DEFAULT
) -> Any:
    """What was said, oldest first: the last turns, or those after a cursor."""
    number = position(after, int)
    threads = server.assistant.threads
    await to_thread.run_sync(threads.get, thread, caller.actor.person_id)
    last = number[0] if number else None
    found = await to_thread.run_sync(partial(threads.turns.of, thread, after=last, limit=limit))
    more = cursor(found[-1].number) if last is not None and len(found) == limit else None
    return {"items": [public_turn(turn) for turn in found], "next": more}
