"""Asking: a question starts a run; its events can be followed, left and taken up again."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator
from starlette.responses import Response, StreamingResponse

from api.answers import Json, evidence, public_turn
from api.channel import RETRY, WAITING
from api.errors import COMMON, Problem
from api.following import follow
from api.identity import Caller, Chatting
from api.models import EvidenceOut, TurnOut
from api.services import Server, Services
from assistant.threads import Turn
from assistant.threads.turns import ACTIVE
from reports.blocks import Report
from reports.markdown import markdown

router = APIRouter(prefix="/api", tags=["asking"], responses=COMMON)

STREAM = {"text/event-stream": {}}
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
LastEvent = Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)]
AfterEvent = Annotated[str | None, Query(max_length=20, description="like Last-Event-ID")]


class Ask(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=8_000, examples=["Show me team workload dashboard"])
    id: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="makes the request repeatable: the same id again joins the same run",
    )
    as_of: AwareDatetime | date | None = Field(
        None, description="answer as if it were that moment, or the end of that day"
    )

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip() or "\x00" in text:
            raise ValueError("the question is empty")
        return text


@router.post(
    "/threads/{thread}/messages",
    response_model=TurnOut,
    responses={
        200: {"content": STREAM, "description": "The turn, or its events as they come."},
        202: {"model": TurnOut, "description": "The run has begun."},
    },
)
async def ask(
    thread: str,
    question: Ask,
    request: Request,
    caller: Chatting,
    server: Server,
    prefer: Annotated[str, Header(max_length=200)] = "",
) -> Response:
    """Ask in a conversation. `Accept: text/event-stream` follows the run; otherwise the answer is
    waited for, or with `Prefer: respond-async` left to be fetched.
    """
    as_of = question.as_of
    if isinstance(as_of, datetime) and as_of.year < 1900:
        raise Problem(422, "as_of: before 1900 there is nothing to look at")
    turn = await server.runs.ask(
        caller, thread, question.text.strip(), run=question.id, as_of=as_of
    )
    if "text/event-stream" in request.headers.get("accept", ""):
        return stream(server, turn, caller, None)
    told = public_turn(turn) if "respond-async" in prefer else await ended(server, turn)
    status = 202 if told["state"] in ACTIVE else 200
    return Json(told, status, {"Location": f"/api/runs/{turn.run}/events"})


async def ended(server: Services, turn: Turn) -> dict[str, Any]:
    """The turn as clients get it, once its run has ended or was left for another process."""
    channel = server.runs.channel(turn.run)
    if channel is not None:
        async for event in channel.follow():
            if event is not None and event.name == "done":
                return event.data
    found = await to_thread.run_sync(server.runs.turns.get, turn.run)
    if found is None:
        raise Problem(404, "The conversation was deleted.")
    return public_turn(found)


def stream(server: Services, turn: Turn, caller: Caller, after: int | None) -> Response:
    """The events of a run as a response."""

    async def body() -> AsyncIterator[bytes]:
        yield RETRY
        async for event in follow(server.runs, turn, caller.actor, after):
            yield WAITING if event is None else event.encode()

    return StreamingResponse(body(), media_type="text/event-stream", headers=STREAM_HEADERS)


async def _mine(run: str, caller: Caller, server: Services) -> Turn:
    found = await to_thread.run_sync(server.runs.turns.get, run, caller.actor.person_id)
    if found is None:
        raise Problem(404, f"There is no run {run}.")
    return found


@router.get("/runs/{run}", response_model=TurnOut)
async def get_run(run: str, caller: Chatting, server: Server) -> Response:
    """A run: its question, its state, its answer once there is one."""
    return Json(public_turn(await _mine(run, caller, server)))


@router.get(
    "/runs/{run}/events",
    response_class=StreamingResponse,
    responses={200: {"content": STREAM, "description": "The events."}},
)
async def get_events(
    run: str,
    caller: Chatting,
    server: Server,
    last_event_id: LastEvent = None,
    after: AfterEvent = None,
) -> Response:
    """The run's events after the last one seen; ends with the run."""
    turn = await _mine(run, caller, server)
    seen: int | None = None
    with suppress(ValueError):
        seen = int(last_event_id or after or "")
    return stream(server, turn, caller, seen)


@router.post("/runs/{run}/cancel", status_code=202, response_model=TurnOut)
async def cancel(run: str, caller: Chatting, server: Server) -> Response:
    """Stop a run at its next step. One that has ended stays as it is."""
    await _mine(run, caller, server)
    if await to_thread.run_sync(server.runs.turns.cancel, run):
        server.runs.cancel(run)
    return Json(public_turn(await _mine(run, caller, server)), 202)


@router.get("/runs/{run}/evidence", response_model=EvidenceOut)
async def get_evidence(run: str, caller: Chatting, server: Server) -> Response:
    """Figure by figure what a run's answer rests on: definition, call, and queries."""
    turn = await _mine(run, caller, server)
    if not turn.answer or "report" not in turn.answer:
        raise Problem(404, f"{run} has no answer.")
    told = await to_thread.run_sync(
        partial(evidence, turn, caller.actor, server.assistant.door.catalog)
    )
    return Json(told)


@router.get(
    "/runs/{run}/markdown",
    response_class=Response,
    responses={200: {"content": {"text/markdown": {}}, "description": "The answer."}},
)
async def get_markdown(run: str, caller: Chatting, server: Server) -> Response:
    """A run's answer as Markdown, to paste elsewhere."""
    turn = await _mine(run, caller, server)
    if not turn.answer or "report" not in turn.answer:
        raise Problem(404, f"{run} has no answer.")
    text = markdown(Report.model_validate(turn.answer["report"]), caller.zone)
    return Response(text, media_type="text/markdown; charset=utf-8")
