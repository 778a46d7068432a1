"""Turns references into rows of the session, or into a refusal that helps.

A thing outside the asker's scope is answered like a thing that does not exist.
"""

import difflib
from typing import TypeVar

from sqlmodel import Session, SQLModel, col, func, or_, select

from store.tables import Account, Meeting, Person, Product, Team, Ticket
from tools.access import Actor
from tools.errors import InvalidArgument, NotFound

T = TypeVar("T", Account, Person, Product, Team, Ticket, Meeting)
ME = "me"
ANYONE = "anyone"
UNASSIGNED = "unassigned"


def ticket(session: Session, ref: str) -> Ticket:
    """The ticket of that id, whatever the case it is written in. Raises NotFound."""
    row = session.get(Ticket, ref)
    if row is None:  # Written in another case; no index helps to find it.
        row = session.exec(select(Ticket).where(func.upper(Ticket.id) == ref.upper())).first()
    if row is None:
        raise NotFound(
            f"I find no ticket {ref} among those you can see.",
            hints=["show my open tickets"],
        )
    return row


def account(session: Session, ref: str) -> Account:
    """The account of that id or name. Raises NotFound with the nearest names."""
    return _by_id_or_name(session, Account, ref, "customer")


def person(session: Session, ref: str, actor: Actor) -> Person:
    """The person of that id or name; "me" is the asker. Raises NotFound."""
    return _by_id_or_name(session, Person, actor.person_id if ref == ME else ref, "colleague")


def team(session: Session, ref: str) -> Team:
    """The team of that id or name. Raises NotFound."""
    return _by_id_or_name(session, Team, ref, "team")


def product(session: Session, ref: str) -> Product:
    """The product of that id or name. Raises NotFound."""
    return _by_id_or_name(session, Product, ref, "product")


def _by_id_or_name(session: Session, table: type[T], ref: str, noun: str) -> T:
    folded = ref.strip().lower()
    by_id = session.get(table, ref.strip())
    if by_id is not None:
        return by_id
    name = _name_column(table)
    same = session.exec(
        select(table)
        .where(or_(func.lower(name) == folded, func.lower(table.id) == folded))
        .limit(3)
    ).all()
    if len(same) == 1:
        return same[0]
    like = (
        same
        or session.exec(
            select(table)
            .where(func.lower(name).contains(folded, autoescape=True))
            .order_by(name)
            .limit(6)
        ).all()
    )
    if len(like) == 1:
        return like[0]
    if like:
        raise InvalidArgument(
            f"Several {noun}s are called like that: {_listed([_name(r) for r in like])}. Which one?"
        )
    near = difflib.get_close_matches(
        ref, list(session.exec(select(name).limit(5_000))), n=3, cutoff=0.6
    )
    did_you_mean = f" Did you mean {_listed(near)}?" if near else ""
    raise NotFound(f"I find no {noun} called {ref} among those you can see.{did_you_mean}")


def _name_column(table: type[SQLModel]):  # noqa: ANN202 - SQLAlchemy's column type
    return col(getattr(table, "title" if table is Meeting else "name"))


def _name(row: SQLModel) -> str:
    return str(getattr(row, "name", None) or getattr(row, "title", ""))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
