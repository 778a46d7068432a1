"""Files that tools made: list and download; the board pack on demand."""

import re
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.responses import FileResponse, Response

from api.errors import COMMON, Problem
from api.identity import Caller, Chatting
from api.paging import Page
from api.services import Server, Services
from api.tools import ToolCall, run_tool
from reports.format import day
from tools.access import may_call

router = APIRouter(prefix="/api", tags=["files"], responses=COMMON)

MAKERS = {"board-pack": "board_pack"}
"""How the file names of a tool begin: who may use the tool may have its files."""
ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,150}")
TYPES = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".md": "text/markdown",
    ".ics": "text/calendar",
}
UNKNOWN = "application/octet-stream"


class FileOut(BaseModel):
    """A file to download."""

    name: str
    title: str
    bytes: int
    made_at: datetime
    media_type: str


class Pack(BaseModel):
    """What the board pack is made of."""

    model_config = ConfigDict(extra="forbid")

    period: str | dict[str, str] | None = None
    format: Literal["pptx", "xlsx", "html", "md"] = "pptx"


def _entry(path: Path) -> dict[str, Any]:
    about = path.stat()
    return {
        "name": path.name,
        "title": _title(path.stem),
        "bytes": about.st_size,
        "made_at": datetime.fromtimestamp(about.st_mtime, UTC),
        "media_type": _media_type(path),
    }


def _title(stem: str) -> str:
    """The name of a file in words, its dates as people write them."""
    spans = re.sub(f"{ISO_DATE.pattern}_{ISO_DATE.pattern}", r"\1 – \2", stem)
    parts = [re.split(ISO_DATE, part) for part in spans.split("_")]
    said = [" ".join(_part(one) for one in part if one.strip("-")) for part in parts]
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def _part(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text.strip("- ").replace("-", " ")


def _media_type(path: Path) -> str:
    return TYPES.get(path.suffix, UNKNOWN)


def _may_have(name: str, caller: Caller, server: Services) -> bool:
    catalog = server.assistant.door.catalog
    maker = MAKERS.get(name.partition("_")[0])
    return bool(maker and maker in catalog and may_call(catalog.get(maker), caller.actor).allowed)


def _folder(server: Services) -> Path:
    return server.assistant.settings.home / "exports"


@router.get("/files", response_model=Page[FileOut])
async def list_files(caller: Chatting, server: Server) -> Any:
    """Files made for who may use the tool that makes them, the latest first."""
    found = [
        _entry(path)
        for path in (_folder(server).glob("*") if _folder(server).is_dir() else [])
        if path.is_file() and path.suffix != ".part" and _may_have(path.name, caller, server)
    ]
    return {"items": sorted(found, key=lambda f: f["made_at"], reverse=True)[:100], "next": None}


@router.get(
    "/files/{name}",
    response_class=FileResponse,
    responses={
        200: {
            "content": {kind: {} for kind in (*TYPES.values(), UNKNOWN)},
            "description": "The file.",
        }
    },
)
async def download(name: str, caller: Chatting, server: Server) -> Response:
    """A file, as a download."""
    path = _folder(server) / name
    if not NAME.fullmatch(name) or not _may_have(name, caller, server) or not path.is_file():
        raise Problem(404, "There is no such file.")
    return FileResponse(path, media_type=_media_type(path), filename=name)


@router.post("/board-pack", status_code=201, response_model=FileOut)
async def board_pack(asked: Pack, caller: Chatting, server: Server) -> Any:
    """Make the board pack; executives."""
    args = asked.model_dump(exclude_none=True)
    spec = server.assistant.door.catalog.get("board_pack")
    if not may_call(spec, caller.actor).allowed:
        raise Problem(403, may_call(spec, caller.actor).reason)
    run = partial(run_tool, "board_pack", ToolCall(args=args), caller, server)
    told = await to_thread.run_sync(run)
    if told["kind"] != "result":
        status = 422 if told["kind"] == "invalid" else 503
        raise Problem(status, str(told["report"]["blocks"][0].get("text", "It failed.")))
    made = sorted(
        _folder(server).glob(f"board-pack_*.{asked.format}"), key=lambda p: p.stat().st_mtime
    )
    return _entry(made[-1])
