"""The chat-completions interface, so that programs made for it work unchanged.

Such clients keep the conversation themselves and send all of it each time. The thread they mean is
found by what was said before: the same person with the same earlier messages goes on in the same
thread. Where there is none, a new one begins.
"""

import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.errors import COMMON, Problem
from api.following import follow
from api.identity import Caller, Chatting
from api.services import Server, Services
from assistant.models.tokens import estimate
from assistant.threads import Turn
from reports.blocks import Report
from reports.markdown import markdown

router = APIRouter(prefix="/v1", tags=["openai"], responses=COMMON)

STREAM = {"text/event-stream": {}}
OF_A_MESSAGE = 4
"""Tokens that mark the beginning, the role and the end of a message."""


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str | None = Field(None, max_length=20_000)


class Message(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool | None = False


class Completion(BaseModel):
    """A request for an answer. Sampling options are accepted and mean nothing here."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(max_length=100, examples=["deskmate-manager"])
    messages: list[Message] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    @property
    def tells_usage(self) -> bool:
        """Whether a stream ends with what it used."""
        return bool(self.stream_options and self.stream_options.include_usage)


class Model(BaseModel):
    """A persona that the token may use."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "deskmate"


class Models(BaseModel):
    """The models there are."""

    object: Literal["list"] = "list"
    data: list[Model]


def _name(caller: Caller) -> str:
    return f"deskmate-{caller.actor.persona}"


@router.get("/models", response_model=Models)
async def models(caller: Chatting) -> Any:
    """One per persona that the token may use."""
    return {"data": [{"id": _name(caller)}]}


@router.get("/models/{model}", response_model=Model)
async def model(model: str, caller: Chatting) -> Any:
    """One of them."""
    if model != _name(caller):
        raise Problem(404, f"There is no model {model}; there is {_name(caller)}.")
    return {"id": model}


@router.post(
    "/chat/completions",
    response_model=dict[str, Any],
    responses={200: {"content": STREAM, "description": "The answer, whole or in pieces."}},
)
async def complete(asked: Completion, caller: Chatting, server: Server) -> Response:
    """Answer the last message."""
    if asked.model != _name(caller):
        raise Problem(404, f"There is no model {asked.model}; there is {_name(caller)}.")
    said = [m for m in asked.messages if m.role in ("user", "assistant") and m.text.strip()]
    if not said or said[-1].role != "user":
        raise Problem(422, "messages: the last one has to be a user's, with text")
    text = said[-1].text.strip()
    if "\x00" in text or len(text) > 8_000:
        raise Problem(422, "messages: the last one may have 8,000 characters")
    thread = await to_thread.run_sync(partial(_thread, server, caller, said[:-1]))
    turn = await server.runs.ask(caller, thread, text)
    made = {"id": f"chatcmpl-{turn.run}", "created": int(time.time()), "model": asked.model}
    if asked.stream:
        pieces = _pieces(server, turn, caller, made, asked)
        return StreamingResponse(pieces, media_type="text/event-stream")
    return JSONResponse(await _whole(server, turn, caller, made, asked))


def _thread(server: Services, caller: Caller, before: list[Message]) -> str:
    """The thread in which these messages were said, else a new one."""
    person, threads = caller.actor.person_id, server.assistant.threads
    asked = [m.text.strip() for m in before if m.role == "user"]
    for found in threads.of(person, 20) if asked else []:
        turns = threads.turns.of(found.id, limit=100)
        same = [turn.question for turn in turns] == asked
        if same and not any(turn.active for turn in turns):
            return found.id
    return threads.create(person).id


def words(answer: dict[str, Any], caller: Caller) -> str:
    """An answer as Markdown, with how to answer what waits for a decision."""
    text = markdown(Report.model_validate(answer["report"]), caller.zone)
    if answer["proposals"]:
        text += "\n\nReply **approve it**, **reject it**, or **all but** the ones to leave out."
    return text


def usage(messages: list[Message], content: str) -> dict[str, int]:
    """Tokens of what the client sent and got, estimated; what a model behind it used is its own."""
    sent = sum(estimate(message.text) + OF_A_MESSAGE for message in messages)
    got = estimate(content)
    return {"prompt_tokens": sent, "completion_tokens": got, "total_tokens": sent + got}


async def _whole(
    server: Services, turn: Turn, caller: Caller, made: dict[str, Any], asked: Completion
) -> dict[str, Any]:
    content = ""
    async for event in follow(server.runs, turn, caller.actor):
        if event is not None and event.name == "done":
            content = words(event.data["answer"], caller)
        elif event is not None and event.name == "error":
            content = event.data["error"]["message"]
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content},
        "finish_reason": "stop",
    }
    used = usage(asked.messages, content)
    return {**made, "object": "chat.completion", "choices": [choice], "usage": used}


async def _pieces(
    server: Services, turn: Turn, caller: Caller, made: dict[str, Any], asked: Completion
) -> AsyncIterator[bytes]:
    """The checked answer, in paragraphs; while it is made, comments keep the line open.

    Words that a model writes are not passed on before they are checked: such clients cannot take
    them back.
    """
    text = ""
    if asked.tells_usage:
        made = {**made, "usage": None}
    yield _chunk(made, {"role": "assistant", "content": ""})
    async for event in follow(server.runs, turn, caller.actor):
        if event is None or event.name in ("step", "token"):
            yield b": working\n\n"
        elif event.name == "done":
            text = words(event.data["answer"], caller)
            for piece in text.splitlines(keepends=True):
                yield _chunk(made, {"content": piece})
        elif event.name == "error":
            text = event.data["error"]["message"]
            yield _chunk(made, {"content": text})
    yield _chunk(made, {}, "stop")
    if asked.tells_usage:
        yield _event({**made, "choices": [], "usage": usage(asked.messages, text)})
    yield b"data: [DONE]\n\n"


def _chunk(made: dict[str, Any], delta: dict[str, str], reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return _event({**made, "choices": [choice]})


def _event(chunk: dict[str, Any]) -> bytes:
    return b"data: " + to_json({"object": "chat.completion.chunk", **chunk}) + b"\n\n"
