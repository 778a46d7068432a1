"""Runs suites: several processes, kept results, and a run that was cut off goes on where it was."""

import hashlib
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals import cassette, disturbed, model, mutations
from evals.case import Case, Suite
from evals.company import fingerprint, grading, pristine, train
from evals.conditions import Conditions, Job
from evals.job import in_process, run_jobs
from evals.kept import Kept
from evals.results import CaseResult, RunResult, Trial, case_from
from evals.variants import variants

Progress = Callable[[int, int], None]


def run(
    suites: list[Suite],
    settings: Settings,
    conditions: Conditions | None = None,
    *,
    workers: int = 2,
    fresh: bool = False,
    progress: Progress = lambda done, total: None,
    tell: Callable[[str], None] = lambda _: None,
    chat: Any = None,
) -> RunResult:
    """Run every case of the suites. Results of the same case, data, code and model are reused.

    `chat` is a language model to use in place of the one of the settings; then everything runs
    here, and afresh. Raises UnknownMutation, UnknownDisturbance, UnknownFault, BadCassette,
    ModelUnavailable.
    """
    conditions = conditions or Conditions()
    started = time.perf_counter()
    settings = model.settings_for(settings, conditions)
    if chat is None and not conditions.replay:
        model.check(settings)
    prepare(suites, settings, conditions, tell)
    jobs = list(jobs_of(suites, settings, conditions))
    kept = KeptResults(settings)
    fresh = fresh or chat is not None or bool(conditions.record)
    done = {} if fresh else {job.key: r for job in jobs if (r := kept.get(job.key)) is not None}
    left = [job for job in jobs if job.key not in done]
    progress(len(done), len(jobs))
    for result in _results(left, settings, 1 if chat is not None else workers, chat):
        if chat is None:
            kept.put(result)
        done[result.key] = result
        progress(len(done), len(jobs))
    if conditions.record:
        cassette.join(Path(conditions.record), settings.model)
    cases = [done[job.key] for job in jobs]
    return RunResult(
        model=settings.model,
        suites=[suite.suite for suite in suites],
        cases=cases,
        seconds=round(time.perf_counter() - started, 2),
        conditions=conditions.shown(),
    )


def prepare(
    suites: list[Suite],
    settings: Settings,
    conditions: Conditions,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Make what the processes share, and find what cannot be run before they start."""
    disturbed.check(conditions.tools)
    if conditions.mutation:
        mutations.find(conditions.mutation)
    train(settings, tell)
    for data in sorted({case.data for suite in suites for case in suite.cases}):
        pristine(data, settings, tell)


def jobs_of(suites: list[Suite], settings: Settings, conditions: Conditions) -> Iterator[Job]:
    """Every case of the suites, in all its wordings."""
    for suite in suites:
        for base in suite.cases:
            if base.draft:
                continue
            for case in variants(base, conditions.paraphrases, conditions.typos):
                key = _key(suite.suite, case, settings, conditions)
                yield Job(suite.suite, case, key, conditions)


def _results(jobs: list[Job], settings: Settings, workers: int, chat: Any) -> Iterator[CaseResult]:
    if workers <= 1 or len(jobs) < 2 * workers:
        yield from run_jobs(jobs, settings, chat)
        return
    context = multiprocessing.get_context("spawn")
    count = max(workers, len(jobs) // _PART)
    parts = [jobs[at::count] for at in range(count)]
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(in_process, part, settings): part for part in parts if part}
        for future in as_completed(waiting):
            try:
                yield from future.result()
            except BrokenProcessPool as error:
                yield from (_lost(job, error) for job in waiting[future])


_PART = 8
"""Cases that a process is given at a time; its data stay open. A run cut off loses no more."""


def _lost(job: Job, error: Exception) -> CaseResult:
    trial = Trial("error", error=f"the worker was lost: {error}")
    return CaseResult(job.suite, job.case.id, job.case.persona, job.key, [trial])


def _key(suite: str, case: Case, settings: Settings, conditions: Conditions) -> str:
    said = json.dumps(
        [
            suite,
            case.model_dump(mode="json"),
            settings.model,
            conditions.shown(),
            _content(conditions.replay),
            fingerprint(),
            grading(),
        ],
        sort_keys=True,
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _content(file: str) -> str:
    """A digest of what a file holds; a replayed cassette is part of what a result comes from."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""


class KeptResults:
    """Results of cases by their keys."""

    def __init__(self, settings: Settings) -> None:
        self._kept = Kept(settings.cache_path / "evals" / "results")

    def get(self, key: str) -> CaseResult | None:
        """What came of that case, where it is known."""
        raw = self._kept.get(key)
        try:
            return None if raw is None else case_from(raw)
        except (TypeError, KeyError):
            return None

    def put(self, result: CaseResult) -> None:
        """Keep it; what broke is no result."""
        if result.status != "error":
            self._kept.put(result.key, asdict(result))
