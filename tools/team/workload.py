"""Everybody's queue in figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.tables import Team
from store.workload import effort, forecast, people
from store.workload.effort import Effort
from store.workload.forecast import Forecast, OpenTicket
from store.workload.load import load
from store.workload.people import Colleague
from tools.access import Actor, Persona
from tools.context import ToolContext
from tools.team.comparing import scope_words
from tools.team.models import AgentLoad, Workload
from tools.team.queries import team_names


@dataclass(frozen=True)
class Floor:
    """The people of one team, or of all, with everything that is open."""

    people: Mapping[str, Colleague]
    tickets: Sequence[OpenTicket]
    """Held by one of the people, or by nobody."""
    effort: Effort
    teams: Mapping[str, str]
    outlook: Forecast

    def of(self, person_id: str) -> list[OpenTicket]:
        """What a person holds."""
        return [ticket for ticket in self.tickets if ticket.holder == person_id]


def floor(ctx: ToolContext, team: Team | None) -> Floor:
    """Everybody of a team; without one, of every team that the asker leads or may see."""
    session, now = ctx.session, ctx.clock.now()
    table = effort.learn(session, now)
    tickets = forecast.open_tickets(session, table)
    holders = {ticket.holder for ticket in tickets}
    staff = {
        id_: person
        for id_, person in people.agents(session).items()
        if (person.active or id_ in holders) and _in_view(person, ctx.actor, team)
    }
    own = [
        ticket
        for ticket in tickets
        if ticket.holder in staff
        or (ticket.holder is None and (team is None or ticket.team_id == team.id))
    ]
    outlook = forecast.forecast(own, staff, now)
    return Floor(staff, own, table, team_names(session), outlook)


def _in_view(person: Colleague, actor: Actor, team: Team | None) -> bool:
    if team is not None:
        return person.team_id == team.id
    if actor.persona is Persona.EXECUTIVE or "*" in actor.managed_team_ids:
        return True
    return person.team_id in actor.managed_team_ids


def measure(ctx: ToolContext, found: Floor, team: Team | None) -> Workload:
    """The queues, the heaviest first."""
    loads = [_of(ctx, found, person) for person in found.people.values()]
    unheld = [ticket for ticket in found.tickets if ticket.holder is None]
    return Workload(
        team=team.name if team else None,
        people=sorted(loads, key=lambda person: (-person.days, -person.open, person.person_id)),
        unassigned=len(unheld),
        unassigned_hours=sum(ticket.minutes for ticket in unheld) / 60,
        near_deadline=sum(person.due_soon for person in loads),
        would_breach=len(found.outlook.late),
        overdue=len(found.outlook.overdue),
        effort_known=found.effort.sheets > 0,
        hours_known=all(person.hours_known for person in found.people.values()),
        scope=f"the team {team.name}" if team else scope_words(ctx.actor),
    )


def _of(ctx: ToolContext, found: Floor, person: Colleague) -> AgentLoad:
    queue = found.of(person.id)
    heavy = load(queue, person, ctx.clock.now())
    ids = {ticket.id for ticket in queue}
    return AgentLoad(
        person_id=person.id,
        name=person.name,
        team=found.teams.get(person.team_id or ""),
        open=heavy.open,
        effort_hours=heavy.effort_hours,
        load_hours=heavy.load_hours,
        capacity_hours=heavy.capacity_hours,
        days=heavy.days,
        due_soon=heavy.due_soon,
        would_breach=len(found.outlook.late & ids),
        overdue=len(found.outlook.overdue & ids),
        too_much=heavy.too_much,
    )
