"""Statements that every turn runs, made into text once for each kind of database.

SQLAlchemy looks a statement up, binds and wraps it anew each time, which costs several times the
running of it; one that locks rows it even compiles each time.
"""

from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """A statement whose values need no conversion: text, whole numbers, floats and bytes."""

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] | None = None) -> None:
        """`columns` are those that an insert sets; None for all that `statement` names."""
        self._statement = statement
        self._columns = list(columns) if columns else None
        self._made: dict[str, SQLCompiler] = {}

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Run it with values for its parameters; those that it fixes itself may be left out."""
        made = self._made.get(connection.dialect.name)
        if made is None:
            made = self._statement.compile(connection, column_keys=self._columns)
            assert isinstance(made, SQLCompiler)  # noqa: S101 - statements compile to nothing else
            self._made[connection.dialect.name] = made
        given = {**made.params, **values}
        if made.positiontup is None:
            return connection.exec_driver_sql(made.string, given)
        return connection.exec_driver_sql(
            made.string, tuple([given[name] for name in made.positiontup])
        )
