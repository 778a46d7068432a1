"""Runs cases one after the other on a worker's own copy of the data."""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.conversation import Answer
from assistant.settings import Settings
from assistant.wiring import Assistant
from evals import changes, checks, facts, witness
from evals.case import Case, Turn
from evals.company import Copy, pristine
from evals.results import Trial, TurnResult
from evals.route import followed
from evals.subjects import MakeSubject, Subject, TheAssistant
from evals.words import words
from store.clock import Clock
from tools.access import Actor

log = logging.getLogger("deskmate.evals")
CASSETTE = "eval_cassette"
"""Where an assistant keeps the cassette of its language model, if it has one."""


class Worker:
    """Holds a copy of each data set that its cases need."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        make_subject: MakeSubject = TheAssistant,
        chat: Any = None,
        prepare: Callable[[Assistant], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._make_subject = make_subject
        self._chat = chat
        self._prepare = prepare
        self._open = ExitStack()
        self._copies: dict[str, tuple[Copy, Any]] = {}

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def run(self, case: Case, trial: int = 1) -> Trial:
        """One trial. A broken case or subject is an error, never a failed or passed one."""
        try:
            copy, conversation = self._copy(case.data)
            self._announce(copy, case, trial)
            subject = self._make_subject(copy.assistant, conversation)
            with _put_back(copy):
                found = _trial(case, subject, copy)
            return self._replayed(copy, found)
        except facts.BadFact as error:
            return Trial("error", error=f"the case is wrong: {error}")
        except Exception as error:
            log.exception("case %s broke", case.id)
            return Trial("error", error=f"{type(error).__name__}: {error}")

    @staticmethod
    def _announce(copy: Copy, case: Case, trial: int) -> None:
        """Tell a recorded model which case its next answers belong to."""
        cassette = copy.assistant.__dict__.get(CASSETTE)
        if cassette is not None:
            cassette.begin(case.id, trial)

    @staticmethod
    def _replayed(copy: Copy, found: Trial) -> Trial:
        """What came of it; nothing is known about a model that was asked for more than it said."""
        cassette = copy.assistant.__dict__.get(CASSETTE)
        if cassette is None:
            return found
        if cassette.missing:
            return Trial("error", found.turns, error=cassette.missing)
        return replace(found, drift=cassette.drift)

    def hand_over(self, make_subject: MakeSubject) -> None:
        """Let somebody else take the test from here on, on the same copies."""
        self._make_subject = make_subject

    def _copy(self, data: str) -> tuple[Copy, Any]:
        if data not in self._copies:
            source, target = pristine(data, self._settings), self._folder / data
            copy = Copy(source, target, self._settings, self._chat)
            self._open.callback(copy.close)
            self._prepare(copy.assistant)
            conversation = self._open.enter_context(copy.assistant.conversation())
            self._copies[data] = copy, conversation
        return self._copies[data]


@contextmanager
def working(
    settings: Settings,
    make_subject: MakeSubject = TheAssistant,
    chat: Any = None,
    prepare: Callable[[Assistant], None] = lambda _: None,
) -> Iterator[Worker]:
    """A worker whose copies are removed at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="deskmate-evals-", ignore_cleanup_errors=True) as folder,
        Worker(settings, Path(folder), make_subject, chat, prepare) as worker,
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
    copy.witness.take()
    started = time.perf_counter()
    with followed() as nodes:
        answer = subject.ask(turn)
    ms = (time.perf_counter() - started) * 1000
    if _judges(subject):
        found = subject.judge(turn, answer)  # type: ignore[attr-defined]
        return _result(turn, answer, found, ms, nodes)
    found = witness.problems(turn.say, answer, copy.witness.take())
    with copy.assistant.store.session(read_only=True) as session:
        found += checks.problems(
            turn,
            answer,
            catalog=copy.assistant.door.catalog,
            session=session,
            clock=clock,
            person=actor.person_id,
            never=case.never,
        )
    return _result(turn, answer, found, ms, nodes)


def _judges(subject: Subject) -> bool:
    """Whether the subject is judged by a rule of its own, not by what the case expects."""
    return hasattr(subject, "judge")


def _result(
    turn: Turn, answer: Answer, found: list[str], ms: float, nodes: list[str]
) -> TurnResult:
    usage = answer.usage
    return TurnResult(
        say=turn.say,
        kind=answer.kind,
        calls=[{"tool": c.tool, "args": c.args, "kind": c.kind} for c in answer.calls],
        markdown=words(answer.report),
        problems=found,
        ms=round(ms, 1),
        tokens=int(usage.get("input_tokens", 0)) + int(usage.get("output_tokens", 0)),
        cost=float(usage.get("cost") or 0.0),
        nodes=nodes,
        how=str(answer.reading.get("how", "")),
    )
