"""SQLite connections that wait for their next use, each for one scope only.

Opening one, making its views and compiling its first statements costs several times the query that
an answer needs. A connection that was limited to a person stays limited to that person's rows for
as long as it lives: it is never handed to another scope.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection

from store.scope import Scope

MOST = 48
"""Connections kept; past it, the one that waits longest is closed."""


class IdleConnections:
    """Connections by scope; None stands for the one that sees everything and only reads."""

    def __init__(self, connect: Callable[[Scope | None], Connection]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._numbers = count()
        self._idle: OrderedDict[int, tuple[Scope | None, Connection]] = OrderedDict()
        self._by_scope: dict[Scope | None, list[int]] = {}

    @contextmanager
    def lent(self, scope: Scope | None) -> Iterator[Connection]:
        """A connection of that scope; after an error it is closed, not kept."""
        connection = self._take(scope) or self._connect(scope)
        try:
            yield connection
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        self._give_back(scope, connection)

    def _take(self, scope: Scope | None) -> Connection | None:
        with self._lock:
            numbers = self._by_scope.get(scope)
            if not numbers:
                return None
            number = numbers.pop()
            if not numbers:
                del self._by_scope[scope]
            return self._idle.pop(number)[1]

    def _give_back(self, scope: Scope | None, connection: Connection) -> None:
        dropped: Connection | None = None
        with self._lock:
            number = next(self._numbers)
            self._idle[number] = (scope, connection)
            self._by_scope.setdefault(scope, []).append(number)
            if len(self._idle) > MOST:
                oldest, (whose, dropped) = self._idle.popitem(last=False)
                self._by_scope[whose].remove(oldest)
                if not self._by_scope[whose]:
                    del self._by_scope[whose]
        if dropped is not None:
            dropped.close()

    def close(self) -> None:
        """Close those that wait."""
        with self._lock:
            waiting = [connection for _, connection in self._idle.values()]
            self._idle.clear()
            self._by_scope.clear()
        for connection in waiting:
            connection.close()
