"""Taking an import back: the rows it created go, the rows it changed are as they were.

It is refused, with what to do first, when a later import or a person built on what it brought.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlmodel import Session, SQLModel

from store import audit
from store.engine import Store
from store.imports.batches import number
from store.imports.errors import UndoRefused
from store.imports.lineage import FINGERPRINT_SIZE, fingerprint, row_key, thaw
from store.imports.shape import Row, Shape, shape_of
from store.imports.statements import keyed, keyed_in, update_all
from store.imports.writer import CHUNK, UNWATCHED
from store.tables import (
    ChurnScore,
    HealthScore,
    ImportBatch,
    LineageEntry,
    QuarantinedRow,
    UsageTrend,
)
from store.tables.types import Provenance

DERIVED = frozenset(
    {
        *UNWATCHED,
        HealthScore.__tablename__,
        ChurnScore.__tablename__,
        UsageTrend.__tablename__,
    }
)
"""Tables that are computed from others: their rows go with what they are about."""


@dataclass(frozen=True)
class UndoOutcome:
    """What taking an import back did, per table."""

    batch_id: str
    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)


def undo_import(
    store: Store, batch_id: str, *, now: datetime, actor_id: str = "deskmate"
) -> UndoOutcome:
    """Give back the state before an import; raises UndoRefused when something depends on it."""
    with store.session() as session:
        connection = session.connection()
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise UndoRefused(
                f"There is no import {batch_id}. `deskmate import list` shows those that there are."
            )
        _refuse_if_imported_over(connection, batch_id)
        _refuse_if_changed(connection, batch)
        _refuse_if_referred_to(connection, batch_id)
        outcome = UndoOutcome(batch_id)
        _restore(connection, outcome)
        _remove(connection, outcome)
        _audit(session, actor_id, outcome, now)
    return outcome


def _refuse_if_imported_over(connection: Connection, batch_id: str) -> None:
    """A later import must not have changed a row that this one created or changed."""
    lineage = _table(LineageEntry)
    mine = select(lineage.c.table, lineage.c.row_key).where(lineage.c.batch_id == batch_id)
    changed = {(table, key) for table, key in connection.execute(mine)}
    others = select(lineage.c.batch_id, lineage.c.table, lineage.c.row_key, lineage.c.before).where(
        lineage.c.batch_id != batch_id
    )
    later: set[str] = set()
    for other, table, key, before in connection.execute(others.execution_options(yield_per=CHUNK)):
        touches = before.get("batch_id") == batch_id or (table, key) in changed
        if number(other) > number(batch_id) and touches:
            later.add(other)
    _undo_first(batch_id, later, "changed rows that it brought")


def _refuse_if_referred_to(connection: Connection, batch_id: str) -> None:
    """No row that stays may refer to one that goes."""
    later: set[str] = set()
    for shape in _shapes(SQLModel):
        if shape.name in DERIVED:
            continue
        for reference in shape.references:
            parent = SQLModel.metadata.tables[reference.parent].alias()
            if "batch_id" not in parent.columns:
                continue
            column = shape.table.columns[reference.column]
            query = (
                select(shape.table)
                .join_from(shape.table, parent, column == parent.columns[reference.parent_column])
                .where(parent.columns.batch_id == batch_id)
            )
            if "batch_id" in shape.columns:
                query = query.where(shape.table.c.batch_id.is_distinct_from(batch_id))
            for row in connection.execute(query.limit(CHUNK)).mappings():
                if row.get("batch_id") is None:
                    raise UndoRefused(_made_since(batch_id, shape, dict(row), reference.column))
                later.add(row["batch_id"])
    after = {other for other in later if number(other) > number(batch_id)}
    _undo_first(batch_id, after, "brought rows that refer to what it brought")


def _undo_first(batch_id: str, later: set[str], what: str) -> None:
    if later:
        order = sorted(later, key=number, reverse=True)
        steps = ", then ".join(f"`deskmate import undo {other}`" for other in [*order, batch_id])
        raise UndoRefused(
            f"Import {batch_id} cannot be taken back yet: {' and '.join(reversed(order))} "
            f"{what}. In this order: {steps}."
        )


def _made_since(batch_id: str, shape: Shape, row: Row, column: str) -> str:
    key = row_key(shape.key(row))
    return (
        f"Import {batch_id} cannot be taken back: {_words(shape.name)} {key} was made in Deskmate "
        f"and refers to {row[column]}, which the import brought. Undo or remove that first."
    )


def _refuse_if_changed(connection: Connection, batch: ImportBatch) -> None:
    """The rows must still be as the import left them."""
    for shape in _shapes(Provenance):
        told = batch.counts.get("tables", {}).get(shape.name)
        if told is None or shape.name in UNWATCHED:
            continue
        rows = _rows_of(connection, shape, batch.id)
        total = sum(fingerprint(row, shape.columns) for row in rows) % FINGERPRINT_SIZE
        if f"{total:016x}" != told["fingerprint"]:
            raise UndoRefused(
                f"Import {batch.id} cannot be taken back: {_words(shape.name)} that it brought "
                "were changed or removed in Deskmate since. Undo those changes first; "
                "`deskmate doctor` shows where the audit is."
            )


def _rows_of(connection: Connection, shape: Shape, batch_id: str) -> Iterator[Row]:
    """The rows that the import created or changed, as they are."""
    created = select(shape.table).where(shape.table.c.batch_id == batch_id)
    for row in connection.execute(created.execution_options(yield_per=CHUNK)).mappings():
        yield dict(row)
    for before in _lineage_of(connection, shape, batch_id):
        changed = select(shape.table).where(
            keyed_in(shape.table, shape.keys, [shape.key(row) for row in before])
        )
        for row in connection.execute(changed).mappings():
            yield dict(row)


def _lineage_of(connection: Connection, shape: Shape, batch_id: str) -> Iterator[list[Row]]:
    """The rows that the import changed, as they were before it, in chunks."""
    lineage = _table(LineageEntry)
    query = (
        select(lineage.c.before)
        .where(lineage.c.batch_id == batch_id, lineage.c.table == shape.name)
        .order_by(lineage.c.row_key)
    )
    entries = iter(connection.execute(query).scalars().all())
    while chunk := [thaw(before) for before in islice(entries, CHUNK)]:
        yield chunk


def _restore(connection: Connection, outcome: UndoOutcome) -> None:
    for shape in _shapes(Provenance):
        for rows in _lineage_of(connection, shape, outcome.batch_id):
            connection.execute(update_all(shape), [keyed(shape, row) for row in rows])
            outcome.restored[shape.name] = outcome.restored.get(shape.name, 0) + len(rows)


def _remove(connection: Connection, outcome: UndoOutcome) -> None:
    """Delete what the import created, children before parents, and every trace of the import."""
    shapes = list(reversed(_shapes(Provenance)))
    for shape in shapes:
        mine = shape.table.c.batch_id == outcome.batch_id
        counted = select(func.count()).select_from(shape.table).where(mine)
        if count := connection.execute(counted).scalar_one():
            outcome.removed[shape.name] = count
    for shape in shapes:
        if shape.name in DERIVED:
            _remove_derived(connection, shape, outcome.batch_id)
    for shape in shapes:
        connection.execute(shape.table.delete().where(shape.table.c.batch_id == outcome.batch_id))
    for model in (QuarantinedRow, LineageEntry):
        table = _table(model)
        connection.execute(table.delete().where(table.c.batch_id == outcome.batch_id))
    batches = _table(ImportBatch)
    connection.execute(batches.delete().where(batches.c.id == outcome.batch_id))


def _remove_derived(connection: Connection, shape: Shape, batch_id: str) -> None:
    for reference in shape.references:
        parent = SQLModel.metadata.tables[reference.parent]
        gone = select(parent.columns[reference.parent_column]).where(
            parent.columns.batch_id == batch_id
        )
        column = shape.table.columns[reference.column]
        connection.execute(shape.table.delete().where(column.in_(gone)))


def _shapes(base: type[SQLModel]) -> list[Shape]:
    """The shapes of all tables that derive from `base`, parents before children."""
    order = {table.name: place for place, table in enumerate(SQLModel.metadata.sorted_tables)}
    models = [m for m in _descendants(base) if hasattr(m, "__table__")]
    return sorted((shape_of(m) for m in models), key=lambda shape: order[shape.name])


def _descendants(base: type[SQLModel]) -> list[type[SQLModel]]:
    below = [[model, *_descendants(model)] for model in base.__subclasses__()]
    return [model for models in below for model in models]


def _table(model: type[Any]) -> Table:
    return model.__table__


def _words(table: str) -> str:
    return table.replace("_", " ")


def _audit(session: Session, actor_id: str, outcome: UndoOutcome, now: datetime) -> None:
    details = {"removed": outcome.removed, "restored": outcome.restored}
    audit.append(
        session,
        actor_id=actor_id,
        action="import_undo",
        subject=outcome.batch_id,
        details=details,
        at=now,
    )
