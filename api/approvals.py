"""Decisions: what waits, deciding one or many, editing, undoing."""

from functools import partial
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import errors
from api.approvals_view import approval
from api.errors import COMMON, Problem
from api.identity import Caller, Deciding
from api.models import ApprovalOut
from api.paging import Page
from api.services import Server, Services
from store.clock import Clock
from store.errors import StoreError
from tools.errors import ToolError
from tools.proposals.models import View

router = APIRouter(prefix="/api/approvals", tags=["decisions"], responses=COMMON)

Left = Annotated[
    list[int | str],
    Field(max_length=500, examples=[[3], ["DESK-1002"]]),
]
Reason = Annotated[str | None, Field(max_length=1_000)]


class Decide(BaseModel):
    """A decision about one proposal."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    decision: Literal["approve", "reject"]
    reason: Reason = None
    leaving_out: Left = Field(
        default_factory=list, alias="except", description="rows by id, or by place from 1"
    )


class DecideMany(BaseModel):
    """A decision about several proposals."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    decision: Literal["approve", "reject"]
    ids: Literal["all"] | Annotated[list[str], Field(max_length=100)]
    leaving_out: list[str] = Field(default_factory=list, alias="except", max_length=100)
    reason: Reason = None


class Edit(BaseModel):
    """Other arguments for a proposal; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    args: dict[str, Any] = Field(examples=[{"priority": "P2"}])


class Undo(BaseModel):
    """Why a change is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = None


class Came(BaseModel):
    """What came of one of several decisions."""

    id: str
    state: str
    message: str


def _clock(caller: Caller, server: Services) -> Clock:
    return server.assistant.clock.in_zone(caller.actor.time_zone)


def _public(view: View, server: Services) -> dict[str, Any]:
    return approval(view, server.assistant.door.catalog)


@router.get("", response_model=Page[ApprovalOut])
async def list_approvals(
    caller: Deciding,
    server: Server,
    state: Literal["waiting", "decided", "all"] = "waiting",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Any:
    """What you asked for and what you may decide, the newest first."""
    desk = server.assistant.door.proposals
    find = partial(desk.find, caller.actor, _clock(caller, server), state=state, limit=limit)
    views = await to_thread.run_sync(find)
    return {"items": [_public(view, server) for view in views], "next": None}


@router.post("/decide", response_model=Page[Came])
async def decide_many(asked: DecideMany, caller: Deciding, server: Server) -> Any:
    """Decide several, each on its own: one that fails stops no other."""
    items = await to_thread.run_sync(partial(_decide_many, asked, caller, server))
    return {"items": items, "next": None}


def _decide_many(asked: DecideMany, caller: Caller, server: Services) -> list[dict[str, Any]]:
    desk, clock = server.assistant.door.proposals, _clock(caller, server)
    ids = asked.ids
    if ids == "all":
        waiting = desk.find(caller.actor, clock, state="waiting", limit=100)
        ids = [view.id for view in waiting if view.may_decide]
    items: list[dict[str, Any]] = []
    for proposal in ids:
        if proposal in asked.leaving_out:
            continue
        try:
            came = desk.decide(proposal, asked.decision, caller.actor, clock, reason=asked.reason)
            items.append({"id": proposal, "state": came.view.state, "message": came.message})
        except (ToolError, StoreError) as error:
            items.append({"id": proposal, "state": "refused", "message": str(error)})
    return items


@router.get("/{proposal}", response_model=ApprovalOut)
async def get(proposal: str, caller: Deciding, server: Server) -> Any:
    """One proposal."""
    desk = server.assistant.door.proposals
    view = await to_thread.run_sync(desk.get, proposal, caller.actor, _clock(caller, server))
    return _public(view, server)


@router.post("/{proposal}/decide", response_model=ApprovalOut)
async def decide(proposal: str, asked: Decide, caller: Deciding, server: Server) -> Any:
    """Approve, which carries it out once, or reject."""
    desk = server.assistant.door.proposals
    call = partial(
        desk.decide, proposal, asked.decision, caller.actor, _clock(caller, server),
        leaving_out=asked.leaving_out, reason=asked.reason,
    )  # fmt: skip
    came = await _decided(call)
    if came.came in ("stale", "expired"):
        raise Problem(409, came.message, type=came.came, fresh=came.fresh and came.fresh.id)
    return {**_public(came.view, server), "message": came.message}


@router.post("/{proposal}/edit", status_code=201, response_model=ApprovalOut)
async def edit(proposal: str, asked: Edit, caller: Deciding, server: Server) -> Any:
    """Change arguments: a proposal of its own that replaces this one and waits."""
    desk = server.assistant.door.proposals
    call = partial(desk.edit, proposal, asked.args, caller.actor, _clock(caller, server))
    return _public(await _decided(call), server)


@router.post("/{proposal}/undo", response_model=ApprovalOut)
async def undo(proposal: str, caller: Deciding, server: Server, asked: Undo | None = None) -> Any:
    """Take an executed one back, where nothing was changed since."""
    desk = server.assistant.door.proposals
    call = partial(
        desk.undo, proposal, caller.actor, _clock(caller, server),
        reason=asked.reason if asked else None,
    )  # fmt: skip
    came = await _decided(call)
    if came.came == "kept":
        raise Problem(409, came.message, type="kept")
    return {**_public(came.view, server), "message": came.message}


async def _decided(call: Any) -> Any:
    """The result; a state that does not allow it is 409, since the request itself is sound."""
    try:
        return await to_thread.run_sync(call)
    except ToolError as error:
        if error.kind == "invalid":
            raise Problem(409, error.message, type="conflict") from None
        raise errors.problem_of(error) or error from None
