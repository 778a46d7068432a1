"""Small changes of one ticket: assignee, priority, status, internal note."""

from typing import Any

from sqlmodel import col, func, select

from store.tables import DONE_STATUSES, OPEN_STATUSES, Person, Ticket
from tools import lookup
from tools.access import Persona
from tools.arguments import PersonRef, Phrase, Priority, Status, TicketRef
from tools.context import ToolContext
from tools.errors import InvalidArgument
from tools.spec import Apply, Args, Example, Result, tool
from tools.tickets import applying, change_report

WORKERS = (Persona.AGENT, Persona.MANAGER)


class AssignTicket(Args):
    """Which ticket goes to whom."""

    ticket: TicketRef
    assignee: PersonRef


class SetPriority(Args):
    """Which ticket gets which priority."""

    ticket: TicketRef
    priority: Priority


class SetStatus(Args):
    """Which ticket gets which status."""

    ticket: TicketRef
    status: Status


class AddNote(Args):
    """What to note on which ticket; customers do not see it."""

    ticket: TicketRef
    text: Phrase


class TicketChange(Result):
    """What a change would do; nothing is changed yet."""

    tool: str
    ticket: str
    subject: str
    field: str
    before: str | None
    after: str | None
    before_id: str | None = None
    """The person's id, where people are shown by name."""
    after_id: str | None = None
    effects: list[str]
    reversible: bool = True


def _args(model: type[Args], **args: Any) -> Any:
    return model.model_validate(args)


def _assign(ticket: str, assignee: str) -> AssignTicket:
    return _args(AssignTicket, ticket=ticket, assignee=assignee)


def _priority(ticket: str, priority: str) -> SetPriority:
    return _args(SetPriority, ticket=ticket, priority=priority)


def _status(ticket: str, status: str) -> SetStatus:
    return _args(SetStatus, ticket=ticket, status=status)


def _note(ticket: str, text: str) -> AddNote:
    return _args(AddNote, ticket=ticket, text=text)


def _same(ticket: Ticket, field: str, value: str) -> InvalidArgument:
    return InvalidArgument(f"{ticket.id} has {field} {value} already; nothing to change.")


@tool(
    effect="write",
    allow=WORKERS,
    report=change_report.change,
    apply=Apply(
        applying.assign, rows=applying.rows, terms=applying.terms, resolved=applying.resolved
    ),
    examples=[
        Example("assign DESK-1040 to me", _assign("DESK-1040", "me")),
        Example("I'll take DESK-1311", _assign("DESK-1311", "me")),
        Example("please have DESK-2210 assigned to me", _assign("DESK-2210", "me")),
        Example("put my name on TICK-001", _assign("TICK-001", "me")),
        Example("assign desk 1040 to nobody", _assign("DESK-1040", "unassigned")),
        Example("make DESK-1311 unassigned again", _assign("DESK-1311", "unassigned")),
        Example(
            "take the assignee off DESK-2210 so that it is unassigned",
            _assign("DESK-2210", "unassigned"),
        ),
        Example("move DESK-1040 over to me", _assign("DESK-1040", "me")),
        Example("DESK-1311 should be assigned to me", _assign("DESK-1311", "me")),
        Example("hand DESK-2210 to me", _assign("DESK-2210", "me")),
        Example("reassign TICK-001 to myself", _assign("TICK-001", "me")),
        Example("ticket DESK-1040 goes to me", _assign("DESK-1040", "me")),
        Example("transfer ticket DESK-1311 to me", _assign("DESK-1311", "me")),
    ],
)
def assign_ticket(args: AssignTicket, ctx: ToolContext) -> TicketChange:
    """Gives a ticket to a colleague, or takes the assignee off."""
    ticket = _open_ticket(ctx, args.ticket, "assigned")
    before = ctx.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    if args.assignee == lookup.UNASSIGNED:
        after, effects = None, ["It returns to the queue of its team."]
    else:
        after = lookup.person(ctx.session, args.assignee, ctx.actor)
        effects = [_load(ctx, after)]
    if (before.id if before else None) == (after.id if after else None):
        raise _same(ticket, "the assignee", after.name if after else "nobody")
    return TicketChange(
        tool="assign_ticket",
        ticket=ticket.id,
        subject=ticket.subject,
        field="assignee",
        before=before.name if before else None,
        after=after.name if after else None,
        before_id=before.id if before else None,
        after_id=after.id if after else None,
        effects=effects,
    )


