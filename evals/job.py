"""A worker process: its copies of the data stay open from one part of the work to the next."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals import model
from evals.conditions import Conditions, Job
from evals.controls import CONTROLS
from evals.faults import Faulty
from evals.mutations import find
from evals.mutations.subject import Mutated
from evals.results import CaseResult
from evals.subjects import TheAssistant
from evals.worker import MakeSubject, Worker, working

_open: dict[str, Any] = {}


def in_process(jobs: list[Job], settings: Settings) -> list[CaseResult]:
    """Run a part in a worker process, whose copies are removed when the process ends."""
    conditions = jobs[0].conditions
    if "worker" not in _open:
        _open["folder"] = tempfile.TemporaryDirectory(
            prefix="deskmate-evals-", ignore_cleanup_errors=True
        )
        folder, prepare = Path(_open["folder"].name), model.prepared(conditions)
        _open["worker"] = Worker(settings, folder, _subject(conditions), None, prepare)
    return [_run(job, _open["worker"]) for job in jobs]


def run_jobs(jobs: list[Job], settings: Settings, chat: Any = None) -> Iterator[CaseResult]:
    """Run them here, one after the other; `chat` is a language model to use."""
    if not jobs:
        return
    conditions = jobs[0].conditions
    prepare = model.prepared(conditions)
    with working(settings, _subject(conditions), chat, prepare) as worker:
        for job in jobs:
            yield _run(job, worker)


def _run(job: Job, worker: Worker) -> CaseResult:
    numbers = range(1, job.conditions.trials + 1)
    trials = [worker.run(job.case, number) for number in numbers]
    return CaseResult(job.suite, job.case.id, job.case.persona, job.key, trials)


def _subject(conditions: Conditions) -> MakeSubject:
    make: MakeSubject = CONTROLS.get(conditions.subject, TheAssistant)
    if conditions.mutation:
        make = Mutated.around(make, find(conditions.mutation))
    return Faulty.around(make, conditions.faults[0]) if conditions.faults else make
