"""MCP over HTTP: each request brings its token, so that any server process can answer it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api import errors
from api.errors import Problem
from api.identity import Caller, caller
from api.mcp_tools import Desk

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from api.services import Services

CALLER = "deskmate.caller"
"""Where a request's caller stands in its scope."""


class Endpoint:
    """The ASGI application at `/mcp`."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve requests within this block."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        server = Desk(self._services.assistant, _caller_of).server()
        self._manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
        async with self._manager.run():
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of a caller whose token is for MCP."""
        request = Request(scope, receive)
        try:
            found = await caller(request)
            if "mcp" not in found.scopes:
                raise Problem(403, "This token has no scope 'mcp'; make another one with it.")
            if self._manager is None:
                raise Problem(503, "The server is stopping.")
        except Problem as refused:
            await errors.answer(request, refused)(scope, receive, send)
            return
        scope[CALLER] = found
        await self._manager.handle_request(scope, receive, send)


def _caller_of(request: Request | None) -> Caller:
    if request is None:
        raise Problem(401, "The request says nothing about who asks.")
    return request.scope[CALLER]
