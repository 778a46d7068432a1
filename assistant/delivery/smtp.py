"""Sends mail through the installation's SMTP server.

SMTP has no way to ask whether a message was taken over. When a process is killed after the
server's "250" and before that is noted, the message goes again once the claim lapses, with the
same Message-ID, so that the receiver can fold the two. Nothing else is done in that window.
"""

import contextlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from assistant.delivery.channel import TryLater, Undeliverable, Unusable
from assistant.delivery.mail import address, compose
from store.outbox.letters import Email, Invitation

PATIENCE_S = 30.0
"""How long one answer of the server may take; well below the lease of a claim."""
PORTS = {"smtp": 587, "smtps": 465}
_OPTIONS = {"starttls": ("auto", "required", "off")}


@dataclass(frozen=True)
class MailServer:
    """Where mail goes, read from a URL such as ``smtp://user:password@mail.example.com:587``.

    ``smtps://`` speaks TLS from the start; ``smtp://`` switches to it with STARTTLS, which only a
    server on this machine may lack, unless the URL ends in ``?starttls=off``. ``?ca=FILE`` names
    the certificate of a private authority.
    """

    host: str
    port: int
    implicit_tls: bool = False
    starttls: str = "auto"
    user: str | None = None
    password: str | None = None
    ca: str | None = None

    @classmethod
    def read(cls, url: str) -> "MailServer":
        """Raises ValueError, with the form to use, for anything else."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        unknown = set(options) - {"starttls", "ca"}
        wrong = options.get("starttls", "auto") not in _OPTIONS["starttls"]
        if parts.scheme not in PORTS or not parts.hostname or unknown or wrong:
            raise ValueError(
                "use smtp://user:password@host:587 or smtps://user:password@host:465, "
                "with ?starttls=required or ?starttls=off and ?ca=FILE where needed"
            )
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            implicit_tls=parts.scheme == "smtps",
            starttls=options.get("starttls", "auto"),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            ca=options.get("ca"),
        )

    @property
    def shown(self) -> str:
        """The address without the login."""
        return f"{self.host}:{self.port}"

    @property
    def may_be_plain(self) -> bool:
        """Whether a connection without TLS is acceptable."""
        if self.starttls != "auto":
            return self.starttls == "off"
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class SmtpChannel:
    """The mail server; the connection is kept for the next message."""

    name = "mail server"
    kinds = frozenset({"email", "invitation"})

    def __init__(
        self, server: MailServer, mail_from: str, *, patience_s: float = PATIENCE_S
    ) -> None:
        self.server = server
        self.mail_from = mail_from
        self._patience_s = patience_s
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Email | Invitation, *, key: str, written_at: datetime) -> str | None:
        """See `Channel.send`."""
        mail = compose(letter, key=key, mail_from=self.mail_from, written_at=written_at)
        recipients = [one.addr_spec for one in mail["To"].addresses]
        connection = self._ready()
        try:
            left_out = connection.send_message(mail, self.mail_from, recipients)
        except smtplib.SMTPRecipientsRefused as error:
            why = _refusals(error.recipients)
            if all(code >= 500 for code, _ in error.recipients.values()):
                raise Undeliverable(why) from error
            raise TryLater(why) from error
        except smtplib.SMTPDataError as error:
            why = f"{error.smtp_code} {_text(error.smtp_error)}"
            raise (Undeliverable if error.smtp_code >= 500 else TryLater)(why) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise TryLater(f"the connection to {self.server.shown} broke: {error}") from error
        return f"not taken for {_refusals(left_out)}" if left_out else None

    def close(self) -> None:
        """See `Channel.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def _ready(self) -> smtplib.SMTP:
        """A connection that answers. A kept one is asked first: servers hang up on idle ones."""
        if self._connection is not None:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass
            self.close()
        try:
            self._connection = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            text = _text(error.smtp_error)
            raise Unusable(f"{self.server.shown} refuses the login: {text}") from error
        except ssl.SSLError as error:
            raise Unusable(f"no secure connection to {self.server.shown}: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unusable(f"{self.server.shown} cannot be used: {error}") from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        trust = ssl.create_default_context(cafile=server.ca)
        # Saying hello with the sender's domain also spares a look-up of this machine's own name.
        hello = address(self.mail_from).domain
        if server.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, hello, timeout=self._patience_s, context=trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, hello, timeout=self._patience_s)
        try:
            if not server.implicit_tls:
                self._secure(connection, trust)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _secure(self, connection: smtplib.SMTP, trust: ssl.SSLContext) -> None:
        connection.ehlo()
        if self.server.starttls != "off" and connection.has_extn("starttls"):
            connection.starttls(context=trust)
            connection.ehlo()
        elif not self.server.may_be_plain:
            raise Unusable(
                f"{self.server.shown} does not offer STARTTLS; end DESKMATE_SMTP_URL in "
                "?starttls=off if mail may travel unencrypted"
            )


def _refusals(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{who}: {code} {_text(said)}" for who, (code, said) in refused.items())


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
