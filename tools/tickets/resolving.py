"""Carries the resolution of routine tickets out: replies by mail, and the status."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from store.tables import Contact, Message, Ticket
from tools import lookup
from tools.context import ToolContext
from tools.proposals.writing import Stale, Writing
from tools.spec import Args

if TYPE_CHECKING:
    from tools.tickets.triage_tools import RoutineResolution


def rows(result: "RoutineResolution") -> list[str]:
    """The tickets that would be resolved."""
    return [f"ticket:{one.ticket}" for one in result.resolved]


def terms(result: "RoutineResolution") -> list[Any]:
    """Each ticket with its status, the customer's last words and the reply."""
    return [[r.ticket, r.status, r.answers, r.reply] for r in result.resolved]


def resolved(args: Args, result: "RoutineResolution") -> Args:
    """The tickets that are resolved, by id."""
    named = [one.ticket for one in result.resolved]
    return type(args).model_validate({"tickets": named}) if named else args


def again(result: "RoutineResolution", ctx: ToolContext) -> "RoutineResolution":
    """The same replies; each ticket with the status and the last words that it has by now."""
    found = []
    for one in result.resolved:
        ticket = lookup.ticket(ctx.session, one.ticket)
        news = {"status": ticket.status, "answers": last_words(ctx, one.ticket)}
        found.append(one.model_copy(update=news))
    return result.model_copy(update={"resolved": found})


def without(
    result: "RoutineResolution", dropped: Collection[str], ctx: ToolContext
) -> "RoutineResolution":
    """The other tickets."""
    rest = [one for one in result.resolved if f"ticket:{one.ticket}" not in dropped]
    return result.model_copy(update={"resolved": rest})


def last_words(ctx: ToolContext, ticket_id: str) -> str | None:
    """The id of the customer's last message."""
    return ctx.session.exec(
        select(Message.id)
        .where(Message.ticket_id == ticket_id, Message.by == "customer")
        .order_by(col(Message.at).desc(), col(Message.id).desc())
        .limit(1)
    ).first()


def resolve(result: "RoutineResolution", writing: Writing) -> None:
    """Answer and resolve every ticket; the replies leave by mail."""
    tickets = writing.locked([one.ticket for one in result.resolved])
    for one in result.resolved:
        ticket = tickets[one.ticket]
        writing.unchanged(ticket, "status", one.status)
        body = one.reply or ""
        writing.tickets.ai_reply(ticket, body)
        writing.tickets.status(ticket, "resolved", by_ai=True)
        ticket.resolution = one.article and f"Answered from the article “{one.article}”."
        _mail(ticket, body, writing)


def _mail(ticket: Ticket, body: str, writing: Writing) -> None:
    from store.outbox.letters import Email

    writer = writing.session.get(Contact, ticket.requester_id) if ticket.requester_id else None
    if writer is None or not writer.email:
        raise Stale(f"{ticket.id}: there is no address on file to send the reply to.")
    subject = f"Re: {ticket.subject} [{ticket.id}]"
    writing.post(Email(to=[writer.email], subject=subject, body=body, from_name="Deskmate"))
