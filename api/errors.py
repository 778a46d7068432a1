"""Errors as clients see them: {"error": {"type", "message", "request"}}.

`type` is a word for programs, `message` a sentence for people, `request` the number in the log.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from assistant.nodes.identify import ForeignThread
from assistant.threads import UnknownThread
from assistant.threads.turns import Busy, RunTaken
from knowledge.embedding import EmbeddingUnavailable
from knowledge.index import IndexUnavailable
from store.errors import StoreError
from tools.errors import ToolError

log = logging.getLogger("deskmate.api")

APOLOGY = (
    "Something went wrong on our side. Please try again; if it stays, give your administrator the "
    "number {request}."
)
TYPES = {
    400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found",
    405: "method_not_allowed", 406: "not_acceptable", 409: "conflict", 413: "too_large",
    415: "unsupported_media_type", 422: "invalid", 429: "too_many", 500: "internal",
    503: "unavailable",
}  # fmt: skip
TOOL_STATUS = {"not_found": 404, "invalid": 422, "forbidden": 403, "nothing": 404}


class Problem(Exception):
    """A request that cannot be served, with what to tell the client."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = type or TYPES.get(status, "error")
        self.message = message
        self.headers = dict(headers or {})
        self.more = more


class ErrorDetail(BaseModel):
    """What went wrong."""

    type: str
    message: str
    request: str | None = None
    run: str | None = None
    """The run that keeps a thread busy."""


class ErrorBody(BaseModel):
    """The body of every error."""

    error: ErrorDetail


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declarations of errors for the OpenAPI description."""
    return {status: {"model": ErrorBody} for status in statuses}


COMMON = responses(400, 401, 403, 404, 409, 413, 422, 429, 500, 503)


def problem_of(error: Exception) -> Problem | None:
    """An expected error as a Problem; None for a defect."""
    if isinstance(error, Problem):
        return error
    for kind, told in _EXPECTED.items():
        if isinstance(error, kind):
            return told(error)
    return None


_EXPECTED: dict[type[Exception], Callable[[Any], Problem]] = {
    UnknownThread: lambda e: Problem(404, str(e)),
    ForeignThread: lambda e: Problem(404, str(e)),
    Busy: lambda e: Problem(409, str(e), type="busy", run=e.run),
    RunTaken: lambda e: Problem(409, str(e)),
    ToolError: lambda e: Problem(TOOL_STATUS.get(e.kind, 409), e.message),
    StoreError: lambda e: Problem(503, str(e), headers={"Retry-After": "2"}),
    IndexUnavailable: lambda e: Problem(503, str(e), headers={"Retry-After": "2"}),
    EmbeddingUnavailable: lambda e: Problem(503, str(e), headers={"Retry-After": "2"}),
    RequestValidationError: lambda e: Problem(422, _invalid(e)),
    ClientDisconnect: lambda _: Problem(400, "The client went away."),
    HTTPException: lambda e: Problem(e.status_code, str(e.detail), headers=e.headers),
}


def body(problem: Problem, request: str | None = None) -> dict[str, Any]:
    """The JSON of an error."""
    told = {"type": problem.type, "message": problem.message, "request": request, **problem.more}
    return {"error": {name: value for name, value in told.items() if value is not None}}


def answer(request: Request, error: Exception) -> Response:
    """The response for an error; a defect is logged once, with the request's id."""
    number = getattr(request.state, "request_id", None)
    problem = problem_of(error)
    if problem is None:
        log.error("request %s failed", number, exc_info=error)
        problem = Problem(500, APOLOGY.format(request=number))
    return JSONResponse(body(problem, number), problem.status, problem.headers)


def install(app: FastAPI) -> None:
    """Have every error of the application answered in this form."""

    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, error)

    for kind in (Problem, *_EXPECTED, Exception):
        app.add_exception_handler(kind, handle)


def _invalid(error: RequestValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body") or "the body"
    return f"{where}: {first['msg']}"
