"""A plan for who takes what, with its effect on everybody involved."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlmodel import Session, col, select

from store.tables import Message, Team, Ticket
from tools.context import ToolContext
from tools.team.comparing import scope_words
from tools.team.desk import Desk, as_it_is
from tools.team.models import Goal, Move, PersonShift, Plan
from tools.team.planning import Holders, plan
from tools.team.workload import Floor

FAMILIAR = timedelta(days=180)
"""How long somebody who solved something for a customer counts as known there."""


def build(
    ctx: ToolContext,
    found: Floor,
    team: Team | None,
    goal: Goal,
    shown: int,
    left_out: Collection[str] = (),
) -> Plan:
    """The best plan for the goal; tickets that are left out stay where they are."""
    desk = desk_of(ctx, found)
    before = as_it_is(list(desk.tickets.values()))
    after = {id_: before[id_] if id_ in left_out else to for id_, to in plan(desk, goal).items()}
    return _told(ctx, desk, found, team, goal.value, shown, after)


def given(ctx: ToolContext, found: Floor, earlier: Plan, moves: Iterable[Move]) -> Plan:
    """These moves of an earlier plan, with what they would do as things are at this moment.

    Moves of tickets that cannot be moved any more are left out.
    """
    desk = desk_of(ctx, found)
    after = as_it_is(list(desk.tickets.values()))
    after |= {
        m.ticket_id: m.to_id for m in moves if m.ticket_id in after and m.to_id in desk.people
    }
    return _told(ctx, desk, found, None, earlier.goal, earlier.shown, after)


def _told(
    ctx: ToolContext,
    desk: Desk,
    found: Floor,
    team: Team | None,
    goal: str,
    shown: int,
    after: Holders,
) -> Plan:
    before = as_it_is(list(desk.tickets.values()))
    late, still = desk.all_late(before), desk.all_late(after)
    people = _shifts(desk, before, after)
    return Plan(
        goal=goal,
        team=team.name if team else None,
        moves=_moves(desk, found, before, after, late - still),
        shown=shown,
        people=people,
        breach_before=len(late),
        breach_after=len(still),
        spread_before=_spread([person.days_before for person in people]),
        spread_after=_spread([person.days_after for person in people]),
        tickets=len(desk.tickets),
        stuck=len(still),
        effort_known=found.effort.sheets > 0,
        scope=f"the team {team.name}" if team else scope_words(ctx.actor),
    )


def desk_of(ctx: ToolContext, found: Floor) -> Desk:
    """What can be moved, and what is known of people and customers."""
    tickets = {ticket.id: ticket for ticket in found.tickets if ticket.workable}
    accounts = {ticket.account_id for ticket in tickets.values() if ticket.account_id}
    return Desk(
        ctx.clock.now(),
        tickets,
        found.people,
        _familiar(ctx, accounts),
        _answered(ctx.session, tickets),
    )


def _familiar(ctx: ToolContext, accounts: Iterable[str]) -> frozenset[tuple[str, str]]:
    rows = ctx.session.exec(
        select(Ticket.resolved_by_id, Ticket.account_id)
        .where(
            col(Ticket.account_id).in_(list(accounts)),
            col(Ticket.resolved_at) >= ctx.clock.now() - FAMILIAR,
            col(Ticket.resolved_by_id).is_not(None),
        )
        .distinct()
    )
    return frozenset((str(person), str(account)) for person, account in rows)


def _answered(session: Session, ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    rows = session.exec(
        select(Message.author_id, Message.ticket_id)
        .where(col(Message.ticket_id).in_(list(ids)), Message.by == "staff", col(Message.public))
        .distinct()
    )
    return frozenset((str(person), ticket) for person, ticket in rows if person)


def _moves(
    desk: Desk, found: Floor, before: Holders, after: Holders, rescued: Collection[str]
) -> list[Move]:
    moves = []
    for ticket_id, to in after.items():
        home, ticket = before[ticket_id], desk.tickets[ticket_id]
        if to is None or to == home:
            continue
        holder = found.people.get(home) if home else None
        moves.append(
            Move(
                ticket_id=ticket_id,
                subject=ticket.subject,
                priority=ticket.priority,
                category=ticket.category,
                account=ticket.account,
                due=ticket.due,
                from_id=home,
                from_name=holder.name if holder else None,
                to_id=to,
                to_name=found.people[to].name,
                rescued=ticket_id in rescued,
                reason=_reason(desk, ticket_id, home, to, ticket_id in rescued),
            )
        )
    moves.sort(key=lambda m: (not m.rescued, str(m.due or "9999"), m.ticket_id))
    return moves


def _reason(desk: Desk, ticket_id: str, home: str | None, to: str, rescued: bool) -> str:
    ticket = desk.tickets[ticket_id]
    parts = ["would breach"] if rescued else []
    if home is None:
        parts.append("has nobody")
    elif not rescued:
        parts.append("levels the queues")
    if (to, ticket.account_id or "") in desk.familiar:
        parts.append("knows the customer")
    if home is not None and (home, ticket_id) in desk.answered:
        parts.append("handover: customer was answered")
    return ", ".join(parts)


def _shifts(desk: Desk, before: Holders, after: Holders) -> list[PersonShift]:
    """Everybody whose queue changes, the heaviest before first."""
    old, new = desk.queues(before), desk.queues(after)
    changed: dict[str, PersonShift] = {}
    for person_id, person in desk.people.items():
        if sorted(old[person_id]) != sorted(new[person_id]):
            changed[person_id] = PersonShift(
                person_id=person_id,
                name=person.name,
                open_before=len(old[person_id]),
                open_after=len(new[person_id]),
                days_before=desk.days(person_id, old[person_id]),
                days_after=desk.days(person_id, new[person_id]),
                breach_before=len(desk.late(person_id, old[person_id])),
                breach_after=len(desk.late(person_id, new[person_id])),
            )
    return sorted(changed.values(), key=lambda p: (-p.days_before, p.person_id))


def _spread(days: list[float]) -> float:
    return max(days) - min(days) if days else 0.0
