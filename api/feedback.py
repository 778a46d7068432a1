"""What people say about answers: right or wrong, and why; each about the answers they got."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.errors import COMMON, Problem
from api.identity import Caller, Chatting
from api.paging import Page
from api.services import Server, Services
from assistant.feedback import LONGEST_WHY, Judged, Mark, NothingToJudge, Verdict
from assistant.threads import Turn

router = APIRouter(prefix="/api", tags=["feedback"], responses=COMMON)

Why = Annotated[str, StringConstraints(max_length=LONGEST_WHY, pattern=r"^[^\x00]*$")]


class Judge(BaseModel):
    """A judgement of an answer; it replaces the one before."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    why: Why | None = Field(None, examples=["The churned customers are counted, too."])


class JudgedOut(BaseModel):
    """A judgement, and the number of the answer in its conversation."""

    turn: int
    verdict: Verdict
    why: str | None
    at: datetime


async def _turn(run: str, caller: Caller, server: Services) -> Turn:
    found = await to_thread.run_sync(server.runs.turns.get, run, caller.actor.person_id)
    if found is None:
        raise Problem(404, f"There is no run {run}.")
    return found


def _public(mark: Mark | Judged) -> dict[str, Any]:
    return {name: getattr(mark, name) for name in JudgedOut.model_fields}


@router.get("/threads/{thread}/feedback", response_model=Page[JudgedOut])
async def list_feedback(thread: str, caller: Chatting, server: Server) -> Any:
    """What you said about the answers of a conversation."""
    look = partial(server.assistant.feedback.of, caller.actor, thread)
    return {"items": [_public(mark) for mark in await to_thread.run_sync(look)], "next": None}


@router.put("/runs/{run}/feedback", response_model=JudgedOut)
async def judge(run: str, said: Judge, caller: Chatting, server: Server) -> Any:
    """Say that an answer was right or wrong. Kept with the question, the calls and the figures."""
    turn = await _turn(run, caller, server)
    keep = partial(
        server.assistant.feedback.judge, caller.actor, said.verdict, said.why,
        thread=turn.thread, turn=turn.number,
    )  # fmt: skip
    try:
        return _public(await to_thread.run_sync(keep))
    except NothingToJudge:
        raise Problem(409, "There is no answer to judge yet.") from None


@router.delete("/runs/{run}/feedback", status_code=204)
async def withdraw(run: str, caller: Chatting, server: Server) -> Response:
    """Take a judgement back."""
    turn = await _turn(run, caller, server)
    forget = partial(server.assistant.feedback.withdraw, caller.actor, turn.thread, turn.number)
    await to_thread.run_sync(forget)
    return Response(status_code=204)
