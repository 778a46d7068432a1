"""What rows held before and after a change, so that the change can be taken back.

An image is JSON: the columns of a row, times and amounts as text. None stands for no row.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, Table, and_, event, inspect, select
from sqlmodel import Session, SQLModel

from store.tables.types import Money, UtcDateTime

Image = dict[str, Any]
NOT_KEPT = frozenset({"proposals", "audit_entries", "outbox"})
"""Tables that tell of decisions; an undo adds to them."""


@dataclass
class Recorder:
    """Notes every row that a session touches, as it was when it was first touched."""

    session: Session
    before: dict[tuple[str, tuple[Any, ...]], Image | None] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator["Recorder"]:
        """Record what is flushed meanwhile."""
        event.listen(self.session, "before_flush", self._note)
        try:
            yield self
            self.session.flush()
        finally:
            event.remove(self.session, "before_flush", self._note)

    def _note(self, session: Session, *_: object) -> None:
        for row in session.new:
            self._keep(row, is_new=True)
        for row in [*session.dirty, *session.deleted]:
            self._keep(row, is_new=False)

    def _keep(self, row: object, *, is_new: bool) -> None:
        table: Table = inspect(type(row)).local_table  # type: ignore[union-attr]
        if table.name in NOT_KEPT:
            return
        key = tuple(getattr(row, column.name) for column in table.primary_key.columns)
        if (table.name, key) not in self.before:
            self.before[table.name, key] = None if is_new else read(self.session, table, key)

    @contextmanager
    def around(self, model: type[SQLModel], condition: Callable[[Table], Any]) -> Iterator[None]:
        """Record rows of a table that statements without objects rewrite."""
        table = table_of(model)
        for key, image in _found(self.session, table, condition):
            self.before.setdefault((table.name, key), image)
        yield
        for key, _ in _found(self.session, table, condition):
            self.before.setdefault((table.name, key), None)

    def images(self) -> list[Image]:
        """Each touched row with what it held and what it holds, in the order of the first touch."""
        kept = []
        for (name, key), before in self.before.items():
            after = read(self.session, SQLModel.metadata.tables[name], key)
            if before != after:
                kept.append({"table": name, "key": list(key), "before": before, "after": after})
        return kept


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    return model.__table__  # type: ignore[attr-defined]


def read(session: Session, table: Table, key: Sequence[Any], *, lock: bool = False) -> Image | None:
    """The row as it is in the database; `lock` keeps others from changing it."""
    query = select(table).where(_is(table, key))
    row = session.connection().execute(query.with_for_update() if lock else query).first()
    return None if row is None else _image(table, row._mapping)


def write(session: Session, table: Table, key: Sequence[Any], image: Image | None) -> None:
    """Bring the row to what the image holds; without one it is removed."""
    connection = session.connection()
    if image is None:
        connection.execute(table.delete().where(_is(table, key)))
        return
    values = {column.name: _value(column, image[column.name]) for column in table.columns}
    changed = connection.execute(table.update().where(_is(table, key)).values(values))
    if not changed.rowcount:
        connection.execute(table.insert().values(values))


def _found(
    session: Session, table: Table, condition: Callable[[Table], Any]
) -> list[tuple[tuple[Any, ...], Image]]:
    session.flush()
    rows = session.connection().execute(select(table).where(condition(table))).all()
    names = [column.name for column in table.primary_key.columns]
    return [
        (tuple(row._mapping[name] for name in names), _image(table, row._mapping)) for row in rows
    ]


def _is(table: Table, key: Sequence[Any]) -> Any:
    columns = table.primary_key.columns
    return and_(*(column == value for column, value in zip(columns, key, strict=True)))


def _image(table: Table, row: Any) -> Image:
    return {column.name: _text(row[column.name]) for column in table.columns}


def _text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _value(column: Column[Any], kept: Any) -> Any:
    if kept is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(kept)
    if isinstance(column.type, Date):
        return date.fromisoformat(kept)
    return Decimal(kept) if isinstance(column.type, Money) else kept
