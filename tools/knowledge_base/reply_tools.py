"""Drafting and sending replies."""

from tools import lookup
from tools.access import Persona
from tools.context import ToolContext
from tools.errors import InvalidArgument
from tools.knowledge_base import drafting, reply_report, sending
from tools.knowledge_base.reply_models import Drafted, DraftReply, Sending, SendReply
from tools.spec import Apply, Example, tool

WRITERS = (Persona.AGENT, Persona.MANAGER, Persona.CSM)


def _draft(ticket: str, **more: str) -> DraftReply:
    return DraftReply.model_validate({"ticket": ticket, **more})


def _send(draft: str, **more: str) -> SendReply:
    return SendReply.model_validate({"draft": draft, **more})


@tool(
    effect="read",
    allow=WRITERS,
    report=reply_report.drafted,
    examples=[
        Example("draft a reply to DESK-1040", _draft("DESK-1040")),
        Example("write an answer for the upset customer in DESK-1311", _draft("DESK-1311")),
        Example("what should I write back on DESK-2210", _draft("DESK-2210")),
        Example("prepare a response to TICK-001", _draft("TICK-001")),
        Example("compose a formal reply for DESK-1040", _draft("DESK-1040", tone="formal")),
        Example("a short reply to DESK-1311 please", _draft("DESK-1311", tone="brief")),
        Example("draft a friendly answer to DESK-2210", _draft("DESK-2210", tone="friendly")),
        Example("reply to DESK-1040 with an apology", _draft("DESK-1040", tone="apologetic")),
        Example("draft a status update for DESK-1311", _draft("DESK-1311", intent="update")),
        Example(
            "write a reply to DESK-2210 asking for more details", _draft("DESK-2210", intent="ask")
        ),
        Example("draft a closing message for TICK-001", _draft("TICK-001", intent="close")),
        Example("help me respond to desk 1040", _draft("DESK-1040")),
        Example("suggest an e-mail to the customer of DESK-1311", _draft("DESK-1311")),
        Example("answer DESK-2210 for me", _draft("DESK-2210")),
        Example("write back to the customer of DESK-1040", _draft("DESK-1040")),
        Example("how would you reply to DESK-1311", _draft("DESK-1311")),
        Example("a formal letter to the customer in TICK-001", _draft("TICK-001", tone="formal")),
    ],
)
def draft_reply(args: DraftReply, ctx: ToolContext) -> Drafted:
    """A reply to a ticket from articles and earlier fixes, in a tone that fits the mood."""
    ticket = lookup.ticket(ctx.session, args.ticket)
    return drafting.draft(ctx, ticket, args.tone.value, args.intent.value)


@tool(
    effect="write",
    allow=WRITERS,
    report=reply_report.sending,
    apply=Apply(
        sending.send,
        rows=sending.rows,
        terms=sending.terms,
        resolved=sending.resolved,
        again=sending.again,
        outside=True,
    ),
    examples=[
        Example("send the draft for DESK-1040", _send("DESK-1040")),
        Example("send the reply to DESK-1311", _send("DESK-1311")),
        Example("send it off on DESK-2210", _send("DESK-2210")),
        Example("mail the answer for TICK-001 to the customer", _send("TICK-001")),
        Example("please send my response on DESK-1040", _send("DESK-1040")),
        Example("the draft of DESK-1311 is fine, send it", _send("DESK-1311")),
        Example("post the reply on DESK-2210", _send("DESK-2210")),
        Example("submit the answer to desk 1040", _send("DESK-1040")),
        Example("get the reply for DESK-1311 out", _send("DESK-1311")),
        Example("release the draft on TICK-001", _send("TICK-001")),
        Example("fire off the response to DESK-2210", _send("DESK-2210")),
        Example(
            "send on DESK-1040: The invoice is attached",
            _send("DESK-1040", edits="The invoice is attached"),
        ),
        Example(
            'reply to DESK-1311 with "We have restarted the sync."',
            _send("DESK-1311", edits="We have restarted the sync."),
        ),
    ],
)
def send_reply(args: SendReply, ctx: ToolContext) -> Sending:
    """Sends a drafted reply to the customer, once, after a decision."""
    ticket = lookup.ticket(ctx.session, args.draft)
    if ticket.status == "closed":
        raise InvalidArgument(f"{ticket.id} is closed; a reply would open a new conversation.")
    made = drafting.draft(ctx, ticket, args.tone.value, args.intent.value)
    return Sending(
        ticket=ticket.id,
        to=made.to,
        address=sending.address(ctx.session, ticket),
        body=args.edits or made.body,
        edited=args.edits is not None,
        mood=made.mood,
        answers=sending.last_words(ctx.session, ticket.id),
        status_before=ticket.status,
        status_after="pending",
        articles=[a.passage_id for a in made.articles],
    )
