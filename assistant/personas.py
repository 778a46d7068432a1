"""Who is asking: finds the person and what that person may see."""

from collections.abc import Mapping

from sqlmodel import Session, col, func, or_, select

from store.tables import Person
from tools import identity
from tools.access import Actor, Persona
from tools.identity import AgentSees


class UnknownPerson(Exception):
    """Nobody is called like that, or several are."""


def actor(
    session: Session,
    who: str,
    *,
    defaults: Mapping[str, str] | None = None,
    agent_sees: AgentSees = "team",
    time_zone: str = "UTC",
) -> Actor:
    """The person of an id, e-mail address, name or persona.

    A persona ("manager") means the default person of that persona, else the only one there is.
    An executive or manager that the data does not hold (an import often has agents only) is the
    operator of this installation, who sees all of support. Raises UnknownPerson.
    """
    said = who.strip()
    persona = _persona(said)
    if persona is not None:
        chosen = (defaults or {}).get(persona.value)
        row = session.get(Person, chosen) if chosen else _only(session, persona)
        if row is None:
            return _operator(session, persona, time_zone)
        return identity.of_row(session, row, agent_sees)
    return identity.of_row(session, _named(session, said), agent_sees)


def _persona(said: str) -> Persona | None:
    word = said.lower().replace("-", " ").replace("_", " ")
    aliases = {
        "exec": Persona.EXECUTIVE,
        "support manager": Persona.MANAGER,
        "support agent": Persona.AGENT,
        "client success manager": Persona.CSM,
        "customer success manager": Persona.CSM,
    }
    return aliases.get(word) or next((p for p in Persona if p.value == word), None)


def _only(session: Session, persona: Persona) -> Person | None:
    rows = session.exec(
        select(Person).where(Person.persona == persona.value, col(Person.active)).limit(2)
    ).all()
    return rows[0] if len(rows) == 1 else None


def _operator(session: Session, persona: Persona, time_zone: str) -> Actor:
    if persona in (Persona.EXECUTIVE, Persona.MANAGER):
        return identity.operator(persona, time_zone)
    names = session.exec(
        select(Person.id).where(Person.persona == persona.value).order_by(Person.id).limit(5)
    ).all()
    if not names:
        raise UnknownPerson(
            f"There is no {persona} in the data. `deskmate people` lists who can ask."
        )
    raise UnknownPerson(
        f"Which {persona}? Say the id, for example --as {names[0]}. `deskmate people` lists them."
    )


def _named(session: Session, said: str) -> Person:
    folded = said.lower()
    rows = session.exec(
        select(Person)
        .where(
            or_(
                Person.id == said,
                func.lower(Person.id) == folded,
                func.lower(Person.email) == folded,
                func.lower(Person.name) == folded,
            )
        )
        .limit(3)
    ).all()
    exact = [row for row in rows if row.id == said] or list(rows)
    if not exact:
        exact = list(
            session.exec(
                select(Person)
                .where(func.lower(Person.name).contains(folded, autoescape=True))
                .order_by(Person.name)
                .limit(6)
            ).all()
        )
    if len(exact) == 1:
        return exact[0]
    if exact:
        ids = ", ".join(f"{row.id} ({row.name})" for row in exact)
        raise UnknownPerson(f"Several people are called {said}: {ids}. Say the id.")
    raise UnknownPerson(
        f"Nobody here is called {said}. `deskmate people` lists who can ask; "
        f"executive, manager, agent and csm work too."
    )
