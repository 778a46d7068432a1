"""Keeps and finds judgements of answers; a person judges the answers to their own questions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlmodel import Session, col, select

from assistant.threads import Threads
from assistant.threads.turns import Turn
from store.engine import Store
from store.tables import Feedback
from tools.access import Actor

Verdict = Literal["right", "wrong"]
LONGEST_WHY = 2000
"""Characters of a reason that are kept."""


class NothingToJudge(Exception):
    """There is no such answer. The message says so to the person."""


@dataclass(frozen=True)
class Judged:
    """A judgement with the answer that it is about."""

    id: str
    at: datetime
    person_id: str
    persona: str
    thread: str
    turn: int
    verdict: str
    why: str | None
    question: str
    trace: dict[str, Any]
    """What `Answer.to_keep` gave: calls ({"tool", "args"} each), kind, report, ms, failed."""

    @property
    def headline(self) -> str:
        """The first sentence of the answer."""
        blocks = self.trace.get("report", {}).get("blocks", [])
        heads = [block["text"] for block in blocks if block.get("type") == "headline"]
        return heads[0] if heads else ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, without the report."""
        shown = {**vars(self), "at": self.at.isoformat(), "headline": self.headline}
        shown["calls"] = self.trace.get("calls", [])
        shown.pop("trace")
        return shown


@dataclass(frozen=True)
class Mark:
    """A judgement as it stands beside its answer."""

    turn: int
    verdict: str
    why: str | None
    at: datetime


class Feedbacks:
    """The judgements of an installation."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self._store = store
        self._threads = threads

    def judge(
        self,
        actor: Actor,
        verdict: Verdict,
        why: str | None = None,
        *,
        thread: str | None = None,
        turn: int | None = None,
    ) -> Judged:
        """Keep a judgement; an earlier one of the same answer is replaced.

        Without a thread it is about the person's last one, without a turn about its last answer.
        Raises NothingToJudge, and UnknownThread, also for somebody else's thread.
        """
        thread = thread or self._threads.latest(actor.person_id)
        if thread is None:
            raise NothingToJudge("There is no answer to judge yet. Ask something first.")
        said = self._answered(actor, thread, turn)
        given = {
            "at": datetime.now(UTC),
            "persona": actor.persona.value,
            "verdict": verdict,
            "why": why.strip()[:LONGEST_WHY] or None if why else None,
            "question": said.question,
            "trace": said.answer or {},
        }
        with self._store.session() as session:
            row = _find(session, actor.person_id, thread, said.number) or Feedback(
                id=f"f-{uuid4().hex[:12]}",
                person_id=actor.person_id,
                thread_id=thread,
                turn=said.number,
                **given,
            )
            for name, value in given.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            return _judged(row)

    def of(self, actor: Actor, thread: str) -> list[Mark]:
        """The person's judgements in a conversation of theirs, by turn. Raises UnknownThread."""
        self._threads.get(thread, actor.person_id)
        # Without the answers that were judged: they are large.
        query = select(
            col(Feedback.turn), col(Feedback.verdict), col(Feedback.why), col(Feedback.at)
        ).where(Feedback.person_id == actor.person_id, Feedback.thread_id == thread)
        with self._store.session(read_only=True) as session:
            return [Mark(*row) for row in session.exec(query.order_by(col(Feedback.turn)))]

    def withdraw(self, actor: Actor, thread: str, turn: int) -> bool:
        """Forget the person's judgement of an answer. False where there was none."""
        with self._store.session() as session:
            row = _find(session, actor.person_id, thread, turn)
            if row is not None:
                session.delete(row)
            return row is not None

    def listed(
        self, *, verdict: Verdict | None = None, person_id: str | None = None, limit: int = 100
    ) -> list[Judged]:
        """The latest judgements, oldest first: everybody's, or one person's."""
        query = select(Feedback).order_by(col(Feedback.at).desc(), Feedback.id).limit(limit)
        if verdict is not None:
            query = query.where(Feedback.verdict == verdict)
        if person_id is not None:
            query = query.where(Feedback.person_id == person_id)
        with self._store.session(read_only=True) as session:
            return [_judged(row) for row in session.exec(query)][::-1]

    def get(self, id: str) -> Judged | None:
        """One judgement."""
        with self._store.session(read_only=True) as session:
            row = session.get(Feedback, id)
            return _judged(row) if row else None

    def _answered(self, actor: Actor, thread: str, number: int | None) -> Turn:
        """The turn to judge; without a number the last that tools answered or that was declined."""
        self._threads.get(thread, actor.person_id)
        after = None if number is None else number - 1
        turns = self._threads.turns.of(thread, after=after, limit=50 if number is None else 1)
        found = [
            turn
            for turn in turns
            if turn.answer is not None
            and turn.state == "done"
            and (turn.number == number if number else _is_answer(turn.answer))
        ]
        if not found:
            which = "no answer" if number is None else f"no answer {number}"
            raise NothingToJudge(f"There is {which} to judge in conversation {thread}.")
        return found[-1]


def _is_answer(answer: dict[str, Any]) -> bool:
    """Small talk, and what was said about an answer, is none."""
    return bool(answer.get("calls")) or answer.get("kind") in ("decline", "clarify")


def _find(session: Session, person_id: str, thread: str, turn: int) -> Feedback | None:
    query = select(Feedback).where(
        Feedback.person_id == person_id, Feedback.thread_id == thread, Feedback.turn == turn
    )
    return session.exec(query).first()


def _judged(row: Feedback) -> Judged:
    return Judged(
        id=row.id,
        at=row.at,
        person_id=row.person_id,
        persona=row.persona,
        thread=row.thread_id,
        turn=row.turn,
        verdict=row.verdict,
        why=row.why,
        question=row.question,
        trace=row.trace,
    )
