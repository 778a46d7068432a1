"""The web chat: static files, served without a network of any other kind."""

import gzip
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.services import Server

WEB = Path(__file__).resolve().parent.parent / "web"

router = APIRouter(include_in_schema=False)


_putting_together = Lock()


def _vega(cache: Path) -> bytes:
    """The script, compressed. Putting it together takes seconds, so it is kept in a file."""
    import vl_convert

    kept = cache / f"vega-{version('vl-convert-python')}.js.gz"
    with _putting_together:
        if not kept.is_file():
            # Its own ending makes `vega`, `vegaLite`, `vegaEmbed` global; the stubs want one.
            script = vl_convert.javascript_bundle()  # pyright: ignore[reportCallIssue]
            cache.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_bytes(gzip.compress(script.encode(), mtime=0))
            part.replace(kept)
        return kept.read_bytes()


@router.get("/static/vega.js")
async def vega(request: Request, server: Server) -> Response:
    """Vega, Vega-Lite and Vega-Embed as one module, from the package that draws charts here."""
    cache = server.assistant.settings.cache_path
    script = await to_thread.run_sync(partial(_vega, cache))
    headers = {"Cache-Control": "max-age=86400", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        script = gzip.decompress(script)
    return Response(script, media_type="text/javascript", headers=headers)


@router.get("/favicon.ico")
async def icon() -> Response:
    """The icon that browsers ask for by themselves."""
    found = WEB / "icon.svg"
    return FileResponse(found) if found.is_file() else Response(status_code=404)


@router.get("/articles/{article:path}")
@router.get("/threads/{thread}")
@router.get("/files")
@router.get("/home")
@router.get("/inbox")
@router.get("/new")
async def page() -> Response:
    """Addresses within the chat: the same page reads them."""
    found = WEB / "index.html"
    return FileResponse(found) if found.is_file() else RedirectResponse("/")


NOT_FOUND = 404
_READING = {"GET", "HEAD"}


class Pages(StaticFiles):
    """Files that browsers ask for anew each time: parts of two versions must not meet."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file. Raises HTTPException 405 where a resource has the address, for other methods."""
        routes = scope["app"].router.routes
        outer = {**scope, "path": f"/{path}", "root_path": ""}
        there = [route for route in routes if route.matches(outer)[0] is Match.PARTIAL]
        if there or scope["method"] not in _READING:
            told = {way for route in there for way in getattr(route, "methods", None) or ()}
            allowed = sorted(told or _READING)
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        try:
            return await super().get_response(path, scope)
        except HTTPException as missing:
            # A person who mistyped an address gets the chat, which says so.
            html = "text/html" in Headers(scope=scope).get("accept", "")
            if missing.status_code != NOT_FOUND or not html or path.startswith(("api/", "v1/")):
                raise
            return FileResponse(WEB / "index.html", NOT_FOUND)

    def file_response(self, *args: Any, **more: Any) -> Response:
        """A file, or that it is as it was."""
        response = super().file_response(*args, **more)
        response.headers["Cache-Control"] = "no-cache"
        return response


def add(app: FastAPI) -> None:
    """Serve the chat at `/`."""
    app.include_router(router)
    if WEB.is_dir():
        app.mount("/", Pages(directory=WEB, html=True), name="web")
