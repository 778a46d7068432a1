"""The views through which SQLite shows a person their rows, and what insists on them.

Each protected table is shadowed by a temporary view of the same name. Names in a query resolve to
temporary views first, so ORM queries, hand-written joins and raw SQL are narrowed alike.
"""

import secrets
import sqlite3
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from store.scope import Scope, Terms, shadow

_DOOR = "@door@"
"""Stands for the name of the only query that may read a protected table."""
_VIEW = 'CREATE TEMP VIEW "{name}" AS WITH "@door@" AS ({query}) SELECT * FROM "@door@"'


@lru_cache(maxsize=256)
def _script(scope: Scope) -> tuple[str, frozenset[str]]:
    """The views of a scope as one script, and their names."""
    terms = Terms(scope, "main")
    views = [(name, query) for name in SQLModel.metadata.tables if (query := shadow(terms, name))]
    script = [_VIEW.format(name=name, query=query) for name, query in views]
    # SQLite builds this function's table while a query is compiled, which the authorizer would
    # have to allow; used once beforehand, it exists.
    script.append("SELECT 1 FROM json_each('[]')")
    return ";\n".join(script), frozenset(name for name, _ in views)


def limit(connection: Connection, scope: Scope) -> None:
    """Limit a connection to `scope` and to reading, before its first transaction.

    It stays so until it is closed, and must not serve another scope.
    """
    script, shadowed = _script(scope)
    door = secrets.token_hex(8)
    raw: Any = connection.connection.driver_connection
    raw.executescript(script.replace(_DOOR, door))
    raw.set_authorizer(_Authorizer(door, shadowed))


class _Authorizer:
    """SQLite asks before each access that a statement would make, while compiling it.

    The last argument names the innermost view or common table expression in which the access
    stands. A query may call its own expressions as it likes, but it cannot know the door's name:
    it is random, and the views' definitions cannot be read.
    """

    _plain = frozenset(
        {
            sqlite3.SQLITE_SELECT,
            sqlite3.SQLITE_FUNCTION,
            sqlite3.SQLITE_RECURSIVE,
            sqlite3.SQLITE_TRANSACTION,
            sqlite3.SQLITE_SAVEPOINT,
        }
    )
    _functions = frozenset({"json_each", "json_tree"})

    def __init__(self, door: str, shadowed: frozenset[str]) -> None:
        self.door, self.shadowed = door, shadowed
        as_they_are = {name for name in SQLModel.metadata.tables if name not in shadowed}
        self.readable = as_they_are | self._functions

    def __call__(
        self, action: int, table: str | None, _col: str | None, schema: str | None, via: str | None
    ) -> int:
        if action in self._plain:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and self._may_read(table or "", schema, via):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def _may_read(self, table: str, schema: str | None, via: str | None) -> bool:
        if via == self.door:
            return True
        if schema == "temp":
            return table in self.shadowed
        if schema == "main":
            return table in self.readable
        # A query that uses no column names the table as written; a name without a schema finds
        # the view, which is asked for again with its schema.
        return schema is None and not table.startswith("sqlite_")
