"""What the assistant resolved, and how well that held."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from store import metrics
from store.clock import Span
from store.tables import Account, Ticket
from tools import lookup
from tools.access import Persona
from tools.arguments import Period, PersonRef
from tools.context import ToolContext
from tools.spec import Args, Example, Result, tool
from tools.tickets import resolution_report

HELD_DAYS = 7
SHOWN = 20
COUNTED = ("ai_resolved", "ai_assumed", "ai_confirmed", "ai_verified")


class AiResolutions(Args):
    """Whose tickets, and when the assistant resolved them."""

    period: Period = Period("all_time")
    agent: PersonRef | None = None
    """A person, "me" or "anyone". Agents see their own unless they say otherwise."""


class AiResolution(Result):
    """A ticket that the assistant resolved."""

    ticket: str
    subject: str
    account: str | None
    resolved_at: datetime
    reopened: bool
    confirmed: bool
    verified: bool


class AiOutcome(Result):
    """Four ways to count what the assistant resolved; all over `resolved` but the last."""

    of: str | None
    """The agent's name; None for everybody the asker may see."""
    mine: bool
    period: str
    resolved: int
    assumed: int
    confirmed: int
    verified: int
    reopened: int
    held_days: int
    old_enough: int
    """Resolved at least `held_days` days ago: the denominator of `held`."""
    held: int
    rows: list[AiResolution]


def _ai(**args: Any) -> AiResolutions:
    return AiResolutions.model_validate(args)


@tool(
    effect="read",
    allow=[Persona.AGENT, Persona.MANAGER, Persona.EXECUTIVE],
    report=resolution_report.outcome,
    examples=[
        Example("how many of my tickets did the AI solve", _ai(agent="me")),
        Example(
            "what did the assistant resolve for me this week", _ai(agent="me", period="this_week")
        ),
        Example("AI resolutions last month", _ai(period="last_month")),
        Example(
            "which tickets did deskmate close for me yesterday", _ai(agent="me", period="yesterday")
        ),
        Example("AI resolution rate", _ai()),
        Example("how many tickets were resolved by AI this quarter", _ai(period="this_quarter")),
        Example("share of automated resolutions that were reopened", _ai()),
        Example("how well do the AI's answers hold", _ai()),
        Example("automatic resolutions in the last 30 days", _ai(period="last_30_days")),
        Example("did the bot solve anything for me today", _ai(agent="me", period="today")),
        Example("confirmed and verified AI resolutions this year", _ai(period="this_year")),
        Example("tickets the assistant has handled on its own", _ai()),
        Example("how much does AI resolve for us", _ai()),
        Example("AI deflection and reopen figures last quarter", _ai(period="last_quarter")),
    ],
)
def ai_resolutions(args: AiResolutions, ctx: ToolContext) -> AiOutcome:
    """Tickets that the assistant resolved: assumed, confirmed, verified and still closed later."""
    now = ctx.clock.now()
    default = lookup.ME if ctx.actor.persona is Persona.AGENT else lookup.ANYONE
    ref = args.agent or PersonRef(default)
    person = None if ref == lookup.ANYONE else lookup.person(ctx.session, ref, ctx.actor)
    agent = person.id if person else None
    span = args.period.span(ctx.clock)
    counts = _counts(ctx, span, agent)
    settled = _settled(span, now)
    held = _counts(ctx, settled, agent) if settled else dict.fromkeys(COUNTED, 0)
    rows = metrics.latest(ctx.session, "ai_resolutions", span, now=now, agent=agent, limit=SHOWN)
    return AiOutcome(
        of=person.name if person else None,
        mine=agent == ctx.actor.person_id,
        period=span.label,
        resolved=counts["ai_resolved"],
        assumed=counts["ai_assumed"],
        confirmed=counts["ai_confirmed"],
        verified=counts["ai_verified"],
        reopened=counts["ai_resolved"] - counts["ai_assumed"],
        held_days=HELD_DAYS,
        old_enough=held["ai_resolved"],
        held=held["ai_assumed"],
        rows=_rows(ctx, rows),
    )


def _settled(span: Span, now: datetime) -> Span | None:
    """The part of a span that lies at least HELD_DAYS back."""
    until = now - timedelta(days=HELD_DAYS)
    end = min(span.end, until) if span.end else until
    if span.start and span.start >= end:
        return None
    return Span(span.start, end, span.label)


def _counts(ctx: ToolContext, span: Span, agent: str | None) -> dict[str, int]:
    now = ctx.clock.now()
    if agent is None:
        found = metrics.compute(ctx.session, COUNTED, span, now=now)
    else:
        found = metrics.split(ctx.session, COUNTED, "agent", span, now=now).get(agent, {})
    return {name: int(found.get(name) or 0) for name in COUNTED}


def _rows(ctx: ToolContext, rows: list[dict[str, Any]]) -> list[AiResolution]:
    ids = [row["ticket_id"] for row in rows]
    known = {
        ticket.id: (ticket.subject, account)
        for ticket, account in ctx.session.exec(
            select(Ticket, Account.name)
            .outerjoin(Account, col(Account.id) == Ticket.account_id)
            .where(col(Ticket.id).in_(ids))
        ).all()
    }
    return [
        AiResolution(
            ticket=row["ticket_id"],
            subject=known[row["ticket_id"]][0],
            account=known[row["ticket_id"]][1],
            resolved_at=row["at"],
            reopened=bool(row["reopened"]),
            confirmed=bool(row["confirmed"]),
            verified=bool(row["verified"]),
        )
        for row in rows
    ]
