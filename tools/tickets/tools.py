"""Ticket tools."""

from typing import TypeVar

from sqlmodel import Session

from store.tables import Account, Contact, Team, Ticket
from tools import lookup
from tools.access import EVERYONE, Actor, Persona
from tools.arguments import Limit, PersonRef, Priority, Status
from tools.context import ToolContext
from tools.spec import Example, tool
from tools.tickets import queries, report
from tools.tickets.models import (
    ListTickets,
    ShowTicket,
    SlaState,
    Sort,
    TicketDetail,
    Tickets,
)

ME = PersonRef("me")
T = TypeVar("T")


@tool(
    effect="read",
    allow=EVERYONE,
    report=report.tickets,
    examples=[
        Example("show my open tickets", ListTickets(status=Status.OPEN, assignee=ME)),
        Example("what's on my plate", ListTickets(assignee=ME)),
        Example("list all open tickets", ListTickets(status=Status.OPEN)),
        Example("which tickets are unassigned", ListTickets(assignee=PersonRef("unassigned"))),
        Example("show P1 tickets", ListTickets(priority=Priority.P1)),
        Example(
            "my urgent tickets, newest first",
            ListTickets(assignee=ME, priority=Priority.P1, sort=Sort.NEWEST),
        ),
        Example("which tickets are overdue", ListTickets(sla=SlaState.BREACHED)),
        Example(
            "tickets I resolved today",
            ListTickets.model_validate({"status": "resolved", "assignee": "me", "period": "today"}),
        ),
        Example("the ten oldest tickets", ListTickets(sort=Sort.OLDEST, limit=Limit(10))),
        Example("tickets opened this week", ListTickets.model_validate({"period": "this_week"})),
        Example("show pending tickets", ListTickets(status=Status.PENDING)),
        Example("what is waiting in the queue", ListTickets()),
        Example("list the tickets of this customer", ListTickets()),
        Example("give me my current support cases", ListTickets(assignee=ME)),
        Example("what am I working on", ListTickets(assignee=ME)),
        Example(
            "any critical issues open right now",
            ListTickets(status=Status.OPEN, priority=Priority.P1),
        ),
        Example("tickets near their deadline", ListTickets(sla=SlaState.AT_RISK)),
        Example(
            "show closed tickets from last month",
            ListTickets.model_validate({"status": "closed", "period": "last_month"}),
        ),
    ],
)
def list_tickets(args: ListTickets, ctx: ToolContext) -> Tickets:
    """Tickets by status, person, customer, priority, category, time and SLA state."""
    now = ctx.clock.now()
    statuses = [s.value for s in _many(args.status)]
    selection = queries.Selection(now)
    selection.statuses(statuses)
    selection.sla(args.sla)
    wanted = [_status_words(statuses)]
    wanted += _people(args, ctx, selection)
    if args.account:
        account = lookup.account(ctx.session, args.account)
        selection.account(account.id)
        wanted.append(f"from {account.name}")
    if args.priority:
        priorities = [p.value for p in _many(args.priority)]
        selection.priorities(priorities)
        wanted.append(f"with priority {' or '.join(priorities)}")
    if args.category:
        selection.category(args.category)
        wanted.append(f"about {args.category}")
    period = None
    if args.period:
        span = args.period.span(ctx.clock)
        selection.within(span, by_resolution=selection.done)
        period = f"{'resolved' if selection.done else 'created'} {span.label}"
    if args.sla is not SlaState.ANY:
        wanted.append(_SLA_WORDS[args.sla])
    counts = queries.totals(ctx.session, selection)
    whole = period is not None and args.sla is SlaState.ANY
    of_any = queries.of_any_status(ctx.session, selection) if whole else None
    return Tickets(
        rows=queries.find(ctx.session, selection, args.sort, args.limit),
        total=counts["total"],
        by_priority={p: counts[p] for p in ("P1", "P2", "P3", "P4")},
        breached=counts["breached"],
        due_soon=counts["due_soon"],
        wanted=" ".join(wanted),
        period=period,
        created=of_any if statuses == [Status.OPEN.value] else None,
        finished=of_any if statuses == [Status.CLOSED.value] else None,
    )


