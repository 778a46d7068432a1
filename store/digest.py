"""A fingerprint of what a database holds: equal content, equal digest, on SQLite and PostgreSQL.

Per table, the SHA-256 of its rows in the order of their keys, one line of JSON each. Values are
brought to one form first: times as UTC text with microseconds, days as text, money as whole cents,
booleans as 0 and 1, JSON with sorted keys. The whole is the SHA-256 over the tables' names and
digests.
"""

import json
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, String, Table
from sqlmodel import Session, SQLModel

import store.tables  # noqa: F401 - fills SQLModel.metadata
from store.tables.types import Money, UtcDateTime

VOLATILE = {("import_batches", "imported_at"), ("articles", "ingested_at")}
"""Columns that say when Deskmate did something, not what it holds."""

_ROWS = 2_000
"""Rows held in memory at a time."""
_encode = json.JSONEncoder(separators=(",", ":")).encode


def content_digest(
    source: Session | Connection, *, without: Collection[str] = ("audit_entries",)
) -> str:
    """One digest, in hexadecimal, of all tables but `without`."""
    whole = sha256()
    for name, digest in digests_by_table(source, without=without).items():
        whole.update(f"{name} {digest}\n".encode())
    return whole.hexdigest()


def digests_by_table(
    source: Session | Connection, *, without: Collection[str] = ()
) -> dict[str, str]:
    """The digest of each table, to see which one differs."""
    connection = source if isinstance(source, Connection) else source.connection()
    tables = sorted(SQLModel.metadata.tables.items())
    return {name: _digest(connection, table) for name, table in tables if name not in without}


def _digest(connection: Connection, table: Table) -> str:
    seal = sha256()
    for rows in _chunks(connection, table):
        seal.update("".join([_encode(row) + "\n" for row in rows]).encode())
    return seal.hexdigest()


def _chunks(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    """The rows of a table in canonical form, in the order of their keys."""
    columns = [c for c in table.columns if (table.name, c.name) not in VOLATILE]
    readers = [(i, _canonical_json) for i, c in enumerate(columns) if isinstance(c.type, JSON)]
    options = {"stream_results": True, "max_row_buffer": _ROWS, "no_parameters": True}
    # The statement goes to the driver as it is: SQLAlchemy's conversions would triple the time.
    statement = _select(connection, table, columns)
    with connection.exec_driver_sql(statement, execution_options=options) as result:
        while chunk := result.fetchmany(_ROWS):
            rows = [list(row) for row in chunk]
            for i, read in readers:
                for row in rows:
                    row[i] = read(row[i])
            yield rows


def _select(connection: Connection, table: Table, columns: list[Column[Any]]) -> str:
    dialect = connection.dialect
    quote = dialect.identifier_preparer.quote
    write: Callable[[str, Column[Any]], str] = (
        _postgres if dialect.name == "postgresql" else lambda name, _: name
    )
    shown = ", ".join(write(quote(c.name), c) for c in columns)
    # SQLite orders text by its bytes; so does PostgreSQL with this collation only.
    text_order = ' COLLATE "C"' if dialect.name == "postgresql" else ""
    order = ", ".join(
        quote(c.name) + (text_order if _is_text(c) else "") for c in table.primary_key.columns
    )
    return f"SELECT {shown} FROM {quote(table.name)} ORDER BY {order}"  # noqa: S608


def _is_text(column: Column[Any]) -> bool:
    kind = column.type
    return isinstance(kind, String) or isinstance(getattr(kind, "impl", None), String)


def _postgres(name: str, column: Column[Any]) -> str:
    """An expression that gives what SQLite keeps for the same value."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(kind, Money):
        return f"({name} * 100)::bigint"
    if isinstance(kind, Boolean):
        return f"{name}::int"
    if isinstance(kind, Date | JSON):
        return f"{name}::text"
    return name


@lru_cache(maxsize=4096)
def _canonical_json(stored: str | None) -> str | None:
    """JSON text with its keys in order; an absent value is the same as JSON's null."""
    value = None if stored is None else json.loads(stored)
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))
