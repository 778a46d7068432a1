"""Engine and sessions from a database URL: SQLite by default, PostgreSQL to scale.

`Store.session()` sees everything and may write: imports, migrations and the execution of approved
proposals use it. `Store.reading(scope)` opens a read-only session in which every table holds only
the rows that the person may see; everything that answers a question uses that one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from store.errors import DatabaseLocked, DatabaseUnavailable
from store.scope import Scope, narrow

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another before the database counts as locked."""


class Store:
    """A database and the ways to open a session on it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None on PostgreSQL and in memory."""
        parsed = make_url(self.url)
        if parsed.get_backend_name() != "sqlite" or not parsed.database:
            return None
        return Path(parsed.database)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session over all rows; commits at the end, rolls back on an error."""
        with _explained(self.url), Session(self.engine, expire_on_commit=False) as session:
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
        with _explained(self.url), self.engine.connect() as connection:
            narrow(connection, scope)
            session = Session(bind=connection, autoflush=False, expire_on_commit=False)
            try:
                yield session
            finally:
                session.close()
                connection.rollback()

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine with the settings Deskmate relies on; nothing is opened before first use."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(url, pool_pre_ping=True)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: Any) -> None:
        # The driver's own transaction handling would commit before DDL; BEGIN is sent below.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def use_wal(store: Store) -> None:
    """Turn on write-ahead logging: readers and one writer do not wait for each other."""
    if store.sqlite_path is not None:
        raw = store.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode=WAL").close()
        finally:
            raw.close()


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn the driver's words for common troubles into errors that say what to do."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        if "database is locked" in reason:
            raise DatabaseLocked(_shown(url)) from error
        unusable = ("unable to open", "readonly database", "connection failed", "disk I/O error")
        if any(words in reason for words in unusable) or "not a database" in reason:
            raise DatabaseUnavailable(_shown(url), reason.splitlines()[0]) from error
        raise


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def count_rows(session: Session, table: str) -> int:
    """The number of rows that the session sees in a table."""
    quoted = session.get_bind().dialect.identifier_preparer.quote(table)
    return int(session.connection().execute(text(f"SELECT count(*) FROM {quoted}")).scalar_one())  # noqa: S608
