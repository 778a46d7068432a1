"""Who am I, what may I do, and the browser's session."""

from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse

from api import morning
from api.errors import COMMON, Problem
from api.identity import Caller, Chatting
from api.services import Server, Services
from store.tables import Person, Team

router = APIRouter(tags=["me"], responses=COMMON)


class Login(BaseModel):
    """What a session is made from."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=8, max_length=200, examples=["dm_…"])


@router.get("/api/me")
async def me(caller: Chatting, server: Server) -> dict[str, Any]:
    """The person that the token stands for."""
    return await to_thread.run_sync(partial(_me, caller, server))


def _me(caller: Caller, server: Services) -> dict[str, Any]:
    actor, assistant = caller.actor, server.assistant
    catalog, clock = assistant.door.catalog, assistant.clock.in_zone(actor.time_zone)
    with assistant.store.session(read_only=True) as session:
        row = session.get(Person, actor.person_id)
        team = session.get(Team, row.team_id) if row and row.team_id else None
    waiting = assistant.door.proposals.find(actor, clock, state="waiting", limit=100)
    return {
        "person": {
            "id": actor.person_id,
            "name": actor.name,
            "persona": actor.persona.value,
            "title": row.title if row else None,
            "team": team.name if team else None,
            "time_zone": actor.time_zone,
        },
        "scopes": sorted(caller.scopes),
        "demo": assistant.demo is not None,
        "model": assistant.settings.model,
        "now": clock.now().isoformat(),
        "quick_actions": morning.quick_actions(actor.persona),
        "tools": [spec.name for spec in catalog.allowed(actor)],
        "waiting": sum(1 for view in waiting if view.may_decide),
    }


@router.get("/api/home")
async def home(caller: Chatting, server: Server) -> dict[str, Any]:
    """The sections of the person's morning page, each a tool to call."""
    return await to_thread.run_sync(partial(morning.page, caller.actor, server.assistant))


@router.post("/api/session", status_code=204)
async def log_in(login: Login, request: Request, server: Server) -> Response:
    """Start a browser session: sets a cookie."""
    response = Response(status_code=204)
    await _start(login.token, request, response, server)
    return response


@router.delete("/api/session", status_code=204)
async def log_out(server: Server) -> Response:
    """End the browser session: takes the cookie back."""
    response = Response(status_code=204)
    server.identities.sessions.end(response)
    return response


@router.get("/login", status_code=303, response_class=RedirectResponse)
async def follow_link(
    request: Request, server: Server, token: Annotated[str, Query(min_length=8, max_length=200)]
) -> Response:
    """Start a browser session from a link, and go to the chat."""
    response = RedirectResponse("/", status_code=303)
    try:
        await _start(token, request, response, server)
    except Problem as problem:
        # Who follows an old link reads a page, not the JSON of an error.
        if problem.status != 401 or "text/html" not in request.headers.get("accept", ""):
            raise
        return RedirectResponse("/?link=ended", status_code=303)
    return response


async def _start(secret: str, request: Request, response: Response, server: Services) -> None:
    try:
        token = await to_thread.run_sync(server.identities.token, secret)
    except Problem:
        server.limits.note_failure(request)
        raise
    server.identities.sessions.start(response, token.id)
