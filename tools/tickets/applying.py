"""Carries small changes of a ticket out."""

from typing import TYPE_CHECKING, Any

from tools.proposals.writing import Writing
from tools.spec import Args

if TYPE_CHECKING:
    from store.tables import Ticket
    from tools.tickets.change_tools import TicketChange

NOBODY = "unassigned"


def rows(change: "TicketChange") -> list[str]:
    """The one ticket."""
    return [f"ticket:{change.ticket}"]


def terms(change: "TicketChange") -> list[Any]:
    """The field with what it holds and would hold; predictions of load may move on."""
    before, after = change.before_id or change.before, change.after_id or change.after
    return [change.ticket, change.field, before, after]


def resolved(args: Args, change: "TicketChange") -> Args:
    """The ticket as its id is written, and whom "me" meant."""
    known = {"ticket": change.ticket}
    if change.field == "assignee":
        known["assignee"] = change.after_id or NOBODY
    return type(args).model_validate({**args.model_dump(exclude_unset=True), **known})


def assign(change: "TicketChange", writing: Writing) -> None:
    """Give the ticket to somebody, or to nobody."""
    ticket = _ticket(change, writing)
    writing.unchanged(ticket, "assignee_id", change.before_id)
    writing.tickets.assignee(ticket, change.after_id)


def prioritise(change: "TicketChange", writing: Writing) -> None:
    """Set the priority."""
    ticket = _ticket(change, writing)
    writing.unchanged(ticket, "priority", change.before)
    writing.tickets.priority(ticket, str(change.after))


def set_status(change: "TicketChange", writing: Writing) -> None:
    """Set the status."""
    ticket = _ticket(change, writing)
    writing.unchanged(ticket, "status", change.before)
    writing.tickets.status(ticket, str(change.after))


def note(change: "TicketChange", writing: Writing) -> None:
    """Add the internal note."""
    ticket = _ticket(change, writing)
    writing.tickets.message(ticket, str(change.after), writing.actor.name, public=False)


def _ticket(change: "TicketChange", writing: Writing) -> "Ticket":
    return writing.locked([change.ticket])[change.ticket]
