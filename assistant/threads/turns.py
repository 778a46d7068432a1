"""Turns: a question and what became of it. A run is one turn being answered by some process.

A process holds a run by a lease that it renews. When the process is gone and the lease has run out,
another takes the run over: the attempt number rises, and what the first one still says is ignored.
"""

import json
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from assistant.threads import statements
from assistant.threads.checkpoints import keep_last
from assistant.threads.database import Database
from assistant.threads.tables import turns as turn_rows

TurnState = Literal["queued", "running", "done", "failed", "cancelled"]
ACTIVE = ("queued", "running")
TITLE_LENGTH = 80


class UnknownThread(Exception):
    """No conversation has that id."""


class Busy(Exception):
    """The thread is answering another question: `run`."""

    def __init__(self, run: str) -> None:
        super().__init__("This conversation is still answering the question before.")
        self.run = run


class RunTaken(Exception):
    """The run's id stands for another question."""


@dataclass(frozen=True)
class Turn:
    """A question, and its answer once there is one."""

    run: str
    thread: str
    number: int
    person_id: str
    question: str
    as_of: str | None
    state: TurnState
    attempt: int
    at: datetime
    decides: bool = True
    """Whether who asked may decide about changes, with the access used."""
    answer: dict[str, Any] | None = None
    """What `Answer.to_json` gave, or {"error": {...}}."""

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class Turns:
    """The turns of all conversations of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        thread: str,
        person_id: str,
        text: str,
        *,
        run: str,
        worker: str,
        lease_s: float,
        as_of: str | None = None,
        decides: bool = True,
    ) -> tuple[Turn, bool]:
        """Note a question that a process begins to answer; False when the run was there before.

        Raises UnknownThread, also for somebody else's; Busy while another runs in the thread;
        RunTaken.
        """
        with self._database.writing() as connection:
            there = statements.RUN.run(connection, run=run).first()
            if there is not None:
                return _joined(_turn(there), thread, person_id, text), False
            at = stamp()
            number = _next_number(connection, thread, person_id, text, at)
            statements.NEW_TURN.run(
                connection,
                run=run, thread_id=thread, number=number, person_id=person_id, question=text,
                as_of=as_of, decides=int(decides), state="running", attempt=1, worker=worker,
                lease_until=time.time() + lease_s, asked_at=at,
            )  # fmt: skip
        return Turn(
            run, thread, number, person_id, text, as_of, "running", 1,
            datetime.fromisoformat(at), decides,
        ), True  # fmt: skip

    def finish(
        self, run: str, attempt: int, state: TurnState, answer: dict[str, Any] | None
    ) -> bool:
        """Note the outcome. False when the run was cancelled, or is another process's by now."""
        kept = pack(answer)
        with self._database.writing() as connection:
            thread = statements.END.run(
                connection, which=run, the_attempt=attempt, ended=state, kept=kept
            ).scalar()
            if thread is None:
                return False
            keep_last(connection, thread)
        return True

    def get(self, run: str, person_id: str | None = None) -> Turn | None:
        """A run; with `person_id` only if it is that person's."""
        with self._database.reading() as connection:
            mine = [turn_rows.c.person_id == person_id] if person_id else []
            return _one(connection, turn_rows.c.run == run, *mine)

    def of(self, thread: str, *, after: int | None = None, limit: int = 50) -> list[Turn]:
        """Turns of a thread, oldest first: those after a number, else the last ones."""
        order = turn_rows.c.number.asc() if after is not None else turn_rows.c.number.desc()
        query = select(turn_rows).where(turn_rows.c.thread_id == thread).order_by(order)
        if after is not None:
            query = query.where(turn_rows.c.number > after)
        with self._database.reading() as connection:
            found = [_turn(row) for row in connection.execute(query.limit(limit))]
        return sorted(found, key=lambda turn: turn.number)

    def running(self, threads: Sequence[str]) -> dict[str, str]:
        """The run that each of these threads is answering, by thread."""
        query = select(turn_rows.c.thread_id, turn_rows.c.run).where(
            turn_rows.c.thread_id.in_(threads), turn_rows.c.state.in_(ACTIVE)
        )
        with self._database.reading() as connection:
            return {row.thread_id: row.run for row in connection.execute(query)}

    def cancel(self, run: str) -> bool:
        """End a run that has no answer. False when it has one."""
        return self._change(
            turn_rows.c.run == run,
            turn_rows.c.state.in_(ACTIVE),
            state="cancelled", lease_until=None, worker=None, events=None,
        )  # fmt: skip

    def note(self, told: Sequence[tuple[str, int, list[Any]]]) -> None:
        """Keep what clients of runs were told, (run, attempt, events) each, for other processes."""
        packed = [(run, attempt, pack(events)) for run, attempt, events in told]
        with self._database.writing() as connection:
            for run, attempt, events in packed:
                statements.NOTE.run(connection, which=run, the_attempt=attempt, told=events)

    def noted(self, run: str) -> list[Any]:
        """What was noted of a run that has no answer yet."""
        with self._database.reading() as connection:
            raw = connection.scalar(select(turn_rows.c.events).where(turn_rows.c.run == run))
        return unpack(raw) or []

    def renew(self, worker: str, lease_s: float) -> set[str]:
        """Hold on to this process's runs; those that are still its own."""
        mine = (turn_rows.c.worker == worker, turn_rows.c.state.in_(ACTIVE))
        with self._database.writing() as connection:
            connection.execute(
                update(turn_rows).where(*mine).values(lease_until=time.time() + lease_s)
            )
            return set(connection.scalars(select(turn_rows.c.run).where(*mine)))

    def abandoned(self, limit: int = 20) -> list[Turn]:
        """Runs that nobody holds any more."""
        free = or_(turn_rows.c.lease_until.is_(None), turn_rows.c.lease_until < time.time())
        query = select(turn_rows).where(turn_rows.c.state.in_(ACTIVE), free).limit(limit)
        with self._database.reading() as connection:
            return [_turn(row) for row in connection.execute(query)]

    def take(self, turn: Turn, worker: str, lease_s: float) -> Turn | None:
        """Take an abandoned run over; None when another process was faster."""
        free = or_(turn_rows.c.lease_until.is_(None), turn_rows.c.lease_until < time.time())
        taken = self._change(
            turn_rows.c.run == turn.run,
            turn_rows.c.attempt == turn.attempt,
            turn_rows.c.state.in_(ACTIVE),
            free,
            attempt=turn.attempt + 1,
            state="running", worker=worker, lease_until=time.time() + lease_s, events=None,
        )  # fmt: skip
        return self.get(turn.run) if taken else None

    def park(self, worker: str) -> int:
        """Give this process's runs up, for the next one to take; how many there were."""
        with self._database.writing() as connection:
            return connection.execute(
                update(turn_rows)
                .where(turn_rows.c.worker == worker, turn_rows.c.state.in_(ACTIVE))
                .values(state="queued", worker=None, lease_until=None)
            ).rowcount

    def _change(self, *which: ColumnElement[bool], **values: Any) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(update(turn_rows).where(*which).values(**values))
        return changed.rowcount > 0


