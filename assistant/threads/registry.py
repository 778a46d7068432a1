"""Whose conversations there are, what they are called, and when they were last used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, update

from assistant.threads import checkpoints
from assistant.threads.database import Database
from assistant.threads.rounds import Rounds
from assistant.threads.tables import threads as thread_rows
from assistant.threads.tables import turns as turn_rows
from assistant.threads.turns import TITLE_LENGTH, Turns, UnknownThread, pack, stamp

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

__all__ = ["Thread", "Threads", "UnknownThread"]


@dataclass(frozen=True)
class Thread:
    """A conversation of one person."""

    id: str
    person_id: str
    title: str
    updated_at: datetime
    created_at: datetime
    turns: int = 0


class Threads:
    """The threads of an installation. `shared_url` is a PostgreSQL URL, where there is one."""

    def __init__(self, path: Path, shared_url: str | None = None) -> None:
        self.path = path
        self.database = Database(path, shared_url)
        self.turns = Turns(self.database)
        self.rounds = Rounds(self.database)

    @contextmanager
    def saver(self) -> Iterator["BaseCheckpointSaver[Any]"]:
        """A checkpointer for the graph."""
        with self.database.saver() as saver:
            yield saver

    def start(self) -> str:
        """The id of a fresh thread; it is listed once something was said in it."""
        return f"t-{uuid4().hex[:12]}"

    def create(self, person_id: str, title: str = "") -> Thread:
        """A thread in which nothing was said yet. Its first question becomes an empty title."""
        thread, at = self.start(), stamp()
        with self.database.writing() as connection:
            connection.execute(
                insert(thread_rows).values(
                    id=thread, person_id=person_id, title=title.strip()[:TITLE_LENGTH],
                    created_at=at, updated_at=at, turns=0,
                )
            )  # fmt: skip
        return self.get(thread, person_id)

    def get(self, thread: str, person_id: str) -> Thread:
        """A person's thread. Raises UnknownThread, also for somebody else's."""
        with self.database.reading() as connection:
            row = connection.execute(
                select(thread_rows).where(
                    thread_rows.c.id == thread, thread_rows.c.person_id == person_id
                )
            ).first()
        if row is None:
            raise UnknownThread(f"There is no conversation {thread}.")
        return _thread(row)

    def latest(self, person_id: str, since: datetime | None = None) -> str | None:
        """The thread in which the person last asked something, unless that was before `since`."""
        earliest = since.astimezone(UTC).isoformat() if since else ""
        query = (
            select(thread_rows.c.id)
            .where(
                thread_rows.c.person_id == person_id,
                thread_rows.c.updated_at >= earliest,
                thread_rows.c.turns > 0,
            )
            .order_by(thread_rows.c.updated_at.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            return connection.scalar(query)

    def exists(self, thread: str) -> bool:
        """Whether there is such a thread, whoever's."""
        with self.database.reading() as connection:
            found = connection.scalar(select(thread_rows.c.id).where(thread_rows.c.id == thread))
        return found is not None

    def of(
        self,
        person_id: str,
        limit: int = 50,
        *,
        before: tuple[str, str] | None = None,
        search: str | None = None,
    ) -> list[Thread]:
        """A person's threads, the latest first.

        `before` is the (updated_at as text, id) of the last one seen; `search` are words of the
        title or of a question.
        """
        query = select(thread_rows).where(thread_rows.c.person_id == person_id)
        if before is not None:
            at, last = before
            query = query.where(
                (thread_rows.c.updated_at < at)
                | ((thread_rows.c.updated_at == at) & (thread_rows.c.id < last))
            )
        if search:
            asked = select(turn_rows.c.thread_id).where(
                turn_rows.c.person_id == person_id,
                turn_rows.c.question.icontains(search, autoescape=True),
            )
            query = query.where(
                thread_rows.c.title.icontains(search, autoescape=True) | thread_rows.c.id.in_(asked)
            )
        query = query.order_by(thread_rows.c.updated_at.desc(), thread_rows.c.id.desc())
        with self.database.reading() as connection:
            return [_thread(row) for row in connection.execute(query.limit(limit))]

    def rename(self, thread: str, person_id: str, title: str) -> Thread:
        """Give a thread another title. Raises UnknownThread."""
        with self.database.writing() as connection:
            connection.execute(
                update(thread_rows)
                .where(thread_rows.c.id == thread, thread_rows.c.person_id == person_id)
                .values(title=title.strip()[:TITLE_LENGTH])
            )
        return self.get(thread, person_id)

    def delete(self, thread: str, person_id: str) -> None:
        """Remove a thread and all that was said in it. Raises UnknownThread."""
        self.get(thread, person_id)
        with self.database.writing() as connection:
            connection.execute(delete(turn_rows).where(turn_rows.c.thread_id == thread))
            connection.execute(delete(thread_rows).where(thread_rows.c.id == thread))
            checkpoints.drop(connection, thread)

    def said(
        self, thread: str, person_id: str, text: str, answer: dict[str, Any] | None = None
    ) -> None:
        """Note a question that was answered, and drop all but the thread's last checkpoint."""
        at = stamp()
        with self.database.writing() as connection:
            turns = connection.scalar(
                select(thread_rows.c.turns).where(thread_rows.c.id == thread).with_for_update()
            )
            if turns is None:
                connection.execute(
                    insert(thread_rows).values(
                        id=thread, person_id=person_id, title=text.strip()[:TITLE_LENGTH],
                        created_at=at, updated_at=at, turns=1,
                    )
                )  # fmt: skip
            else:
                connection.execute(
                    update(thread_rows)
                    .where(thread_rows.c.id == thread)
                    .values(updated_at=at, turns=turns + 1)
                )
            connection.execute(
                insert(turn_rows).values(
                    run=f"r-{uuid4().hex[:16]}", thread_id=thread, number=(turns or 0) + 1,
                    person_id=person_id, question=text, state="done", asked_at=at,
                    answer=pack(answer),
                )
            )  # fmt: skip
            checkpoints.keep_last(connection, thread)


def _thread(row: Row[Any]) -> Thread:
    updated = datetime.fromisoformat(row.updated_at)
    created = datetime.fromisoformat(row.created_at) if row.created_at else updated
    return Thread(row.id, row.person_id, row.title, updated, created, row.turns)
