"""Sorts a queue: what can be resolved with a grounded reply, and what needs a person and why."""

from sqlmodel import col, select

from store import conversation
from store.clock import Span
from store.tables import Account, Contact, Ticket
from tools.context import ToolContext
from tools.spec import Result

UNTOUCHED = ("new", "open")
MOST = 200


class Triaged(Result):
    """A ticket of the queue, sorted."""

    ticket: str
    subject: str
    account: str | None
    priority: str
    mood: str
    status: str
    intent: str | None
    label: str | None
    confidence: float
    resolvable: bool
    looks_routine: bool
    reasons: list[str]
    reply: str | None
    sources: list[str]
    article: str | None
    answers: str | None = None
    """The customer's last message."""


def queue(ctx: ToolContext, agent_id: str | None, span: Span) -> list[Ticket]:
    """Unanswered tickets of a period, the oldest first."""
    query = (
        select(Ticket)
        .where(col(Ticket.status).in_(UNTOUCHED), col(Ticket.first_response_at).is_(None))
        .order_by(col(Ticket.created_at), col(Ticket.id))
        .limit(MOST)
    )
    if agent_id:
        query = query.where(Ticket.assignee_id == agent_id)
    if span.start:
        query = query.where(col(Ticket.created_at) >= span.start)
    if span.end:
        query = query.where(col(Ticket.created_at) < span.end)
    return list(ctx.session.exec(query).all())


def triage(ctx: ToolContext, tickets: list[Ticket], agent: str) -> list[Triaged]:
    """Each ticket with its place."""
    # One query for all: the rows that an agent may see are found anew for each.
    writers = _names(ctx, Contact, [t.requester_id for t in tickets if t.requester_id])
    accounts = _names(ctx, Account, [t.account_id for t in tickets if t.account_id])
    return [
        _sorted(
            ctx,
            ticket,
            agent,
            writers.get(ticket.requester_id or ""),
            accounts.get(ticket.account_id or ""),
        )
        for ticket in tickets
    ]


def _names(
    ctx: ToolContext, table: type[Contact] | type[Account], ids: list[str]
) -> dict[str, str]:
    rows = ctx.session.exec(select(table.id, table.name).where(col(table.id).in_(ids))).all()
    return dict(rows)


def _sorted(
    ctx: ToolContext, ticket: Ticket, agent: str, writer: str | None, account: str | None
) -> Triaged:
    from knowledge import routine

    thread = conversation.read(ctx.session, ticket.id, ctx.clock.now())
    wrote = conversation.by_customer(thread)
    mood = conversation.thread_mood(ticket.subject, thread)
    request = routine.Request(
        subject=ticket.subject,
        body="\n".join(said.body for said in wrote),
        writer=writer,
        priority=ticket.priority,
        language=ticket.language,
        mood=mood,
        escalated=ticket.escalated,
        answered=bool(conversation.by_staff(thread)),
    )
    knowledge = ctx.knowledge if ctx.open_knowledge else None
    place = routine.sort(ctx.session, request, agent, knowledge)
    return Triaged(
        ticket=ticket.id,
        subject=ticket.subject,
        account=account,
        priority=ticket.priority,
        mood=mood,
        status=ticket.status,
        intent=place.intent,
        label=place.label,
        confidence=place.confidence,
        resolvable=place.resolvable,
        looks_routine=place.looks_routine,
        reasons=list(place.reasons),
        reply=place.reply,
        sources=list(place.sources),
        article=place.title,
        answers=wrote[-1].id if wrote else None,
    )
