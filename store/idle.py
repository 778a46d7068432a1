"""SQLite connections that wait for their next use, each for one scope only.

Opening one, making its views and compiling its first statements costs several times the query that
an answer needs. A connection that was limited to a person stays limited to that person's rows for
as long as it lives: it is never handed to another scope.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection

from store.scope import Scope

MOST = 48
"""Connections kept; past it, the one that waits longest is closed."""
LONGEST_S = 60.0
"""How long one waits before it is closed: looking at everybody for alerts uses one for each of
them, and each holds a megabyte.
"""


class IdleConnections:
    """Connections by scope; None stands for the one that sees everything and only reads."""

    def __init__(
        self,
        connect: Callable[[Scope | None], Connection],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect = connect
        self._now = now
        self._lock = threading.Lock()
        self._numbers = count()
        self._idle: OrderedDict[int, tuple[float, Scope | None, Connection]] = OrderedDict()
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
            return self._idle.pop(number)[2]

    def _give_back(self, scope: Scope | None, connection: Connection) -> None:
        dropped: list[Connection] = []
        with self._lock:
            number, at = next(self._numbers), self._now()
            self._idle[number] = (at, scope, connection)
            self._by_scope.setdefault(scope, []).append(number)
            while len(self._idle) > MOST or next(iter(self._idle.values()))[0] < at - LONGEST_S:
                oldest, (_, whose, one) = self._idle.popitem(last=False)
                dropped.append(one)
                self._by_scope[whose].remove(oldest)
                if not self._by_scope[whose]:
                    del self._by_scope[whose]
        for one in dropped:
            one.close()

    def close(self) -> None:
        """Close those that wait."""
        with self._lock:
            waiting = [connection for _, _, connection in self._idle.values()]
            self._idle.clear()
            self._by_scope.clear()
        for connection in waiting:
            connection.close()
