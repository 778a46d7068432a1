"""Collects the rows of the demo company and writes them in one transaction."""

from collections import defaultdict
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

    def add(self, table: str, **values: Any) -> Row:
        """Add a row and return it; it may still be completed until it is written."""
        values["source"] = "demo"
        self.tables[table].append(values)
        return values

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def counts(self) -> dict[str, int]:
        """The number of rows per table."""
        return {table: len(rows) for table, rows in sorted(self.tables.items())}

    def write(self, store: Store) -> None:
        """Insert everything in one transaction, parents before children."""
        with store.session() as session:
            connection = session.connection()
            for table in SQLModel.metadata.sorted_tables:
                if rows := self.tables.get(table.name):
                    _insert(connection, table, rows)


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Compiled once by Core, run by the driver: several times quicker than row by row.

    Every row has the columns of the first, so that a forgotten value is an error and not NULL.
    """
    dialect = connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=list(rows[0]))
    columns = compiled.positiontup or list(rows[0])
    processors = [table.c[n].type.dialect_impl(dialect).bind_processor(dialect) for n in columns]
    converters = list(zip(columns, processors, strict=True))
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        if compiled.positional:
            values: Any = [tuple(p(r[n]) if p else r[n] for n, p in converters) for r in chunk]
        else:
            values = [{n: p(r[n]) if p else r[n] for n, p in converters} for r in chunk]
        connection.exec_driver_sql(str(compiled), values)
