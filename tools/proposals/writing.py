"""What a tool has at hand while it carries out what was approved."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store import ticket_changes
from store.tables import SlaClockRow
from store.ticket_changes import TicketChanges
from tools.access import Actor
from tools.errors import ToolError
from tools.proposals.images import Recorder

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.outbox.letters import Email, Invitation
    from store.tables import Ticket


class Stale(ToolError):
    """What was approved no longer fits what is there; nothing has been changed."""

    kind = "invalid"


@dataclass
class Writing:
    """One execution: a session that may write, on behalf of the person who asked.

    All of it is one transaction with the decision and its record.
    """

    session: "Session"
    actor: Actor
    """Who asked; the changes are made in this person's name."""
    now: datetime
    proposal_id: str
    recorder: Recorder
    result: dict[str, object] = field(default_factory=dict)
    """What the record keeps of the outcome. JSON values."""
    _numbers: int = 0
    _letters: int = 0
    _tickets: TicketChanges | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The asker's time zone."""
        return ZoneInfo(self.actor.time_zone)

    @property
    def person_id(self) -> str | None:
        """The asker's id where the staff on file holds it."""
        from store.tables import Person

        return self.actor.person_id if self.session.get(Person, self.actor.person_id) else None

    @property
    def tickets(self) -> TicketChanges:
        """Changes of tickets at this instant by the asker."""
        if self._tickets is None:
            self._tickets = TicketChanges(
                self.session, self.now, self.actor.person_id, self.person_id, self.next_id
            )
        return self._tickets

    def locked(self, ids: Iterable[str]) -> "dict[str, Ticket]":
        """Tickets that nobody else changes until the end. Raises Stale where one is gone."""
        wanted = list(ids)
        found = ticket_changes.locked(self.session, wanted)
        if missing := [id_ for id_ in wanted if id_ not in found]:
            raise Stale(f"{', '.join(missing)} is not there any more.")
        return found

    def unchanged(self, ticket: "Ticket", field: str, before: str | None) -> None:
        """Insist that a field still holds what was shown. Raises Stale."""
        holds = getattr(ticket, field)
        if holds != before:
            name = field.removesuffix("_id")
            raise Stale(
                f"{ticket.id} has changed since: its {name} was {before or 'nobody'} when this was "
                f"shown and is {holds or 'nobody'} at the moment."
            )

    def next_id(self) -> str:
        """An id for a row that this execution makes; the same in every attempt."""
        self._numbers += 1
        return f"{self.proposal_id}:{self._numbers}"

    def post(self, letter: "Email | Invitation") -> None:
        """Have a message leave the house once the transaction is kept."""
        from store.outbox.posting import post

        self._letters += 1
        key = f"{self.proposal_id}:{self._letters}"
        post(self.session, letter, key=key, at=self.now, proposal_id=self.proposal_id)

    def finish(self) -> None:
        """Bring what follows from the changes up to date."""
        if self._tickets is None:
            return
        ids = sorted(self._tickets.changed)
        with self.recorder.around(SlaClockRow, lambda table: table.c.ticket_id.in_(ids)):
            self._tickets.settle()
