"""The other side of a delivery, as a test sees and steers it."""

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from store.outbox.letters import Email

NOON = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)


class AnyPort(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Post:
    """What a mail server received, and how it is told to answer."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.secured: list[bool] = []
        self.logins: list[str | None] = []
        self.refuse_recipient: Callable[[str], str | None] = lambda _: None
        self.refuse_data: Callable[[int], str | None] = lambda _: None
        """Answer to the nth message, from 1 on; None takes it."""
        self.seen = 0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refuse_recipient(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.seen += 1
        refusal = self.refuse_data(self.seen)
        if refusal is not None:
            return refusal
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.secured.append(session.ssl is not None)
        self.logins.append(session.auth_data.login.decode() if session.auth_data else None)
        return "250 taken"


def only_ann(_s: SMTP, _session: Session, _e: Envelope, _m: str, data: Any) -> AuthResult:
    """Lets nobody in but ann."""
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (b"ann", b"p@ss word")
    return AuthResult(success=right, handled=False, auth_data=data)


class Hook:
    """What a web server received, and how it is told to answer."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        """Status codes to give, in order; 204 when there are none left."""
        self.url = ""


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> dt.datetime:
        return self.time

    def on(self, **amount: float) -> None:
        self.time += dt.timedelta(**amount)


def letter(subject: str = "Your report", to: str = "jo@example.com", **more: Any) -> Email:
    return Email(to=[to], subject=subject, body="Dear Jo,\n\nit is fixed.\n", **more)
