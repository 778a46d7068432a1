"""Column types that mean the same on SQLite and PostgreSQL, and what every imported row shares."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Float, Integer, Numeric
from sqlalchemy.sql.operators import mul, truediv
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

CENT = Decimal("0.01")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite keeps it as naive UTC text, PostgreSQL as timestamptz.

    A naive datetime is refused: it would silently mean another instant elsewhere.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs its zone: {value.isoformat()} has none")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount in the company's currency with two decimals.

    SQLite has no decimal type, so it keeps whole cents; sums stay exact on both databases. In SQL,
    add, compare, sum and multiply by a number; an average or a ratio of amounts is for Python.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(16, 2))
        return dialect.type_descriptor(BigInteger())

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        if op not in (mul, truediv):
            return self
        # A factor is a plain number, not an amount in cents.
        return Integer() if isinstance(value, int) else Float()

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        exact = Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)
        return exact if dialect.name == "postgresql" else int(exact * 100)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)
        return (Decimal(str(value)) / 100).quantize(CENT, rounding=ROUND_HALF_UP)


class Row(SQLModel):
    """What every table derives from."""

    # A row is not validated when it is made or read: its schema waits until it is asked for.
    model_config = {"defer_build": True}


class Provenance(Row):
    """Where a row came from: the system, its id there, and the file and line it was read from."""

    source: str = Field(default="deskmate", max_length=32)
    """The system it came from: deskmate, demo, csv, servicenow, zendesk, freshdesk or hubspot."""
    source_id: str | None = Field(default=None, max_length=200)
    source_ref: str | None = Field(default=None, max_length=400)
    """File name and line, such as ``incidents.csv:1204``."""
    batch_id: str | None = Field(
        default=None, foreign_key="import_batches.id", index=True, max_length=32
    )
    """The import that created the row; None for rows made in Deskmate."""
