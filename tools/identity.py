"""Who a person is today: the persona, teams and rights that follow from the staff on file."""

from typing import Literal

from sqlmodel import Session, select

from store.scope import ALL_TEAMS
from store.tables import Person, Team
from tools.access import Actor, Persona
from tools.errors import NotAllowed

AgentSees = Literal["own", "team"]
OPERATOR = "operator-"
"""Begins the id of an executive or manager whom the data does not hold."""


def of_row(session: Session, row: Person, agent_sees: AgentSees = "team") -> Actor:
    """The actor that a member of staff is."""
    persona = Persona(row.persona)
    teams = managed_teams(session, row) if persona is Persona.MANAGER else ()
    return Actor(
        person_id=row.id,
        name=row.name,
        persona=persona,
        time_zone=row.time_zone,
        team_id=row.team_id,
        managed_team_ids=teams,
        agent_sees=agent_sees,
    )


def operator(persona: Persona, time_zone: str = "UTC") -> Actor:
    """Who runs this installation: a manager or executive that the data does not hold."""
    return Actor(
        person_id=f"{OPERATOR}{persona}",
        name=f"{persona.value.capitalize()} (operator)",
        persona=persona,
        time_zone=time_zone,
        managed_team_ids=(ALL_TEAMS,),
    )


def of_id(
    session: Session, person_id: str, *, agent_sees: AgentSees = "team", time_zone: str = "UTC"
) -> Actor:
    """The actor with that id, with the rights of this moment.

    Raises NotAllowed for who is not, or no longer, among the staff.
    """
    row = session.get(Person, person_id)
    if row is not None and row.active:
        return of_row(session, row, agent_sees)
    for persona in (Persona.MANAGER, Persona.EXECUTIVE):
        if row is None and person_id == f"{OPERATOR}{persona}":
            return operator(persona, time_zone)
    raise NotAllowed(f"{row.name if row else person_id} is not among the staff any more.")


def managed_teams(session: Session, manager: Person) -> tuple[str, ...]:
    """Teams the manager leads, directly or through managers below.

    Who leads every support team leads support, tickets without a team included.
    """
    below = {manager.id}
    people = session.exec(
        select(Person.id, Person.manager_id).where(Person.persona == "manager")
    ).all()
    grew = True
    while grew:
        reports = {pid for pid, boss in people if boss in below}
        grew = not reports <= below
        below |= reports
    teams = session.exec(select(Team.id, Team.kind, Team.manager_id)).all()
    led = tuple(sorted(tid for tid, _, boss in teams if boss in below))
    support = {tid for tid, kind, _ in teams if kind == "support"}
    return (ALL_TEAMS,) if support and support <= set(led) else led
