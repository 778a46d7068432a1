"""What needs the person now: alerts, seen or put off, and how they want to hear of them."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.errors import COMMON, Problem
from api.identity import Chatting
from api.paging import Page
from api.services import Server
from assistant.alerts import Board, Preferences
from assistant.alerts.telling import plain

AlertId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
LONGEST = timedelta(days=90)

router = APIRouter(prefix="/api", tags=["alerts"], responses=COMMON)


class SubjectOut(BaseModel):
    """A ticket, customer or contract that an alert is about."""

    ref: str
    text: str
    ask: str


class AlertOut(BaseModel):
    """One condition, whatever the number of tickets or customers."""

    id: str
    kind: str
    title: str
    ask: str
    total: int
    subjects: list[SubjectOut]
    opened_at: AwareDatetime
    updated_at: AwareDatetime
    acknowledged_at: AwareDatetime | None
    snoozed_until: AwareDatetime | None


class Snooze(BaseModel):
    """How long to put it off."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime


@router.get("/alerts", response_model=Page[AlertOut])
async def list_alerts(caller: Chatting, server: Server, snoozed: bool = False) -> Any:
    """The person's open alerts, the latest first; with `snoozed` also those put off."""
    look = partial(_board(server).open, caller.actor.person_id, server.assistant.clock.now())
    found = await to_thread.run_sync(partial(look, snoozed=snoozed))
    return {"items": [plain(one) for one in found], "next": None}


@router.post("/alerts/{alert}/acknowledge", response_model=AlertOut)
async def acknowledge(alert: AlertId, caller: Chatting, server: Server) -> Any:
    """Note that the person has seen it; it is told again when something joins it."""
    now = server.assistant.clock.now()
    change = partial(_board(server).acknowledge, caller.actor.person_id, alert, now)
    return plain(await to_thread.run_sync(change))


@router.post("/alerts/{alert}/snooze", response_model=AlertOut)
async def snooze(alert: AlertId, wanted: Snooze, caller: Chatting, server: Server) -> Any:
    """Put it off: until then it is neither shown nor told."""
    now = server.assistant.clock.now()
    if not now < wanted.until <= now + LONGEST:
        raise Problem(422, "until: a moment of the next 90 days")
    change = partial(_board(server).snooze, caller.actor.person_id, alert, wanted.until)
    return plain(await to_thread.run_sync(change))


@router.get("/alert-preferences", response_model=Preferences)
async def preferences(caller: Chatting, server: Server) -> Any:
    """How the person wants to be alerted."""
    look = partial(_board(server).preferences, caller.actor.person_id)
    return (await to_thread.run_sync(look)).to_json()


@router.put("/alert-preferences", response_model=Preferences)
async def prefer(wanted: Preferences, caller: Chatting, server: Server) -> Any:
    """Keep how the person wants to be alerted."""
    now = server.assistant.clock.now()
    keep = partial(_board(server).prefer, caller.actor.person_id, wanted, now)
    await to_thread.run_sync(keep)
    return wanted.to_json()


def _board(server: Any) -> Board:
    return Board(server.assistant.store)
