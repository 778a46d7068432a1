"""Whether the process lives, whether it can answer, and figures about it."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Response
from pydantic import BaseModel
from sqlalchemy import text

from api.errors import COMMON, Problem, responses
from api.identity import Anyone, Caller, needs
from api.services import Server, Services
from store.errors import StoreError

router = APIRouter(tags=["operation"])


class Status(BaseModel):
    """All that is said to who has no identity."""

    status: str


@router.get("/healthz", response_model=Status)
async def alive() -> Any:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Status, responses=responses(503))
async def ready(server: Server) -> Any:
    """It can answer: warmed up, not stopping, and the database is there."""
    if not server.ready or server.runs.stopping:
        raise Problem(503, "Not ready.", headers={"Retry-After": "2"})
    try:
        await to_thread.run_sync(_reach, server)
    except StoreError:
        raise Problem(503, "The database cannot be reached.") from None
    return {"status": "ok"}


def _reach(server: Services) -> None:
    with server.assistant.store.session(read_only=True) as session:
        session.connection().execute(text("SELECT 1"))


@router.get(
    "/metrics",
    response_class=Response,
    responses={**COMMON, 200: {"content": {"text/plain": {}}, "description": "Prometheus text."}},
)
async def metrics(server: Server, _: Annotated[Caller, Depends(needs("metrics"))]) -> Response:
    """Figures about this process."""
    return Response(server.meters.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def add_description(app: FastAPI) -> None:
    """The OpenAPI description, for callers only."""

    @app.get("/api/openapi.json", include_in_schema=False)
    async def describe(_: Anyone) -> dict[str, Any]:
        return app.openapi()
