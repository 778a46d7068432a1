"""Collects the rows of the demo company and writes them in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlmodel import SQLModel

import store.tables  # noqa: F401  # fills the metadata
from store.engine import Store

Row = dict[str, Any]
_CHUNK = 20_000


class Rows:
    """Rows by table name, in the order in which they were added."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self._streams: dict[str, Iterator[Row]] = {}
        self._streamed: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> Row:
        """Add a row and return it; it may still be completed until it is written."""
        values["source"] = "demo"
        self.tables[table].append(values)
        return values

    def stream(self, table: str, rows: Iterator[Row]) -> None:
        """Rows of a large table, made only while they are written."""
        self._streams[table] = rows

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def counts(self) -> dict[str, int]:
        """The number of rows per table, of streams once they are written."""
        found = {table: len(rows) for table, rows in self.tables.items()} | self._streamed
        return dict(sorted(found.items()))

    def write(self, store: Store) -> None:
        """Insert everything in one transaction, parents before children."""
        with store.session() as session:
            connection = session.connection()
            for table in SQLModel.metadata.sorted_tables:
                if rows := self.tables.get(table.name):
                    _insert(connection, table, rows)
                if table.name in self._streams:
                    self._streamed[table.name] = _insert(
                        connection, table, self._streams[table.name]
                    )


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Compiled once by Core, run by the driver: several times quicker than row by row.

    Every row has the columns of the first, so that a forgotten value is an error and not NULL.
    Returns the number of rows.
    """
    remaining = iter(rows)
    first = next(remaining)
    dialect = connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=list(first))
    columns = compiled.positiontup or list(first)
    processors = [table.c[n].type.dialect_impl(dialect).bind_processor(dialect) for n in columns]
    converters = list(zip(columns, processors, strict=True))
    remaining, written = chain([first], remaining), 0
    while chunk := list(islice(remaining, _CHUNK)):
        if compiled.positional:
            values: Any = [tuple(p(r[n]) if p else r[n] for n, p in converters) for r in chunk]
        else:
            values = [{n: p(r[n]) if p else r[n] for n, p in converters} for r in chunk]
        connection.exec_driver_sql(str(compiled), values)
        written += len(chunk)
    return written
