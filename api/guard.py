"""What every request passes first: its size, its host and origin; what every response carries."""

import ipaddress
import logging
import time
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import sessions
from api.errors import Problem, body, problem_of
from api.metrics import Meters

log = logging.getLogger("deskmate.api")

BODY_LIMIT = 512 * 1024
TOO_LARGE = f"A request may have {BODY_LIMIT // 1024} kB."
SAFE = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Outermost layer of the application."""

    def __init__(self, app: ASGIApp, public_url: str | None, meters: Meters) -> None:
        self._app = app
        self._public = urlsplit(public_url) if public_url else None
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = uuid4().hex[:12]
        scope.setdefault("state", {})["request_id"] = request
        started = time.perf_counter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = request
                if scope["path"].startswith(("/api", "/v1", "/login")):
                    headers.setdefault("Cache-Control", "no-store")
                self._measure(scope, message["status"], time.perf_counter() - started)
            await send(message)

        try:
            self._check(scope)
            await self._app(scope, _limited(receive), answer)
        except (Problem, HTTPException) as error:
            problem = problem_of(error)
            assert problem is not None  # noqa: S101 - both kinds are expected ones
            refused = JSONResponse(body(problem, request), problem.status, problem.headers)
            await refused(scope, receive, answer)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > BODY_LIMIT:
            raise Problem(413, TOO_LARGE)
        host = headers.get("host", "")
        self._check_host(scope, host)
        origin = headers.get("origin")
        cookie = sessions.COOKIE in headers.get("cookie", "")
        bearer = headers.get("authorization", "").lower().startswith("bearer ")
        if scope["method"] in SAFE and not scope["path"].startswith("/mcp"):
            return
        if origin is not None:
            if not self._own(origin, host):
                raise Problem(403, "This request comes from another site.")
        elif cookie and not bearer and headers.get("sec-fetch-site") != "same-origin":
            raise Problem(403, "A request with a session has to say that it is of this site.")

    def _check_host(self, scope: Scope, host: str) -> None:
        """On loopback only loopback names: another site's name may lead here, too."""
        server = scope.get("server")
        if not server or not _is_loopback(server[0]):
            return
        name = urlsplit(f"//{host}").hostname or ""
        if name in LOOPBACK or (self._public is not None and name == self._public.hostname):
            return
        raise Problem(
            403, "This host name is not served here. Set DESKMATE_PUBLIC_URL to the address used."
        )

    def _own(self, origin: str, host: str) -> bool:
        said = urlsplit(origin)
        if self._public is not None and (said.scheme, said.netloc) == self._public[:2]:
            return True
        return said.scheme in ("http", "https") and said.netloc == host

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "other"
        self._meters.requests.labels(route, scope["method"], str(status)).inc()
        self._meters.request_seconds.labels(route).observe(seconds)


def _limited(receive: Receive) -> Receive:
    """The body, up to the limit, also where no length was said."""
    got = 0

    async def limited() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > BODY_LIMIT:
            # Of this kind, since FastAPI takes any other for a body that cannot be read.
            raise HTTPException(413, TOO_LARGE)
        return message

    return limited


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
