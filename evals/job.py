"""A worker process: its copies of the data stay open from one part of the work to the next."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.conditions import Job
from evals.controls import CONTROLS
from evals.faults import Faulty
from evals.results import CaseResult
from evals.subjects import TheAssistant
from evals.worker import MakeSubject, Worker, working

_open: dict[str, Any] = {}


def in_process(jobs: list[Job], settings: Settings) -> list[CaseResult]:
    """Run a part in a worker process, whose copies are removed when the process ends."""
    if "worker" not in _open:
        _open["folder"] = tempfile.TemporaryDirectory(
            prefix="deskmate-evals-", ignore_cleanup_errors=True
        )
        worker = Worker(settings, Path(_open["folder"].name), _subject(jobs))
        _open["worker"] = worker
    return [_run(job, _open["worker"]) for job in jobs]


def run_jobs(jobs: list[Job], settings: Settings) -> Iterator[CaseResult]:
    """Run them here, one after the other."""
    if not jobs:
        return
    with working(settings, _subject(jobs)) as worker:
        for job in jobs:
            yield _run(job, worker)


def _run(job: Job, worker: Worker) -> CaseResult:
    trials = [worker.run(job.case) for _ in range(job.conditions.trials)]
    return CaseResult(job.suite, job.case.id, job.case.persona, job.key, trials)


def _subject(jobs: list[Job]) -> MakeSubject:
    conditions = jobs[0].conditions
    make: MakeSubject = CONTROLS.get(conditions.subject, TheAssistant)
    return Faulty.around(make, conditions.faults[0]) if conditions.faults else make
