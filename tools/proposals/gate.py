"""Who may know of a proposal, decide it and take it back."""

from collections.abc import Sequence

from sqlmodel import Session, SQLModel, col, func, select

from store.scope import ALL_TEAMS
from store.tables import Account, Meeting, Person, Proposal, Ticket
from tools.access import Actor, Persona, may_call
from tools.spec import ToolSpec

MANAGER, EXECUTIVE, COLLEAGUE = "manager", "executive", "colleague"
_TABLES: dict[str, type[SQLModel]] = {
    "ticket": Ticket,
    "account": Account,
    "meeting": Meeting,
    "person": Person,
}
_WORDS = {
    MANAGER: "a manager of the person who asked",
    EXECUTIVE: "an executive",
    COLLEAGUE: "a colleague of the person who asked",
}


def may_decide(actor: Actor, row: Proposal, spec: ToolSpec, requester: Actor | None) -> bool:
    """Whether the person may approve it. `requester` is who asked, where still among the staff."""
    mine = actor.person_id == row.requester_id
    return (
        actor.person_id in row.deciders
        or (MANAGER in row.deciders and _leads(actor, row, requester))
        or (EXECUTIVE in row.deciders and actor.persona is Persona.EXECUTIVE)
        or (COLLEAGUE in row.deciders and not mine and may_call(spec, actor).allowed)
    )


def may_drop(actor: Actor, row: Proposal, spec: ToolSpec, requester: Actor | None) -> bool:
    """Whether the person may reject, edit or undo it: also who asked for it."""
    return actor.person_id in (row.requester_id, row.decided_by_id) or may_decide(
        actor, row, spec, requester
    )


def _leads(actor: Actor, row: Proposal, requester: Actor | None) -> bool:
    if actor.persona is not Persona.MANAGER:
        return False
    if ALL_TEAMS in actor.managed_team_ids or actor.person_id == row.requester_id:
        return True
    return requester is not None and requester.team_id in actor.managed_team_ids


def words(row: Proposal, actor: Actor, names: dict[str, str]) -> str:
    """Who may decide: "you", "Ana Agent or a manager of the person who asked"."""
    if not row.deciders:
        return "nobody"
    told = [
        "you" if one == actor.person_id else _WORDS.get(one) or names.get(one, one)
        for one in row.deciders
    ]
    return " or ".join(told)


def in_sight(session: Session, rows: Sequence[str]) -> bool:
    """Whether a limited session sees everything that a proposal changes."""
    wanted: dict[str, set[str]] = {}
    for ref in rows:
        kind, _, id_ = ref.partition(":")
        wanted.setdefault(kind, set()).add(id_)
    return all(_count(session, kind, ids) == len(ids) for kind, ids in wanted.items())


def _count(session: Session, kind: str, ids: set[str]) -> int:
    key = col(_TABLES[kind].id)  # type: ignore[attr-defined]
    return session.exec(select(func.count()).where(key.in_(ids))).one()
