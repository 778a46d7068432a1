"""Runs the suites against each mutation until a case catches it."""

import multiprocessing
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.settings import Settings
from evals.case import Suite
from evals.conditions import Conditions, Job
from evals.mutations import MUTATIONS, find
from evals.mutations.patching import Mutation
from evals.mutations.subject import Mutated
from evals.results import CaseResult, RunResult
from evals.runner import jobs_of, run
from evals.subjects import TheAssistant
from evals.worker import Worker, working

WANTED = 0.95
"""Share of the mutations that the suites must catch."""


@dataclass(frozen=True)
class Caught:
    """What came of one mutation."""

    mutation: str
    what: str
    by: str | None
    """The case that failed; None where none did: the mutation survived."""
    how: str
    """What was wrong there."""
    tried: int
    """Cases that were run."""
    broke: int
    """Of these, cases that broke off; they catch nothing."""
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {**asdict(self), "caught": self.by is not None}


def catch(
    suites: list[Suite],
    settings: Settings,
    names: Sequence[str] = (),
    *,
    tries: int | None = None,
    workers: int = 2,
    progress: Callable[[int, int], None] = lambda done, total: None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Caught]:
    """Which mutations the suites catch; only cases that pass without one are used.

    `tries` ends the search for each after so many cases. Raises UnknownMutation.
    """
    chosen = [find(name) for name in names] or list(MUTATIONS)
    sound = run(suites, settings, workers=workers, tell=tell)
    jobs = list(jobs_of(suites, settings, Conditions()))
    work = {one.id: ordered(one, jobs, sound)[:tries] for one in chosen}
    found: dict[str, Caught] = {}
    progress(0, len(chosen))
    for caught in _each(work, settings, workers):
        found[caught.mutation] = caught
        progress(len(found), len(chosen))
    return [found[one.id] for one in chosen]


def ordered(one: Mutation, jobs: list[Job], sound: RunResult) -> list[Job]:
    """The cases that pass without the mutation, those that may catch it first."""
    passed = {result.key: result for result in sound.cases if result.status == "passed"}
    usable = [job for job in jobs if job.key in passed]
    random.Random(one.id).shuffle(usable)  # noqa: S311 - the rest in a mixed, repeatable order
    usable.sort(key=lambda job: _rank(one, job, passed[job.key]))
    conditions = Conditions(mutation=one.id)
    return [replace(job, conditions=conditions) for job in usable]


def _rank(one: Mutation, job: Job, result: CaseResult) -> int:
    """0 for the likeliest."""
    called = {call["tool"] for trial in result.trials for t in trial.turns for call in t.calls}
    calls = not called.isdisjoint(one.tools)
    told = " ".join(turn.say for turn in job.case.turns)
    says = bool(one.says) and re.search(one.says, told, re.I) is not None
    return 3 - 2 * calls - says


def _each(work: dict[str, list[Job]], settings: Settings, workers: int) -> Iterator[Caught]:
    if workers <= 1:
        for name, jobs in work.items():
            yield until_caught(name, jobs, settings)
        _discard()
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: list[Future[Caught]] = [
            pool.submit(until_caught, name, jobs, settings) for name, jobs in work.items()
        ]
        for future in as_completed(waiting):
            yield future.result()


_open = ExitStack()
_kept: list[Worker] = []
"""The worker of this process, used by one mutation after the other."""


def _worker(settings: Settings) -> Worker:
    if not _kept:
        _kept.append(_open.enter_context(working(settings)))
    return _kept[0]


def _discard() -> None:
    _kept.clear()
    _open.close()


def until_caught(name: str, jobs: list[Job], settings: Settings) -> Caught:
    """Run the cases in order, up to the first that fails."""
    one = find(name)
    if one.lasts:
        _discard()
    worker = _worker(settings)
    worker.hand_over(Mutated.around(TheAssistant, one))
    try:
        return _until_caught(one, jobs, worker)
    finally:
        if one.lasts:
            _discard()


def _until_caught(one: Mutation, jobs: list[Job], worker: Worker) -> Caught:
    started = time.perf_counter()
    tried = broke = 0
    by, how = None, ""
    for job in jobs:
        trial = worker.run(job.case)
        result = CaseResult(job.suite, job.case.id, job.case.persona, job.key, [trial])
        tried += 1
        broke += result.status == "error"
        if result.status == "failed":
            by, how = result.id, result.problems[0]
            break
    seconds = round(time.perf_counter() - started, 2)
    return Caught(one.id, one.what, by, how, tried, broke, seconds)
