"""Conversations on disk: LangGraph's SQLite saver, and a list of threads by person."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from langgraph.checkpoint.sqlite import SqliteSaver

TITLE_LENGTH = 80


@dataclass(frozen=True)
class Thread:
    """A conversation of one person."""

    id: str
    person_id: str
    title: str
    updated_at: datetime


class Threads:
    """The threads of an installation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def saver(self) -> Iterator["SqliteSaver"]:
        """A checkpointer for the graph."""
        from langgraph.checkpoint.sqlite import SqliteSaver

        with closing(self._connect()) as connection:
            saver = SqliteSaver(connection)
            saver.setup()
            yield saver

    def start(self) -> str:
        """The id of a fresh thread; it is listed once something was said in it."""
        return f"t-{uuid4().hex[:12]}"

    def latest(self, person_id: str, since: datetime | None = None) -> str | None:
        """The thread in which the person last asked something, unless that was before `since`."""
        earliest = since.astimezone(UTC).isoformat() if since else ""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT id FROM threads WHERE person_id = ? AND updated_at >= ? "
                "ORDER BY updated_at DESC LIMIT 1",
                (person_id, earliest),
            ).fetchone()
        return row[0] if row else None

    def exists(self, thread: str) -> bool:
        """Whether anything was said in the thread."""
        with closing(self._connect()) as connection:
            found = connection.execute("SELECT 1 FROM threads WHERE id = ?", (thread,)).fetchone()
        return found is not None

    def of(self, person_id: str, limit: int = 50) -> list[Thread]:
        """A person's threads, the latest first."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT id, person_id, title, updated_at FROM threads "
                "WHERE person_id = ? ORDER BY updated_at DESC LIMIT ?",
                (person_id, limit),
            ).fetchall()
        return [Thread(i, p, t, datetime.fromisoformat(u)) for i, p, t, u in rows]

    def said(self, thread: str, person_id: str, text: str) -> None:
        """Note that something was said, and drop all but the thread's last checkpoint.

        The saver keeps every step; only the last is needed to go on, and the rest would grow with
        the square of the conversation.
        """
        with closing(self._connect()) as connection, connection:
            connection.execute(
                "INSERT INTO threads (id, person_id, title, updated_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at",
                (thread, person_id, text.strip()[:TITLE_LENGTH], datetime.now(UTC).isoformat()),
            )
            for table in ("checkpoints", "writes"):
                connection.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < "  # noqa: S608
                    "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)",
                    (thread, thread),
                )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS threads (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, "
            "title TEXT NOT NULL, updated_at TEXT NOT NULL)"
        )
        return connection
