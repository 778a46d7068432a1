"""Engine and sessions from a database URL: SQLite by default, PostgreSQL to scale.

`Store.session()` sees everything and may write: imports, migrations and the execution of approved
proposals use it. `Store.reading(scope)` opens a read-only session in which every table holds only
the rows that the person may see; everything that answers a question uses that one.
"""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from store import sqlite_views
from store.errors import DatabaseLocked, DatabaseUnavailable, ScopeError
from store.idle import IdleConnections
from store.scope import Scope

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another before the database counts as locked."""
READER_CACHE_KB = 512
"""Pages that a SQLite connection that only reads keeps: there may be one for each of many people,
and the system has the file in memory anyway."""
CONNECT_TIMEOUT_S = 10
"""How long a PostgreSQL server may take to accept a connection."""
SETTINGS = ("jit = off", "random_page_cost = 1.1")
"""Of each connection to PostgreSQL: to compile a statement took a third of its time, and looking up
few rows by an index is as cheap as reading on, with data in memory or on an SSD."""


class Store:
    """A database and the ways to open a session on it."""

    def __init__(self, url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.url = url
        self.engine = open_engine(url, busy_timeout_ms=busy_timeout_ms)
        # Made once: an engine with options of its own costs more than a statement.
        self._reads = self.engine.execution_options(
            sqlite_begin="BEGIN", sqlite_query_only=True, postgresql_readonly=True
        )
        self._writes = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._idle = IdleConnections(self._reader) if self.sqlite_path is not None else None
        weakref.finalize(self, self._idle.close if self._idle else _nothing)

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None on PostgreSQL and in memory."""
        parsed = self.engine.url
        if parsed.get_backend_name() != "sqlite" or not parsed.database:
            return None
        return Path(parsed.database)

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """A session over all rows; commits at the end, rolls back on an error.

        On SQLite it queues for the one write lock at its first statement, so that nothing it has
        read can change before it writes. `read_only` takes no lock and waits for nobody.
        """
        with explained(self.url, reads_only=read_only), ExitStack() as held:
            bind: Engine | Connection = self._reads if read_only else self._writes
            if read_only and self._idle is not None:
                bind = held.enter_context(self._idle.lent(None))
            session = held.enter_context(Session(bind, expire_on_commit=False))
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Session]:
        """A read-only session limited to what the person of `scope` may see.

        It is one transaction, so that all figures of an answer come from one snapshot.
        """
        lent = self._idle.lent(scope) if self._idle is not None else self.engine.connect()
        with explained(self.url), lent as connection:
            if self._idle is None:
                _limit(connection, scope)
            session = Session(bind=connection, autoflush=False, expire_on_commit=False)
            try:
                yield session
            finally:
                session.close()
                connection.rollback()

    def _reader(self, scope: Scope | None) -> Connection:
        """A SQLite connection that only reads, for one scope for good."""
        connection = (self._reads if scope is None else self.engine).connect()
        try:
            connection.exec_driver_sql(f"PRAGMA cache_size=-{READER_CACHE_KB}")
            connection.rollback()
            if scope is not None:
                _limit(connection, scope)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Give up all connections."""
        if self._idle is not None:
            self._idle.close()
        self.engine.dispose()


def _nothing() -> None:
    """There is nothing to close."""


def _limit(connection: Connection, scope: Scope) -> None:
    if connection.dialect.name == "sqlite":
        sqlite_views.limit(connection, scope)
    else:
        from store import postgres_views

        postgres_views.limit(connection, scope)


def open_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine with the settings Deskmate relies on; nothing is opened before first use."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite_engine(url, busy_timeout_ms)
        patience = (
            {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_TIMEOUT_S}
        )
        return _postgres_engine(url, patience)
    except ModuleNotFoundError as error:
        driver = f"its driver {error.name!r} is not installed (pip install 'deskmate[postgres]')"
        raise DatabaseUnavailable(_shown(url), driver) from error
    except ArgumentError as error:
        example = "sqlite:///path/to/file.db or postgresql+psycopg://user@host/database"
        raise DatabaseUnavailable(_shown(url), f"the URL is not of the form {example}") from error


def _postgres_engine(url: str, connect_args: dict[str, Any]) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, connect_args=connect_args)

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: Any) -> None:
        # Options in the URL would be shorter, but poolers refuse them.
        cursor = dbapi.cursor()
        for setting in SETTINGS:
            cursor.execute(f"SET {setting}")
        cursor.close()
        dbapi.commit()

    return engine


def _sqlite_engine(url: str, busy_timeout_ms: int) -> Engine:
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": busy_timeout_ms / 1000}
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: Any) -> None:
        # The driver's own transaction handling would commit before DDL; BEGIN is sent below.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        # Straight to the driver: every answer begins some ten transactions.
        driver: Any = connection.connection.driver_connection
        if options.get("sqlite_query_only"):
            driver.execute("PRAGMA query_only=ON").close()
        # A transaction that reads first and writes later fails at once, without waiting, where
        # another has written in between: SQLite cannot move its snapshot. Writers queue instead.
        driver.execute(options.get("sqlite_begin", "BEGIN")).close()

    return engine


_UNUSABLE = (
    "unable to open",
    "readonly database",
    "not a database",
    "malformed",
    "disk I/O error",
    "database or disk is full",
    "connection failed",
    "connection timeout expired",
    "failed to resolve host",
    "Name or service not known",
    "Temporary failure in name resolution",
    "server closed the connection",
    "terminating connection",
)
_AROUND = ("not authorized", "is prohibited", "read-only transaction", "because it is a view")


@contextmanager
def explained(url: str, *, reads_only: bool = False) -> Iterator[None]:
    """Turn the driver's words for common troubles into errors that say what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        if "database is locked" in reason or "lock timeout" in reason:
            raise DatabaseLocked(_shown(url)) from error
        if reads_only and "readonly database" in reason:
            raise ScopeError("This session only reads; writing takes `Store.session()`.") from error
        if any(words in reason for words in _UNUSABLE):
            raise DatabaseUnavailable(_shown(url), reason.strip().splitlines()[0]) from error
        if any(words in reason for words in _AROUND):
            raise ScopeError(
                f"This session only reads what its person may see: {reason}"
            ) from error
        raise


def _shown(url: str) -> str:
    """The URL without its password; nothing of it where it cannot be parsed."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "in DESKMATE_DATABASE_URL"


def count_rows(session: Session, table: str) -> int:
    """The number of rows that the session sees in a table."""
    quoted = session.get_bind().dialect.identifier_preparer.quote(table)
    return int(session.connection().execute(text(f"SELECT count(*) FROM {quoted}")).scalar_one())  # noqa: S608