def _load(ctx: ToolContext, person: Person) -> str:
    held = ctx.session.exec(
        select(func.count())
        .select_from(Ticket)
        .where(Ticket.assignee_id == person.id, col(Ticket.status).in_(OPEN_STATUSES))
    ).one()
    return f"{person.name} would hold {held + 1} open tickets that you can see instead of {held}."


def _open_ticket(ctx: ToolContext, ref: str, verb: str) -> Ticket:
    ticket = lookup.ticket(ctx.session, ref)
    if ticket.status == "closed":
        raise InvalidArgument(f"{ticket.id} is closed and cannot be {verb}.")
    return ticket


@tool(
    effect="write",
    allow=WORKERS,
    report=change_report.change,
    apply=Apply(
        applying.prioritise, rows=applying.rows, terms=applying.terms, resolved=applying.resolved
    ),
    examples=[
        Example("set the priority of DESK-1040 to P1", _priority("DESK-1040", "P1")),
        Example("make DESK-1311 urgent", _priority("DESK-1311", "P1")),
        Example("DESK-2210 is only a P4", _priority("DESK-2210", "P4")),
        Example("raise TICK-001 to P2", _priority("TICK-001", "P2")),
        Example("lower DESK-1040 to P3", _priority("DESK-1040", "P3")),
        Example("change priority of DESK-1311 to low priority", _priority("DESK-1311", "P4")),
        Example("bump DESK-2210 up to sev2", _priority("DESK-2210", "P2")),
        Example("treat DESK-1040 as critical", _priority("DESK-1040", "P1")),
        Example("mark DESK-1311 as high priority", _priority("DESK-1311", "P2")),
        Example("downgrade DESK-2210 to normal priority", _priority("DESK-2210", "P3")),
        Example("prioritise TICK-001 as P1", _priority("TICK-001", "P1")),
        Example("DESK-1040 should be P2 instead", _priority("DESK-1040", "P2")),
    ],
)
def set_priority(args: SetPriority, ctx: ToolContext) -> TicketChange:
    """Sets the urgency of a ticket, P1 to P4."""
    ticket = _open_ticket(ctx, args.ticket, "given another priority")
    after = args.priority.value
    if ticket.priority == after:
        raise _same(ticket, "priority", after)
    effects = ["Its SLA clocks are computed anew from the targets of the new priority."]
    return TicketChange(
        tool="set_priority",
        ticket=ticket.id,
        subject=ticket.subject,
        field="priority",
        before=ticket.priority,
        after=after,
        effects=effects,
    )


