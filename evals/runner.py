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

from assistant.settings import Settings
from evals.case import Case, Suite
from evals.company import fingerprint, pristine
from evals.conditions import Conditions, Job
from evals.job import in_process, run_jobs
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
) -> RunResult:
    """Run every case of the suites. Results of the same case, data, code and model are reused."""
    conditions = conditions or Conditions()
    started = time.perf_counter()
    for data in sorted({case.data for suite in suites for case in suite.cases}):
        pristine(data, settings, tell)
    jobs = [
        Job(suite.suite, case, _key(suite.suite, case, settings, conditions), conditions)
        for suite in suites
        for base in suite.cases
        for case in variants(base, conditions.paraphrases, conditions.typos)
    ]
    kept = _Kept(settings.cache_path / "evals" / "results")
    done = {} if fresh else {job.key: r for job in jobs if (r := kept.get(job.key)) is not None}
    left = [job for job in jobs if job.key not in done]
    progress(len(done), len(jobs))
    for result in _results(left, settings, workers):
        if result.status != "error":
            kept.put(result)
        done[result.key] = result
        progress(len(done), len(jobs))
    cases = [done[job.key] for job in jobs]
    return RunResult(
        model=settings.model,
        suites=[suite.suite for suite in suites],
        cases=cases,
        seconds=round(time.perf_counter() - started, 2),
        conditions=conditions.shown(),
    )


def _results(jobs: list[Job], settings: Settings, workers: int) -> Iterator[CaseResult]:
    if workers <= 1 or len(jobs) < 2 * workers:
        yield from run_jobs(jobs, settings)
        return
    context = multiprocessing.get_context("spawn")
    parts = [jobs[at :: workers * _CHUNKS] for at in range(workers * _CHUNKS)]
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(in_process, part, settings): part for part in parts if part}
        for future in as_completed(waiting):
            try:
                yield from future.result()
            except BrokenProcessPool as error:
                yield from (_lost(job, error) for job in waiting[future])


_CHUNKS = 6
"""Parts per worker: small enough for progress, large enough that opening the data is little."""


def _lost(job: Job, error: Exception) -> CaseResult:
    trial = Trial("error", error=f"the worker was lost: {error}")
    return CaseResult(job.suite, job.case.id, job.case.persona, job.key, [trial])


def _key(suite: str, case: Case, settings: Settings, conditions: Conditions) -> str:
    said = json.dumps(
        [
            suite,
            case.model_dump(mode="json"),
            settings.model,
            conditions.trials,
            sorted(conditions.faults),
            conditions.subject,
            fingerprint(),
            fingerprint(("evals",)),
        ],
        sort_keys=True,
    )
    return hashlib.sha256(said.encode()).hexdigest()


class _Kept:
    """Results by key, one small file each, so that a killed run loses nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> CaseResult | None:
        try:
            return case_from(json.loads((self._folder / f"{key}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, result: CaseResult) -> None:
        path = self._folder / f"{result.key}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(result), ensure_ascii=False), encoding="utf-8")
        part.replace(path)
