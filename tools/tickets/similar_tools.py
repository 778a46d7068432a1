"""Similar tickets, and the summary of one."""

from tools import lookup
from tools.access import Persona
from tools.arguments import Limit, Phrase, TicketRef
from tools.context import ToolContext
from tools.errors import InvalidArgument
from tools.spec import Args, Example, Result, tool
from tools.tickets import similar_report, summary

WORKERS = (Persona.AGENT, Persona.MANAGER)
SUMMARISERS = (Persona.AGENT, Persona.MANAGER, Persona.CSM)


class SimilarTickets(Args):
    """What resolved tickets should resemble: a ticket or a description."""

    ticket: TicketRef | None = None
    text: Phrase | None = None
    limit: Limit = Limit(3)


class Alike(Result):
    """A resolved ticket that resembles the one asked about."""

    ticket: str
    subject: str
    account: str | None
    resolved_by: str | None
    resolution: str
    steps: list[str]
    csat: int | None
    comment: str | None
    reopened: int
    likeness: float


class AlikeTickets(Result):
    """The most similar resolved tickets."""

    asked: str
    """A ticket id, or the description."""
    from_ticket: bool
    rows: list[Alike]


class SummarizeTicket(Args):
    """Which ticket to summarise."""

    ticket: TicketRef


def _like(ticket: str, limit: int | None = None) -> SimilarTickets:
    more = {"limit": limit} if limit else {}
    return SimilarTickets.model_validate({"ticket": ticket, **more})


def _about(text: str) -> SimilarTickets:
    return SimilarTickets.model_validate({"text": text})


def _sum(ticket: str) -> SummarizeTicket:
    return SummarizeTicket.model_validate({"ticket": ticket})


@tool(
    effect="read",
    allow=WORKERS,
    report=similar_report.alike,
    examples=[
        Example("similar tickets to DESK-1040", _like("DESK-1040")),
        Example("has anyone solved something like DESK-1311 before", _like("DESK-1311")),
        Example("find resolved tickets like DESK-2210", _like("DESK-2210")),
        Example("what fixed cases similar to TICK-001", _like("TICK-001")),
        Example("show me the top 5 similar tickets for DESK-1040", _like("DESK-1040", 5)),
        Example("precedents for DESK-1311", _like("DESK-1311")),
        Example("did we have a case like DESK-2210 already", _like("DESK-2210")),
        Example("which past tickets look like desk 1040", _like("DESK-1040")),
        Example("how were issues comparable to DESK-1311 fixed", _like("DESK-1311")),
        Example(
            'similar tickets about "webhook signature mismatch"',
            _about("webhook signature mismatch"),
        ),
        Example(
            "past cases like this: card declined with do_not_honor",
            _about("card declined with do_not_honor"),
        ),
        Example(
            "resolved tickets about duplicate contacts after a sync",
            _about("duplicate contacts after a sync"),
        ),
        Example("earlier tickets regarding expired invitations", _about("expired invitations")),
    ],
)
def similar_tickets(args: SimilarTickets, ctx: ToolContext) -> AlikeTickets:
    """The resolved tickets most like a ticket or a description, what fixed them, and their CSAT."""
    from knowledge import resolved
    from store import conversation

    category, without, asked = None, None, str(args.text or "")
    text = asked
    if args.ticket:
        ticket = lookup.ticket(ctx.session, args.ticket)
        thread = conversation.read(ctx.session, ticket.id, ctx.clock.now())
        wrote = conversation.by_customer(thread)
        text = f"{ticket.subject}. {wrote[0].body if wrote else ''} {asked}"
        category, without, asked = ticket.category, ticket.id, ticket.id
    if not text:
        raise InvalidArgument("Similar to what? Name a ticket, or describe the problem.")
    embedder = ctx.knowledge.embedder if ctx.open_knowledge else None
    found = resolved.similar(
        ctx.session, text, category=category, without=without, embedder=embedder, limit=args.limit
    )
    return AlikeTickets(
        asked=asked,
        from_ticket=args.ticket is not None,
        rows=[
            Alike(
                ticket=f.ticket_id,
                subject=f.subject,
                account=f.account,
                csat=f.csat,
                resolved_by=f.resolved_by,
                resolution=f.resolution,
                steps=list(f.steps),
                comment=f.comment,
                reopened=f.reopened,
                likeness=f.likeness,
            )
            for f in found
        ],
    )


@tool(
    effect="read",
    allow=SUMMARISERS,
    report=similar_report.summarized,
    examples=[
        Example("summarize DESK-1040", _sum("DESK-1040")),
        Example("summary of ticket DESK-1311", _sum("DESK-1311")),
        Example("tl;dr of DESK-2210", _sum("DESK-2210")),
        Example("what happened so far in TICK-001", _sum("TICK-001")),
        Example("give me the short version of DESK-1040", _sum("DESK-1040")),
        Example("sum up the conversation in DESK-1311", _sum("DESK-1311")),
        Example("recap DESK-2210 for me", _sum("DESK-2210")),
        Example("what is still open in DESK-1040", _sum("DESK-1040")),
        Example("bring me up to speed on DESK-1311", _sum("DESK-1311")),
        Example("boil ticket DESK-2210 down", _sum("DESK-2210")),
        Example("key points of the thread in TICK-001", _sum("TICK-001")),
        Example("hand-over notes for DESK-1040", _sum("DESK-1040")),
        Example("the story behind DESK-1311 in brief", _sum("DESK-1311")),
        Example("DESK-2210 in a nutshell", _sum("DESK-2210")),
        Example("get me up to date on DESK-1040", _sum("DESK-1040")),
        Example("shorten the conversation of TICK-001 to the essentials", _sum("TICK-001")),
    ],
)
def summarize_ticket(args: SummarizeTicket, ctx: ToolContext) -> summary.Summary:
    """What happened in a ticket and what is open, each sentence tied to its message."""
    return summary.of(ctx, lookup.ticket(ctx.session, args.ticket))
