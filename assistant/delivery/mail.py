"""Builds the mail of a message: the same message, the same bytes, at every attempt."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from assistant.delivery.channel import Undeliverable
from store.outbox.letters import Email, Invitation

_MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a delivery key: a receiver sees that a repeat is one."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def compose(
    letter: Email | Invitation, *, key: str, mail_from: str, written_at: datetime
) -> EmailMessage:
    """The mail. Raises Undeliverable where an address is none."""
    sender = address(mail_from, letter.from_name)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = addresses(letter.to)
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(written_at.astimezone(UTC))
    mail["Message-ID"] = message_id(key, sender.domain)
    if letter.reply_to:
        mail["Reply-To"] = address(letter.reply_to)
    if isinstance(letter, Email) and _MESSAGE_ID.fullmatch(letter.in_reply_to or ""):
        mail["In-Reply-To"] = mail["References"] = letter.in_reply_to
    mail.set_content(letter.body)
    if isinstance(letter, Invitation):
        mail.add_alternative(letter.ics, subtype="calendar", params={"method": "REQUEST"})
        # A random boundary would make every attempt another message.
        mail.set_boundary(sha256(key.encode()).hexdigest()[:32])
    return mail


def addresses(written: Sequence[str]) -> tuple[Address, ...]:
    """The addresses, each once. Raises Undeliverable for the first that is none."""
    return tuple({found.addr_spec: found for found in map(address, written)}.values())


def address(written: str, name: str | None = None) -> Address:
    """One address. Data from outside may hold anything here, so only a plain one passes."""
    try:
        found = Address(_line(name or ""), addr_spec=written.strip())
    except (ValueError, IndexError, LookupError):
        raise Undeliverable(f"{written!r} is not an e-mail address") from None
    if not found.domain or not found.username or _BREAKS.search(written.strip()):
        raise Undeliverable(f"{written!r} is not an e-mail address")
    return found


def _line(text: str) -> str:
    """Text that stays within its header."""
    return _BREAKS.sub(" ", text).strip()
