"""Sorting a queue, and resolving what is routine."""

from typing import Any

from store.tables import DONE_STATUSES
from tools import lookup
from tools.access import Persona
from tools.arguments import Period, PersonRef, TicketRef
from tools.context import ToolContext
from tools.errors import InvalidArgument, NothingThere
from tools.spec import Apply, Args, Example, Result, tool
from tools.tickets import resolving, triage, triage_report
from tools.tickets.triage import Triaged

WORKERS = (Persona.AGENT, Persona.MANAGER)


class TriageQueue(Args):
    """Whose queue to sort, and since when."""

    agent: PersonRef = PersonRef("me")
    period: Period = Period("today")
    """When the tickets came in."""


class Triage(Result):
    """A sorted queue."""

    of: str | None
    """None for everybody's."""
    mine: bool
    period: str
    rows: list[Triaged]


class ResolveRoutine(Args):
    """Which routine tickets to resolve; where none is named those of today's triage, of the asker's
    queue or, for a manager, of all queues in sight."""

    tickets: list[TicketRef] | TicketRef | None = None


class RoutineResolution(Result):
    """What resolving would do."""

    resolved: list[Triaged]
    flagged: list[Triaged]
    """Asked for, or looking routine, but not safe to resolve."""


def _queue(**args: Any) -> TriageQueue:
    return TriageQueue.model_validate(args)


def _resolve(*tickets: str) -> ResolveRoutine:
    if not tickets:
        return ResolveRoutine()
    return ResolveRoutine.model_validate(
        {"tickets": tickets[0] if len(tickets) == 1 else [*tickets]}
    )


@tool(
    effect="read",
    allow=WORKERS,
    report=triage_report.sorted_queue,
    examples=[
        Example("triage my queue", _queue(agent="me")),
        Example("sort my new tickets", _queue(agent="me")),
        Example("which of my tickets are routine", _queue(agent="me")),
        Example(
            "what can the assistant answer in my queue today", _queue(agent="me", period="today")
        ),
        Example("what needs me personally this morning", _queue(period="today")),
        Example("separate the routine requests from the rest", _queue()),
        Example(
            "go through the tickets that came in this week and sort them",
            _queue(period="this_week"),
        ),
        Example("triage everybody's tickets of today", _queue(agent="anyone", period="today")),
        Example("which tickets could be automated", _queue()),
        Example("sort out what came in yesterday", _queue(period="yesterday")),
        Example("queue triage please", _queue()),
        Example("divide my queue: routine here, the rest there", _queue(agent="me")),
        Example("triage the last 7 days", _queue(period="last_7_days")),
        Example("which requests can be resolved automatically", _queue()),
    ],
)
def triage_queue(args: TriageQueue, ctx: ToolContext) -> Triage:
    """Sorts the unanswered tickets: routine with a grounded reply, or for a person and why."""
    everybody = args.agent == lookup.ANYONE
    person = None if everybody else lookup.person(ctx.session, args.agent, ctx.actor)
    span = args.period.span(ctx.clock)
    tickets = triage.queue(ctx, person.id if person else None, span)
    return Triage(
        of=person.name if person else None,
        mine=bool(person and person.id == ctx.actor.person_id),
        period=span.label,
        rows=triage.triage(ctx, tickets, person.name if person else ctx.actor.name),
    )


@tool(
    effect="write",
    allow=WORKERS,
    report=triage_report.resolution,
    apply=Apply(
        resolving.resolve,
        rows=resolving.rows,
        terms=resolving.terms,
        resolved=resolving.resolved,
        again=resolving.again,
        without=resolving.without,
        outside=True,
    ),
    examples=[
        Example("resolve the routine ones", _resolve()),
        Example("answer all routine tickets", _resolve()),
        Example("let the assistant close the routine requests", _resolve()),
        Example("auto-resolve what is routine", _resolve()),
        Example("take care of the routine tickets for me", _resolve()),
        Example("send the routine replies and resolve them", _resolve()),
        Example("go ahead and resolve the easy ones", _resolve()),
        Example("clear the routine part of my queue", _resolve()),
        Example("resolve DESK-1040 automatically", _resolve("DESK-1040")),
        Example("auto-resolve DESK-1311 and DESK-2210", _resolve("DESK-1311", "DESK-2210")),
        Example("have the assistant answer and close DESK-2210", _resolve("DESK-2210")),
        Example(
            "do the routine resolution for DESK-1040 and DESK-1311",
            _resolve("DESK-1040", "DESK-1311"),
        ),
        Example("run automatic resolution", _resolve()),
    ],
)
def resolve_routine(args: ResolveRoutine, ctx: ToolContext) -> RoutineResolution:
    """Resolves routine tickets with personal replies; what only looks routine is flagged."""
    if args.tickets:
        named = args.tickets if isinstance(args.tickets, list) else [args.tickets]
        tickets = [lookup.ticket(ctx.session, ref) for ref in named]
        done = [t.id for t in tickets if t.status in DONE_STATUSES]
        if done:
            raise InvalidArgument(f"{', '.join(done)}: resolved already.")
    else:
        span = Period("today").span(ctx.clock)
        everybody = ctx.actor.persona is Persona.MANAGER
        tickets = triage.queue(ctx, None if everybody else ctx.actor.person_id, span)
        if not tickets:
            whose = "" if everybody else " for you"
            raise NothingThere(
                f"No unanswered ticket came in{whose} today.", ["show my open tickets"]
            )
    rows = triage.triage(ctx, tickets, ctx.actor.name)
    return RoutineResolution(
        resolved=[row for row in rows if row.resolvable],
        flagged=[row for row in rows if not row.resolvable and (args.tickets or row.looks_routine)],
    )
