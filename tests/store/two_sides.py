"""A world with two sides, a and b, to see a leak from one to the other.

Each side has a team with its manager and agent, a CSM with an account, and a row of every table.
Every value of a row ends in its side, so a leak shows in the row itself.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, Table
from sqlmodel import SQLModel

from store.engine import Store
from store.scope import PersonaName, Scope
from store.tables.types import Money, UtcDateTime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERSONAS: tuple[PersonaName, ...] = ("executive", "manager", "agent", "csm")


def scope(persona: PersonaName, side: str = "a") -> Scope:
    return Scope(
        person_id=f"{persona}-{side}",
        persona=persona,
        team_id=f"teams-{side}" if persona == "agent" else None,
        managed_team_ids=(f"teams-{side}",) if persona == "manager" else (),
    )


def build(store: Store) -> None:
    with store.session() as session:
        for table in SQLModel.metadata.sorted_tables:
            for side in ("a", "b"):
                session.execute(table.insert(), rows(table, side))


def rows(table: Table, side: str) -> list[dict[str, Any]]:
    row = {column.name: value(column, table.name, side) for column in table.columns}
    if table.name == "people":
        personas = [
            {"id": f"{p}-{side}", "persona": p, "manager_id": None} for p in reversed(PERSONAS)
        ]
        return [row | who for who in personas]
    if table.name == "audit_entries":
        row["seq"] = 1 if side == "a" else 2
    return [row]


def value(column: Column[Any], table: str, side: str) -> Any:
    people = {"csm_id": "csm", "manager_id": "manager"}
    if (table, column.name) == ("opportunities", "owner_id"):
        return f"csm-{side}"
    reference = next(iter(column.foreign_keys), None)
    if reference is not None and reference.column.table.name != "people":
        return f"{reference.column.table.name}-{side}"
    if reference is not None or column.name in (
        "actor_id",
        "manager_id",
        "person_id",
        "requester_id",
    ):
        return f"{people.get(column.name, 'agent')}-{side}"
    if column.name == "id":
        return f"{table}-{side}"
    return plain_value(column, side)


def plain_value(column: Column[Any], side: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (UtcDateTime, NOON),
        (Money, Decimal("9.50")),
        (Date, date(2026, 3, 1)),
        (JSON, {"side": f"-{side}"}),
        (Boolean, True),
        (Integer, 7),
        (Float, 0.5),
    ]
    for kind, given_value in kinds:
        if isinstance(column.type, kind):
            return given_value
    # Short enough for every column, and different for each side.
    return f"x-{side}"
