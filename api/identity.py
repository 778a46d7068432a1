"""Who calls: an API token, a browser session or a bearer token of an identity provider."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from anyio import to_thread
from fastapi import Depends, Request

from api import sessions
from api.errors import Problem
from api.oidc import Provider
from assistant.wiring import Assistant
from store import tokens
from store.tokens import DEFAULT_SCOPES
from tools import identity
from tools.access import Actor, Persona
from tools.errors import NotAllowed

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.tables import ApiToken

BELIEVED_S = 2.0
"""How long a looked-up identity is reused: a revoked token works this much longer, at most."""
Way = Literal["token", "session", "oidc"]


@dataclass(frozen=True)
class Caller:
    """Who calls, and what the token lets the person do of what the person may do."""

    actor: Actor
    scopes: frozenset[str]
    way: Way
    token: str | None = None
    """Id of the API token."""

    @property
    def key(self) -> str:
        """Whom limits count for."""
        return self.actor.person_id

    @property
    def zone(self) -> ZoneInfo:
        """Where the person is: times in text are told in it."""
        return ZoneInfo(self.actor.time_zone)


class Identities:
    """Finds callers. Raises Problem 401 for who is not known."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.sessions = sessions.Signer(assistant.settings)
        self._provider = Provider.of(assistant.settings)
        self._known: dict[tuple[Way, str], tuple[float, Caller]] = {}
        self._looking: dict[tuple[Way, str], asyncio.Task[Caller]] = {}

    async def believe(self, way: Way, secret: str) -> Caller:
        """The caller that a credential stands for."""
        found = self._known.get((way, secret))
        if found is not None and found[0] > time.monotonic():
            return found[1]
        # Of a hundred requests that come at once, one looks, and the others wait for it.
        looking = self._looking.get((way, secret))
        if looking is None:
            looking = asyncio.create_task(self._look(way, secret))
            self._looking[way, secret] = looking
            looking.add_done_callback(lambda _: self._looking.pop((way, secret), None))
        return await asyncio.shield(looking)

    async def _look(self, way: Way, secret: str) -> Caller:
        if len(self._known) > 10_000:
            self._known.clear()
        caller = await to_thread.run_sync(partial(self.look_up, way, secret))
        self._known[way, secret] = (time.monotonic() + BELIEVED_S, caller)
        return caller

    def forget(self) -> None:
        """Look everybody up again: a token was revoked, or a session ended."""
        self._known.clear()

    def look_up(self, way: Way, secret: str) -> Caller:
        """The caller that a credential stands for, from the database."""
        with self.assistant.store.session(read_only=True) as session:
            if way == "oidc" and self._provider is not None:
                actor = self._person(session, self._provider.person(session, secret))
                return Caller(actor, frozenset(DEFAULT_SCOPES), "oidc")
            token = (
                tokens.by_id(session, self.sessions.token_of(secret))
                if way == "session"
                else tokens.find(session, secret)
            )
            if token is None or not tokens.usable(token, datetime.now(UTC)):
                raise unknown("The token is not known, was revoked, or has expired.")
            actor = self._person(session, token.person)
            actor = replace(actor, decides="decide" in token.scopes)
            return Caller(actor, frozenset(token.scopes), way, token.id)

    def token(self, secret: str) -> "ApiToken":
        """The usable token of a secret. Raises Problem 401."""
        with self.assistant.store.session(read_only=True) as session:
            token = tokens.find(session, secret)
        if token is None or not tokens.usable(token, datetime.now(UTC)):
            raise unknown("The token is not known, was revoked, or has expired.")
        return token

    def _person(self, session: "Session", person: str) -> Actor:
        settings = self.assistant.settings
        if person in (Persona.MANAGER.value, Persona.EXECUTIVE.value):
            return identity.operator(Persona(person), settings.time_zone)
        try:
            return identity.of_id(
                session, person, agent_sees=settings.agent_scope, time_zone=settings.time_zone
            )
        except NotAllowed as error:
            raise unknown(error.message) from None

    def actor(self, person_id: str) -> Actor:
        """The person of that id with the rights of this moment. Raises Problem 401."""
        with self.assistant.store.session(read_only=True) as session:
            return self._person(session, person_id.removeprefix(identity.OPERATOR))


def unknown(why: str) -> Problem:
    """The refusal of who could not be identified."""
    return Problem(401, why, headers={"WWW-Authenticate": 'Bearer realm="deskmate"'})


def _credential(request: Request) -> tuple[Way, str]:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret.strip():
        secret = secret.strip()
        return ("token" if secret.startswith(tokens.PREFIX) else "oidc"), secret
    cookie = request.cookies.get(sessions.COOKIE)
    if cookie:
        return "session", cookie
    raise unknown("Say who you are: Authorization: Bearer dm_… (`deskmate tokens create`).")


async def caller(request: Request) -> Caller:
    """The caller of a request, who has not asked too much. Raises Problem 401, 429."""
    services = request.app.state.services
    try:
        way, secret = _credential(request)
        if way == "oidc":  # finding out costs a request to the provider
            services.limits.check_failures(request)
        found = await services.identities.believe(way, secret)
    except Problem as refused:
        if refused.status == 401 and "authorization" in request.headers:
            services.limits.note_failure(request)
        raise
    services.limits.check_rate(found.key)
    request.state.caller = found
    return found


def needs(scope: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, whose token has the scope. Raises Problem 401, 403, 429."""

    async def checked(found: Annotated[Caller, Depends(caller)]) -> Caller:
        if scope not in found.scopes:
            raise Problem(403, f"This token has no scope {scope!r}; make another one with it.")
        return found

    return checked


Chatting = Annotated[Caller, Depends(needs("chat"))]
Deciding = Annotated[Caller, Depends(needs("decide"))]
Auditing = Annotated[Caller, Depends(needs("audit"))]
Anyone = Annotated[Caller, Depends(caller)]
