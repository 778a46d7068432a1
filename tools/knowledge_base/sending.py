"""Carries the sending of a reply out: the message, the draft's fate, the status and the mail."""

from typing import Any

from sqlmodel import Session, col, select

from store.tables import Contact, Draft, Message, Ticket
from tools import lookup
from tools.context import ToolContext
from tools.errors import NothingThere
from tools.knowledge_base.reply_models import Sending
from tools.proposals.writing import Writing
from tools.spec import Args


def rows(result: Sending) -> list[str]:
    """The one ticket."""
    return [f"ticket:{result.ticket}"]


def terms(result: Sending) -> list[Any]:
    """The very words, where they go, and what they answer."""
    status = [result.status_before, result.status_after]
    return [result.ticket, result.address, result.body, result.answers, *status]


def resolved(args: Args, result: Sending) -> Args:
    """The text itself: who approves it approves these words."""
    return type(args).model_validate({"draft": result.ticket, "edits": result.body})


def again(result: Sending, ctx: ToolContext) -> Sending:
    """The same words, with the address, the status and the customer's last message of now."""
    ticket = lookup.ticket(ctx.session, result.ticket)
    return result.model_copy(
        update={
            "address": address(ctx.session, ticket),
            "answers": last_words(ctx.session, ticket.id),
            "status_before": ticket.status,
        }
    )


def address(session: Session, ticket: Ticket) -> str:
    """The requester's address. Raises NothingThere where none is on file."""
    writer = session.get(Contact, ticket.requester_id) if ticket.requester_id else None
    if writer is None or not writer.email:
        raise NothingThere(
            f"No address is on file for who wrote {ticket.id}, so a reply cannot be sent.",
            [f"draft a reply for {ticket.id}"],
        )
    return writer.email


def last_words(session: Session, ticket_id: str) -> str | None:
    """The id of the customer's last message."""
    return session.exec(
        select(Message.id)
        .where(Message.ticket_id == ticket_id, Message.by == "customer")
        .order_by(col(Message.at).desc(), col(Message.id).desc())
        .limit(1)
    ).first()


def send(result: Sending, writing: Writing) -> None:
    """Add the reply to the ticket, wait for the customer, and have the mail leave."""
    from store.outbox.letters import Email

    ticket = writing.locked([result.ticket])[result.ticket]
    writing.unchanged(ticket, "status", result.status_before)
    message = writing.tickets.message(ticket, result.body, writing.actor.name, public=True)
    if result.status_before != result.status_after:
        writing.tickets.status(ticket, result.status_after)
    if writing.person_id is not None:
        writing.session.add(
            Draft(
                id=writing.next_id(),
                ticket_id=ticket.id,
                author_id=writing.person_id,
                created_at=writing.now,
                mood=result.mood,
                body=result.body,
                citations=[{"passage": passage} for passage in result.articles],
                state="sent",
                sent_message_id=message.id,
            )
        )
    writing.post(
        Email(
            to=[result.address],
            subject=f"Re: {ticket.subject} [{ticket.id}]",
            body=result.body,
            from_name=writing.actor.name,
        )
    )
