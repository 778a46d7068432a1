"""What a table asks of its rows: types, lengths, what must be there, what a row may refer to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import Boolean, Column, Date, Integer, String, Table
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from store.tables.types import CENT, Money, Provenance, UtcDateTime

Key = tuple[Any, ...]
Row = dict[str, Any]

PROVENANCE = tuple(Provenance.model_fields)
TEXT = (String, AutoString)
LARGEST_INTEGER = 2**31 - 1


class Unfit(ValueError):
    """A value that its column cannot hold; the message goes into the quarantine."""


@dataclass(frozen=True)
class Reference:
    """A foreign key of one column."""

    column: str
    parent: str
    parent_column: str
    nullable: bool


@dataclass(frozen=True)
class Shape:
    """A table as the writer needs it."""

    table: Table
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    references: tuple[Reference, ...]
    required: tuple[str, ...]
    """Columns that a row must state when it is created."""
    defaults: Mapping[str, Callable[[], Any]]
    cleaners: Mapping[str, Callable[[Any], Any]]
    limits: Mapping[str, int]
    """Longest text per column, in characters."""
    versioned: bool
    """Whether rows say when they were last changed, in `updated_at`."""

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def self_references(self) -> tuple[Reference, ...]:
        return tuple(r for r in self.references if r.parent == self.name)

    def key(self, row: Mapping[str, Any]) -> Key:
        """The primary key of a row."""
        return tuple([row[name] for name in self.keys])

    def complete(self, values: Row) -> Row:
        """A whole row: the values, with defaults for what they leave out."""
        return {
            name: values[name] if name in values else self.defaults[name]()
            for name in self.columns
            if name in values or name in self.defaults
        }

    def clean(self, values: Row) -> tuple[Row, list[str]]:
        """The values as the database will give them back, and the columns that had to be cut.

        Raises Unfit for a value that the column cannot hold.
        """
        cleaned: Row = {}
        cut: list[str] = []
        for name, value in values.items():
            if value is None:
                cleaned[name] = self._absent(name)
                continue
            cleaner = self.cleaners.get(name)
            try:
                kept = value if cleaner is None else cleaner(value)
            except Unfit as error:
                raise Unfit(f"{self.name}.{name}: {error}") from error
            limit = self.limits.get(name)
            if limit is not None and len(kept) > limit:
                if name in self.keys or any(r.column == name for r in self.references):
                    raise Unfit(f"{self.name}.{name} is longer than {limit} characters")
                kept = kept[:limit]
                cut.append(name)
            cleaned[name] = kept
        return cleaned, cut

    def _absent(self, name: str) -> Any:
        """What None means: nothing where that is allowed, the default where it is not."""
        if self.table.columns[name].nullable:
            return None
        if name not in self.defaults:
            raise Unfit(f"{self.name}.{name} is missing")
        return self.defaults[name]()


_known: dict[str, Shape] = {}


def shape_of(model: type[SQLModel]) -> Shape:
    """The shape of a table, worked out once."""
    name = str(model.__tablename__)
    if name not in _known:
        _known[name] = _shape(model)
    return _known[name]


def _shape(model: type[SQLModel]) -> Shape:
    table: Table = model.__table__  # type: ignore[attr-defined]
    columns = tuple(c.name for c in table.columns)
    defaults = {n: f for n in columns if (f := _default(model, n)) is not None}
    return Shape(
        table=table,
        keys=tuple(c.name for c in table.primary_key.columns),
        columns=columns,
        references=tuple(_references(table)),
        required=tuple(c.name for c in table.columns if not c.nullable and c.name not in defaults),
        defaults=defaults,
        cleaners={c.name: f for c in table.columns if (f := _cleaner(c)) is not None},
        limits={
            c.name: c.type.length
            for c in table.columns
            if isinstance(c.type, TEXT) and c.type.length
        },
        versioned="updated_at" in columns,
    )


def _references(table: Table) -> list[Reference]:
    found = []
    for column in table.columns:
        if column.name == "batch_id":
            continue
        for key in column.foreign_keys:
            parent = key.column
            found.append(
                Reference(column.name, parent.table.name, parent.name, bool(column.nullable))
            )
    return found


def _default(model: type[SQLModel], name: str) -> Callable[[], Any] | None:
    field = model.model_fields[name]
    if field.default_factory is not None:
        return field.default_factory  # type: ignore[return-value]
    if field.default is PydanticUndefined:
        return None
    default = field.default
    return lambda: default


def _cleaner(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes a value the one that the column gives back, or None where any value is."""
    by_type: list[tuple[Any, Callable[[Any], Any]]] = [
        (UtcDateTime, _instant),
        (Money, _money),
        (Boolean, bool),
        (Integer, _integer),
        (Date, _day),
        (TEXT, _text),
    ]
    for kind, cleaner in by_type:
        if isinstance(column.type, kind):
            return cleaner
    return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit(f"{value!r} is not text")
    # PostgreSQL cannot keep the NUL character.
    return value.replace("\x00", "") if "\x00" in value else value


def _instant(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Unfit(f"{value!r} is not a time with a zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise Unfit(f"{value!r} is not a day")
    return value


def _money(value: Any) -> Decimal:
    try:
        return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Unfit(f"{value!r} is not an amount") from error


def _integer(value: Any) -> int:
    if not isinstance(value, int) or abs(value) > LARGEST_INTEGER:
        raise Unfit(f"{value!r} is not a whole number that fits")
    return int(value)