def _joined(there: Turn, thread: str, person_id: str, text: str) -> Turn:
    """The turn of a run that was begun before. Raises RunTaken."""
    if (there.thread, there.person_id, there.question) != (thread, person_id, text):
        raise RunTaken(f"The id {there.run} stands for another question.")
    return there


def _next_number(connection: Connection, thread: str, person_id: str, text: str, at: str) -> int:
    """Count a question in its thread. Raises UnknownThread, Busy; then it does not count."""
    named = text.strip()[:TITLE_LENGTH]
    number = statements.COUNT.run(
        connection, thread=thread, person=person_id, named=named, at=at
    ).scalar()
    if number is None:
        raise UnknownThread(f"There is no conversation {thread}.")
    # A statement of its own: it has to see what was committed while the one before waited.
    busy = statements.RUNNING.run(connection, thread=thread).scalar()
    if busy:
        raise Busy(busy)
    return int(number)


def stamp() -> str:
    """This moment, as the tables keep it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def pack(value: Any) -> bytes | None:
    """JSON, compressed: a report of 10 kB takes 2."""
    if value is None:
        return None
    return zlib.compress(json.dumps(value, separators=(",", ":"), default=str).encode(), 3)


def unpack(raw: bytes | None) -> Any:
    """What `pack` was given."""
    return None if raw is None else json.loads(zlib.decompress(raw))


def _one(connection: Connection, *which: ColumnElement[bool]) -> Turn | None:
    row = connection.execute(select(turn_rows).where(*which)).first()
    return None if row is None else _turn(row)


def _turn(row: Row[Any]) -> Turn:
    return Turn(
        run=row.run, thread=row.thread_id, number=row.number, person_id=row.person_id,
        question=row.question, as_of=row.as_of, state=row.state, attempt=row.attempt,
        at=datetime.fromisoformat(row.asked_at), decides=bool(row.decides),
        answer=unpack(row.answer),
    )  # fmt: skip
