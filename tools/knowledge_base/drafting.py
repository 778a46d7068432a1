"""Gathers what a reply is made from and has it composed."""

import re

from sqlmodel import col, select

from knowledge import letters, procedures, resolved
from store import conversation
from store.conversation import Said
from store.tables import Contact, Task, Ticket
from tools.access import Persona
from tools.context import ToolContext
from tools.errors import NothingThere
from tools.knowledge_base.reply_models import CitedPassage, Drafted, EarlierFix, Part

SIMILAR = 3
_CAUTION = re.compile(r"\b(?:do not|don't|never|must not|without asking)\b", re.I)


def draft(ctx: ToolContext, ticket: Ticket, tone: str, intent: str) -> Drafted:
    """A reply to the ticket's customer, each paragraph with its sources."""
    thread = conversation.read(ctx.session, ticket.id, ctx.clock.now())
    wrote = conversation.by_customer(thread)
    if not wrote:
        raise NothingThere(f"{ticket.id} holds no message of a customer, so nothing to answer.")
    brief = _brief(ctx, ticket, thread, tone, intent)
    parts = letters.compose(brief)
    used = {source for part in parts for source in part.sources}
    return Drafted(
        ticket=ticket.id,
        subject=ticket.subject,
        to=brief.name,
        mood=brief.mood,
        tone=tone,
        intent=intent,
        language=ticket.language,
        body=letters.body(parts),
        parts=[Part(text=p.text, sources=[s for s in p.sources if s]) for p in parts],
        fixes=[_earlier(fix) for fix in brief.fixes],
        articles=_cited(brief.found, used),
        cautions=_cautions(ctx, thread),
        open_asks=[line.text for line in conversation.asks(wrote[-1])],
    )


def _brief(
    ctx: ToolContext, ticket: Ticket, thread: list[Said], tone: str, intent: str
) -> letters.Brief:
    """All that the letter is made from: earlier fixes, an article, tasks, the thread."""
    wrote = conversation.by_customer(thread)
    knowledge = ctx.knowledge if ctx.open_knowledge else None
    fixes = resolved.similar(
        ctx.session,
        f"{ticket.subject}. {wrote[0].body}",
        category=ticket.category,
        without=ticket.id,
        limit=SIMILAR,
        embedder=knowledge.embedder if knowledge else None,
    )
    found = quotes = None
    if knowledge:
        asked = _question(ticket, wrote[0])
        found = knowledge.search(ctx.session, asked, 3, "public")
        quotes = procedures.answer(ctx.session, found, asked, knowledge.extract(found))
    return letters.Brief(
        name=_customer(ctx, ticket, wrote[-1]),
        agent=ctx.actor.name,
        agent_id=ctx.actor.person_id,
        mood=conversation.thread_mood(ticket.subject, thread),
        tone=tone,
        intent=intent,
        thread=thread,
        zone=ctx.clock.zone,
        now=ctx.clock.now(),
        fixes=fixes,
        found=found,
        quotes=quotes,
        tasks=_tasks(ctx, ticket),
    )


def _earlier(fix: resolved.Fix) -> EarlierFix:
    return EarlierFix(
        ticket=fix.ticket_id,
        subject=fix.subject,
        resolution=fix.resolution,
        csat=fix.csat,
        likeness=fix.likeness,
    )


def _question(ticket: Ticket, first: Said) -> str:
    asked = conversation.asks(first) or conversation.lines(first)
    return f"{ticket.subject}. {' '.join(line.text for line in asked[:2])}"[:400]


def _customer(ctx: ToolContext, ticket: Ticket, last: Said) -> str | None:
    known = ctx.session.get(Contact, ticket.requester_id) if ticket.requester_id else None
    name = known.name if known else last.author
    return None if name == "customer" else name


def _tasks(ctx: ToolContext, ticket: Ticket) -> list[letters.Backing]:
    """Open tasks of the ticket with a day: all that a reply may announce."""
    rows = ctx.session.exec(
        select(Task)
        .where(Task.ticket_id == ticket.id, col(Task.done_at).is_(None))
        .order_by(col(Task.due_on), col(Task.id))
    ).all()
    return [letters.Backing(t.id, t.text, f"{t.due_on:%A, %-d %B}") for t in rows if t.due_on]


def _cited(found: object, used: set[str]) -> list[CitedPassage]:
    hits = getattr(found, "passages", [])
    return [
        CitedPassage(
            passage_id=h.passage_id,
            article_id=h.article_id,
            title=h.title,
            heading=h.heading,
            text=h.text,
            path=h.path,
        )
        for h in hits
        if any(source.startswith(f"{h.article_id}#") for source in used)
    ]


def _cautions(ctx: ToolContext, thread: list[Said]) -> list[str]:
    """Warnings in internal notes; only who works on tickets reads those."""
    if ctx.actor.persona not in (Persona.AGENT, Persona.MANAGER, Persona.CSM):
        return []
    return [
        f"{said.author}, {said.at.astimezone(ctx.clock.zone):%d %b %H:%M}: {line.text}"
        for said in thread
        if not said.public
        for line in conversation.lines(said)
        if _CAUTION.search(line.text)
    ]
