"""Runs cases one after the other on a worker's own copy of the data."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.conversation import Answer
from assistant.settings import Settings
from assistant.wiring import Assistant
from evals import changes, checks, facts
from evals.case import Case, Turn
from evals.company import Copy, pristine
from evals.results import Trial, TurnResult
from evals.subjects import MakeSubject, Subject, TheAssistant
from store.clock import Clock
from tools.access import Actor

log = logging.getLogger("deskmate.evals")


class Worker:
    """Holds a copy of each data set that its cases need."""

    def __init__(
        self, settings: Settings, folder: Path, make_subject: MakeSubject = TheAssistant
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._make_subject = make_subject
        self._open = ExitStack()
        self._copies: dict[str, tuple[Copy, Any]] = {}

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def run(self, case: Case) -> Trial:
        """One trial. A broken case or subject is an error, never a failed or passed one."""
        try:
            copy, conversation = self._copy(case.data)
            subject = self._make_subject(copy.assistant, conversation)
            with _put_back(copy):
                return _trial(case, subject, copy)
        except facts.BadFact as error:
            return Trial("error", error=f"the case is wrong: {error}")
        except Exception as error:
            log.exception("case %s broke", case.id)
            return Trial("error", error=f"{type(error).__name__}: {error}")

    def assistant(self, data: str = "demo") -> Assistant:
        """The assistant over this worker's copy."""
        return self._copy(data)[0].assistant

    def _copy(self, data: str) -> tuple[Copy, Any]:
        if data not in self._copies:
            copy = Copy(pristine(data, self._settings), self._folder / data, self._settings)
            self._open.callback(copy.close)
            conversation = self._open.enter_context(copy.assistant.conversation())
            self._copies[data] = copy, conversation
        return self._copies[data]


@contextmanager
def working(settings: Settings, make_subject: MakeSubject = TheAssistant) -> Iterator[Worker]:
    """A worker whose copies are removed at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="deskmate-evals-", ignore_cleanup_errors=True) as folder,
        Worker(settings, Path(folder), make_subject) as worker,
    ):
        yield worker


@contextmanager
def _put_back(copy: Copy) -> Iterator[None]:
    """Leave the data as it was, whatever the case did."""
    before = _traces(copy.database)
    try:
        yield
    finally:
        if _traces(copy.database) != before:
            copy.restore()


def _traces(database: Path) -> int:
    """Grows with every commit: a counter in the database file's header and its log."""
    wal = database.with_name(f"{database.name}-wal")
    with suppress(FileNotFoundError):
        return hash((database.stat().st_mtime_ns, wal.stat().st_mtime_ns, wal.stat().st_size))
    return database.stat().st_mtime_ns


def _trial(case: Case, subject: Subject, copy: Copy) -> Trial:
    assistant = copy.assistant
    actor = assistant.actor(case.person or case.persona)
    clock = assistant.clock if case.as_of is None else assistant.clock.as_of(case.as_of)
    clock = clock.in_zone(actor.time_zone)
    subject.begin(case, actor)
    turns = [_turn(turn, case, subject, copy, actor, clock) for turn in case.turns]
    made = changes.made(copy.database)
    wrong = changes.missing([] if _judges(subject) else case.effects, made)
    passed = not wrong and not any(turn.problems for turn in turns)
    return Trial("passed" if passed else "failed", turns, wrong, changes.effect_hash(made))


def _turn(
    turn: Turn, case: Case, subject: Subject, copy: Copy, actor: Actor, clock: Clock
) -> TurnResult:
    started = time.perf_counter()
    answer = subject.ask(turn)
    ms = (time.perf_counter() - started) * 1000
    if _judges(subject):
        return _result(turn, answer, subject.judge(turn, answer), ms)  # type: ignore[attr-defined]
    with copy.assistant.store.session(read_only=True) as session:
        found = checks.problems(
            turn,
            answer,
            catalog=copy.assistant.door.catalog,
            session=session,
            clock=clock,
            person=actor.person_id,
            never=case.never,
        )
    return _result(turn, answer, found, ms)


def _judges(subject: Subject) -> bool:
    """Whether the subject is judged by a rule of its own, not by what the case expects."""
    return hasattr(subject, "judge")


def _result(turn: Turn, answer: Answer, found: list[str], ms: float) -> TurnResult:
    shown = answer.to_json()
    usage = shown.get("usage") or {}
    return TurnResult(
        say=turn.say,
        kind=answer.kind,
        calls=[{"tool": c.tool, "args": c.args, "kind": c.kind} for c in answer.calls],
        markdown=shown["markdown"],
        problems=found,
        ms=round(ms, 1),
        tokens=int(usage.get("tokens", 0)),
        cost=float(usage.get("cost", 0.0)),
    )
