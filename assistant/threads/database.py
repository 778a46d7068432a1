"""Opens the database of conversations: `threads.db` in the home folder, or PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.schema import CreateColumn

from assistant.threads.tables import metadata
from store.engine import explained, open_engine

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

BUSY_TIMEOUT_S = 5
_SHAPE = 4
"""Of the SQLite file, in its `user_version`: one that differs is brought up to date."""
_ONE_AT_A_TIME = 0x7468726561
"""Key of the PostgreSQL lock that a process holds while it makes the tables."""
_SAVER_AT_A_TIME = 0x7468726562
"""The same for the tables of LangGraph's saver."""


class Database:
    """Connections for the tables of conversations, and a checkpointer beside them."""

    def __init__(self, path: Path, shared_url: str | None = None) -> None:
        self.path = path
        self.shared_url = shared_url
        self._opening = threading.Lock()
        self._engines: tuple[Engine, Engine] | None = None
        # Writers of one process queue here; SQLite's own waiting sleeps, up to 0.1 s at a time.
        self._writing = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.shared_url is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose changes are not kept."""
        with self._explained(), self._open()[0].connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, committed at the end."""
        engine = self._open()[1]
        with ExitStack() as held:
            held.enter_context(self._explained())
            if self.is_sqlite:
                held.enter_context(self._writing)
            yield held.enter_context(engine.begin())

    @contextmanager
    def saver(self) -> Iterator["BaseCheckpointSaver[Any]"]:
        """LangGraph's checkpointer for this database."""
        self._open()
        opened = self._sqlite_saver() if self.is_sqlite else self._postgres_saver()
        with opened as saver:
            yield saver

    @contextmanager
    def _sqlite_saver(self) -> Iterator["BaseCheckpointSaver[Any]"]:
        from assistant.threads.saver import LastCheckpoints

        connection = sqlite3.connect(self.path, check_same_thread=False, timeout=BUSY_TIMEOUT_S)
        with closing(connection):
            connection.execute("PRAGMA synchronous=NORMAL")
            yield LastCheckpoints(connection, self._writing)

    @contextmanager
    def _postgres_saver(self) -> Iterator["BaseCheckpointSaver[Any]"]:
        from langgraph.checkpoint.postgres import PostgresSaver
        from psycopg.rows import dict_row
        from psycopg_pool import ConnectionPool

        url = str(self.shared_url).replace("postgresql+psycopg://", "postgresql://", 1)
        options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
        with ConnectionPool(url, min_size=1, max_size=8, kwargs=options, open=True) as pool:
            saver: Any = PostgresSaver(pool)  # pyright: ignore[reportArgumentType]
            with pool.connection() as connection:
                _set_up(saver, connection)
            yield saver

    def _explained(self) -> Any:
        return explained(self.shared_url or f"sqlite:///{self.path}")

    def _open(self) -> tuple[Engine, Engine]:
        """One to read with, one to write with."""
        with self._opening:
            if self._engines is None:
                engine = self._sqlite() if self.is_sqlite else open_engine(str(self.shared_url))
                with self._explained():
                    _prepare(engine)
                self._engines = engine, engine.execution_options(begin="BEGIN IMMEDIATE")
            return self._engines

    def _sqlite(self) -> Engine:
        engine = create_engine(
            f"sqlite:///{self.path}",
            connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
            pool_size=8,
            max_overflow=64,
        )

        @event.listens_for(engine, "connect")
        def _connected(dbapi: Any, _record: Any) -> None:
            dbapi.isolation_level = None
            dbapi.execute("PRAGMA journal_mode=WAL").close()
            # A turn that a power cut takes is asked again; waiting for the disk would halve the
            # number of turns a second.
            dbapi.execute("PRAGMA synchronous=NORMAL").close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            driver: Any = connection.connection.driver_connection
            driver.execute(connection.get_execution_options().get("begin", "BEGIN")).close()

        return engine

    def close(self) -> None:
        """Give up all connections."""
        with self._opening:
            if self._engines is not None:
                self._engines[0].dispose()
                self._engines = None


def _prepare(engine: Engine) -> None:
    """Make the tables, and columns that a file of an earlier version lacks."""
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar() == _SHAPE:
                return
    with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        _alone(connection)
        _add_columns(connection)
        metadata.create_all(connection)
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA user_version = {_SHAPE}")


def _add_columns(connection: Connection) -> None:
    found = inspect(connection)
    for table in metadata.sorted_tables:
        if found.has_table(table.name):
            there = {column["name"] for column in found.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    made = CreateColumn(column).compile(dialect=connection.dialect)
                    connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {made}"))


def _set_up(saver: Any, connection: Any) -> None:
    """Make the saver's tables, one process at a time.

    It builds indexes concurrently, which waits for every transaction with a snapshot: so neither
    who holds the lock nor who waits for it may be in one.
    """
    key = {"key": _SAVER_AT_A_TIME}
    attempt = "SELECT pg_try_advisory_lock(%(key)s) AS got"
    while not connection.execute(attempt, key).fetchone()["got"]:
        time.sleep(0.05)
    try:
        saver.setup()
    finally:
        connection.execute("SELECT pg_advisory_unlock(%(key)s)", key)


def _alone(connection: Connection) -> None:
    """Keep other processes from making the same tables at the same time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