_SLA_WORDS = {
    SlaState.BREACHED: "past their deadline",
    SlaState.AT_RISK: "due within 24 hours",
}


def _many(value: T | list[T]) -> list[T]:
    return value if isinstance(value, list) else [value]


def _status_words(statuses: list[str]) -> str:
    shown = [s.replace("_", " ") for s in statuses]
    return "tickets" if shown == ["all"] else f"{' or '.join(shown)} tickets"


def _people(args: ListTickets, ctx: ToolContext, selection: queries.Selection) -> list[str]:
    """Narrow to assignees; agents mean their own tickets unless they say otherwise."""
    default = "me" if ctx.actor.persona is Persona.AGENT else lookup.ANYONE
    named = _many(args.assignee) if args.assignee else [PersonRef(default)]
    if lookup.ANYONE in named:
        return []
    ids, words = _assignees(ctx.session, named, ctx.actor)
    selection.assignees(ids, unassigned=lookup.UNASSIGNED in named)
    return [f"of {_in_words(words)}"] if words else ["without an assignee"]


def _in_words(names: list[str]) -> str:
    """Up to three names, or two and how many others."""
    if len(names) > _NAMED:
        return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} others"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


_NAMED = 3


def _assignees(
    session: Session, named: list[PersonRef], actor: Actor
) -> tuple[list[str], list[str]]:
    people = [lookup.person(session, ref, actor) for ref in named if ref != lookup.UNASSIGNED]
    words = [person.name for person in people]
    if lookup.UNASSIGNED in named and people:
        words.append("nobody")
    return [person.id for person in people], words


@tool(
    effect="read",
    allow=EVERYONE,
    report=report.ticket,
    examples=[
        Example("show ticket DESK-1002", ShowTicket.model_validate({"ticket": "DESK-1002"})),
        Example("open DESK-1040", ShowTicket.model_validate({"ticket": "DESK-1040"})),
        Example(
            "what is going on with TICK-001", ShowTicket.model_validate({"ticket": "TICK-001"})
        ),
        Example("details of desk 1040 please", ShowTicket.model_validate({"ticket": "DESK-1040"})),
        Example("status of INC0000045", ShowTicket.model_validate({"ticket": "INC0000045"})),
        Example("pull up ticket DESK-2210", ShowTicket.model_validate({"ticket": "DESK-2210"})),
        Example("history of DESK-1002", ShowTicket.model_validate({"ticket": "DESK-1002"})),
        Example("who has DESK-1311", ShowTicket.model_validate({"ticket": "DESK-1311"})),
        Example(
            "how long is left on DESK-1311", ShowTicket.model_validate({"ticket": "DESK-1311"})
        ),
    ],
)
def show_ticket(args: ShowTicket, ctx: ToolContext) -> TicketDetail:
    """One ticket: facts, conversation, SLA clocks and history."""
    session, now = ctx.session, ctx.clock.now()
    ticket = lookup.ticket(session, args.ticket)
    said = queries.messages(session, ticket.id, now)
    account = session.get(Account, ticket.account_id) if ticket.account_id else None
    return TicketDetail(
        ticket=queries.one(session, ticket.id, now),
        channel=ticket.channel,
        language=ticket.language,
        team=_name(session, Team, ticket.team_id),
        requester=_name(session, Contact, ticket.requester_id),
        segment=account.segment if account else None,
        plan=account.plan if account else None,
        reopen_count=ticket.reopen_count,
        escalated=ticket.escalated,
        resolution=ticket.resolution,
        csat=queries.csat(session, ticket.id),
        clocks=queries.clocks(session, ticket.id, now),
        messages=said,
        messages_hidden=ctx.actor.persona is Persona.EXECUTIVE and bool(said),
        history=queries.history(session, ticket.id, now),
        source=_source(ticket),
    )


def _name(session: Session, table: type[Team] | type[Contact], row_id: str | None) -> str | None:
    row = session.get(table, row_id) if row_id else None
    return row.name if row else None


def _source(ticket: Ticket) -> str:
    return f"{ticket.source} {ticket.source_ref or ''}".strip()