@tool(
    effect="write",
    allow=WORKERS,
    report=change_report.change,
    apply=Apply(
        applying.set_status, rows=applying.rows, terms=applying.terms, resolved=applying.resolved
    ),
    examples=[
        Example("set DESK-1040 to pending", _status("DESK-1040", "pending")),
        Example("mark DESK-1311 as resolved", _status("DESK-1311", "resolved")),
        Example("close DESK-2210", _status("DESK-2210", "closed")),
        Example("put TICK-001 on hold", _status("TICK-001", "on_hold")),
        Example("reopen it: set DESK-1040 to open", _status("DESK-1040", "open")),
        Example(
            "change the status of DESK-1311 to waiting for the customer",
            _status("DESK-1311", "pending"),
        ),
        Example("DESK-2210 is solved", _status("DESK-2210", "resolved")),
        Example("status of DESK-1040 should become on hold", _status("DESK-1040", "on_hold")),
        Example("move DESK-1311 to closed", _status("DESK-1311", "closed")),
        Example("switch TICK-001 back to open", _status("TICK-001", "open")),
        Example("flag DESK-2210 as pending", _status("DESK-2210", "pending")),
        Example("resolve DESK-1040", _status("DESK-1040", "resolved")),
        Example("please close ticket DESK-1311", _status("DESK-1311", "closed")),
    ],
)
def set_status(args: SetStatus, ctx: ToolContext) -> TicketChange:
    """Sets the status of a ticket."""
    ticket = lookup.ticket(ctx.session, args.ticket)
    after = args.status.value
    if after == "all":
        raise InvalidArgument(
            "A ticket is new, open, pending, on hold, resolved or closed. Which one?"
        )
    if ticket.status == after:
        raise _same(ticket, "status", after.replace("_", " "))
    return TicketChange(
        tool="set_status",
        ticket=ticket.id,
        subject=ticket.subject,
        field="status",
        before=ticket.status,
        after=after,
        effects=_consequences(ticket.status, after),
    )


def _consequences(before: str, after: str) -> list[str]:
    if after in DONE_STATUSES:
        return ["Its resolution clock stops."] if before not in DONE_STATUSES else []
    if before in DONE_STATUSES:
        return ["It counts as reopened, and its resolution clock runs on."]
    return ["Its SLA clocks pause or run on as the policy says for this status."]


@tool(
    effect="write",
    allow=WORKERS,
    report=change_report.change,
    apply=Apply(
        applying.note,
        rows=applying.rows,
        terms=applying.terms,
        resolved=applying.resolved,
        adds=True,
    ),
    examples=[
        Example(
            "add a note to DESK-1040: customer called, wants a call back",
            _note("DESK-1040", "customer called, wants a call back"),
        ),
        Example(
            'note on DESK-1311 "waiting for the platform team"',
            _note("DESK-1311", "waiting for the platform team"),
        ),
        Example(
            "internal note for DESK-2210: checked the log, nothing found",
            _note("DESK-2210", "checked the log, nothing found"),
        ),
        Example(
            "write down on TICK-001: duplicate endpoint removed",
            _note("TICK-001", "duplicate endpoint removed"),
        ),
        Example(
            "comment on DESK-1040: same cause as last week",
            _note("DESK-1040", "same cause as last week"),
        ),
        Example(
            'leave an internal comment on DESK-1311 "sso certificate is new"',
            _note("DESK-1311", "sso certificate is new"),
        ),
        Example(
            "DESK-2210 note: told the account owner", _note("DESK-2210", "told the account owner")
        ),
        Example(
            "add to the ticket DESK-1040: logs attached by mail",
            _note("DESK-1040", "logs attached by mail"),
        ),
        Example(
            "jot down for DESK-1311: retry after the maintenance window",
            _note("DESK-1311", "retry after the maintenance window"),
        ),
        Example('put a remark on TICK-001 "do not merge"', _note("TICK-001", "do not merge")),
        Example(
            "record on DESK-2210: sandbox works, production does not",
            _note("DESK-2210", "sandbox works, production does not"),
        ),
        Example(
            "private note for desk 1040: escalate if nothing by noon",
            _note("DESK-1040", "escalate if nothing by noon"),
        ),
    ],
)
def add_note(args: AddNote, ctx: ToolContext) -> TicketChange:
    """Adds an internal note to a ticket; the customer does not see it."""
    ticket = lookup.ticket(ctx.session, args.ticket)
    return TicketChange(
        tool="add_note",
        ticket=ticket.id,
        subject=ticket.subject,
        field="internal note",
        before=None,
        after=str(args.text),
        effects=[f"{ctx.actor.name} is named as the author; the customer does not see it."],
    )
