"""The web chat: static files, served without a network of any other kind."""

from functools import cache
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).resolve().parent.parent / "web"

router = APIRouter(include_in_schema=False)


@cache
def _vega() -> bytes:
    import vl_convert

    # Its own ending makes `vega`, `vegaLite` and `vegaEmbed` global; the stubs want one.
    return vl_convert.javascript_bundle().encode()  # pyright: ignore[reportCallIssue]


@router.get("/static/vega.js")
async def vega() -> Response:
    """Vega, Vega-Lite and Vega-Embed as one module, from the package that draws charts here."""
    script = await to_thread.run_sync(_vega)
    headers = {"Cache-Control": "max-age=86400"}
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


class Pages(StaticFiles):
    """Files that browsers ask for anew each time: parts of two versions must not meet."""

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
