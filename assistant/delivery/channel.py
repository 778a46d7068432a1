"""What every way out of the house looks like, and what can go wrong on it.

A channel either returns, which means that the other side has taken the message over, or raises

DeliveryError
├── TryLater        this message did not go now; another attempt may work
├── Undeliverable   this message will never go: a wrong address, a refusal for good
└── Unusable        nothing goes at the moment, whatever the message: no connection, a wrong login
"""

from datetime import datetime
from typing import Any, Protocol


class DeliveryError(Exception):
    """A message was not handed over. The text is for the owner of the installation."""


class TryLater(DeliveryError):
    """This message did not go now."""


class Undeliverable(DeliveryError):
    """This message will never go."""


class Unusable(DeliveryError):
    """The channel itself does not work; no message is to blame."""


class Channel(Protocol):
    """A way out of the house."""

    name: str
    """For people: "mail server"."""
    kinds: frozenset[str]
    """The kinds of messages that it carries."""

    def send(self, letter: Any, *, key: str, written_at: datetime) -> str | None:
        """Hand a message over; returns a remark where it went only in part.

        The same key gives the same identity outside, so that a receiver can fold a repeat.
        Raises TryLater, Undeliverable, Unusable.
        """
        ...

    def close(self) -> None:
        """Give up the connection, if any."""
        ...
