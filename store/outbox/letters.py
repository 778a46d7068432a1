"""The kinds of messages that leave the house, as they are kept in the outbox."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Letter(BaseModel):
    """Base of every kind. It holds all that is sent, so that what was approved is what goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def payload(self) -> dict[str, Any]:
        """Plain JSON without the kind, which has a column of its own."""
        return self.model_dump(mode="json", exclude={"kind"}, exclude_defaults=True)


class Email(Letter):
    """A message to people outside."""

    kind: Literal["email"] = "email"
    to: list[str] = Field(min_length=1)
    """Addresses, such as ``jo@example.com``."""
    subject: str
    body: str
    """Plain text."""
    from_name: str | None = None
    """Whose name stands beside the installation's address."""
    reply_to: str | None = None
    in_reply_to: str | None = None
    """Message-ID of the mail it answers."""


class Invitation(Letter):
    """A calendar invitation, mailed to its guests."""

    kind: Literal["invitation"] = "invitation"
    to: list[str] = Field(min_length=1)
    subject: str
    body: str
    ics: str
    """iCalendar text with METHOD:REQUEST."""
    from_name: str | None = None
    reply_to: str | None = None


class Webhook(Letter):
    """An event for the one address that the owner has configured."""

    kind: Literal["webhook"] = "webhook"
    event: str
    """What happened, such as ``sla.at_risk``."""
    data: dict[str, Any] = Field(default_factory=dict)


AnyLetter = Annotated[Email | Invitation | Webhook, Field(discriminator="kind")]
KINDS: dict[str, type[Email] | type[Invitation] | type[Webhook]] = {
    "email": Email,
    "invitation": Invitation,
    "webhook": Webhook,
}


def read(kind: str, payload: dict[str, Any]) -> Email | Invitation | Webhook:
    """The message of an outbox row. Raises ValueError for what no version of Deskmate has kept."""
    model = KINDS.get(kind)
    if model is None:
        raise ValueError(f"there is no kind of message called {kind!r}")
    return model.model_validate(payload)
