"""Which statements a session sent: what a figure's query was, how many rows it read, how long."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

MOST_STATEMENTS = 24
"""Different statements that are kept of one recording; the rest are counted."""
MOST_CHARACTERS = 2_400
SHORT = 40


@dataclass
class Statement:
    """One text of SQL, however often it ran."""

    sql: str
    """On one line, shortened; the columns of a table that is read whole are ``table.*``."""
    params: str
    """The bound values of its first run, shortened."""
    times: int = 0
    rows: int = 0
    """Rows that were read, or changed."""
    ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "sql": self.sql,
            "params": self.params,
            "times": self.times,
            "rows": self.rows,
            "ms": round(self.ms, 1),
        }


@dataclass
class Statements:
    """What was recorded, in the order of the first runs."""

    kept: dict[str, Statement] = field(default_factory=dict)
    left_out: int = 0
    """Runs of statements beyond those that are kept."""

    def to_json(self) -> list[dict[str, Any]]:
        """The statements as plain JSON values."""
        return [statement.to_json() for statement in self.kept.values()]


@contextmanager
def recorded(session: Session, found: Statements | None = None) -> Iterator[Statements]:
    """Record what the session's connection is sent, in `found` where it is given."""
    found = Statements() if found is None else found
    connection = session.connection()
    started = [0.0]

    def before(*_: Any) -> None:
        started[0] = time.perf_counter()

    def after(_: Any, cursor: Any, sql: str, params: Any, context: Any, __: bool) -> None:
        statement = found.kept.get(sql)
        if statement is None:
            if len(found.kept) >= MOST_STATEMENTS:
                found.left_out += 1
                return
            statement = found.kept[sql] = Statement(_shortened(sql), _summary(params))
        statement.times += 1
        statement.ms += (time.perf_counter() - started[0]) * 1000
        if cursor.description is None:
            statement.rows += max(cursor.rowcount, 0)
        else:
            # The result is made over the context's cursor right after this.
            context.cursor = _Counting(cursor, statement)

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)


class _Counting:
    """A cursor that counts the rows it hands out; SQLite does not know them beforehand."""

    def __init__(self, cursor: Any, statement: Statement) -> None:
        self._cursor = cursor
        self._statement = statement

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._statement.rows += row is not None
        return row

    def fetchmany(self, *size: Any) -> list[Any]:
        return self._counted(self._cursor.fetchmany(*size))

    def fetchall(self) -> list[Any]:
        return self._counted(self._cursor.fetchall())

    def _counted(self, rows: list[Any]) -> list[Any]:
        self._statement.rows += len(rows)
        return rows


_ALL_COLUMNS = re.compile(r"\b(\w+)\.\w+(?: AS \w+)?(?:, \1\.\w+(?: AS \w+)?){5,}")
"""Six or more columns of one table in a row: objects are read whole."""


@lru_cache(maxsize=512)
def _shortened(sql: str) -> str:
    plain = _ALL_COLUMNS.sub(r"\1.*", " ".join(sql.split()))
    return plain if len(plain) <= MOST_CHARACTERS else f"{plain[:MOST_CHARACTERS]} …"


def _summary(params: Any) -> str:
    """The values in a line: a long text is cut, of many values the first are told."""
    if not params:
        return ""
    if isinstance(params, dict):
        parts = [f"{name}={_value(value)}" for name, value in list(params.items())[:12]]
    else:
        parts = [_value(value) for value in list(params)[:12]]
    more = len(params) - len(parts)
    return ", ".join(parts) + (f", and {more} more" if more > 0 else "")


def _value(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
