"""What the resources share: made once per process, found on the application."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.identity import Identities
from api.limits import Limits
from api.metrics import Meters
from api.runs import Runs
from assistant.wiring import Assistant


@dataclass
class Services:
    """The parts of a running server."""

    assistant: Assistant
    identities: Identities
    limits: Limits
    meters: Meters
    runs: Runs
    ready: bool = False
    """It can answer; false while it warms up and while it stops."""


async def services(request: Request) -> Services:
    """The services of the application that serves a request. Asynchronous, since FastAPI sends
    other dependencies to a thread.
    """
    return request.app.state.services


Server = Annotated[Services, Depends(services)]
