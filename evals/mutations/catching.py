"""Runs the suites against each mutation until a case catches it."""

import hashlib
import multiprocessing
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.settings import Settings
from evals.case import Case, Suite
from evals.conditions import Conditions, Job
from evals.kept import Kept
from evals.mutations import MUTATIONS, find
from evals.mutations.patching import Mutation
from evals.mutations.subject import Mutated
from evals.results import CaseResult
from evals.runner import KeptResults, jobs_of, prepare
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
    """Which mutations the suites catch; only cases that pass without one count.

    `tries` ends the search for each after so many cases. What is known of the same mutation, cases
    and product is reused. Raises UnknownMutation.
    """
    chosen = [find(name) for name in names] or list(MUTATIONS)
    prepare(suites, settings, Conditions(), tell)
    jobs = list(jobs_of(suites, settings, Conditions()))
    work = {one.id: ordered(one, jobs)[:tries] for one in chosen}
    kept = Kept(settings.cache_path / "evals" / "mutations")
    keys = {name: _key(name, work[name]) for name in work}
    known = {name: raw for name, key in keys.items() if (raw := kept.get(key)) is not None}
    found = {name: Caught(**raw) for name, raw in known.items()}
    progress(len(found), len(chosen))
    for caught in _each({n: w for n, w in work.items() if n not in found}, settings, workers):
        found[caught.mutation] = caught
        if not caught.broke:
            kept.put(keys[caught.mutation], asdict(caught))
        progress(len(found), len(chosen))
    return [found[one.id] for one in chosen]


def ordered(one: Mutation, jobs: list[Job]) -> list[Job]:
    """The cases, those that may catch it first."""
    mixed = list(jobs)
    random.Random(one.id).shuffle(mixed)  # noqa: S311 - the rest in a mixed, repeatable order
    mixed.sort(key=lambda job: _rank(one, job.case, f"{job.suite}/{job.case.id}"))
    return mixed


def _rank(one: Mutation, case: Case, name: str) -> int:
    """0 for the likeliest."""
    if name == likely().get(one.id):
        return 0
    expected = {call.tool for turn in case.turns for call in turn.calls or []}
    expected |= {turn.proposes.tool for turn in case.turns if turn.proposes is not None}
    calls = not expected.isdisjoint(one.tools)
    says = bool(one.says) and any(re.search(one.says, turn.say, re.I) for turn in case.turns)
    return 4 - 2 * calls - says


@cache
def likely() -> dict[str, str]:
    """By mutation: the case that caught it before. It only says where to begin."""
    return yaml.safe_load(_LIKELY.read_text(encoding="utf-8")) or {}


_LIKELY = Path(__file__).parent / "likely.yaml"


def _key(name: str, jobs: list[Job]) -> str:
    """Equal for the same mutation, cases in the same order, and product."""
    seal = hashlib.sha256(name.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        seal.update(path.read_bytes())
    for job in jobs:
        seal.update(job.key.encode())
    return seal.hexdigest()


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
    """Run the cases in order, up to the first that fails with the mutation and not without."""
    one = find(name)
    started = time.perf_counter()
    sound = KeptResults(settings)
    tried = broke = 0
    by, how = None, ""
    with _at_fault(one, settings) as run:
        for job in jobs:
            known = sound.get(job.key)
            if known is not None and known.status != "passed":
                continue
            result = run(job)
            tried += 1
            broke += result.status == "error"
            if result.status == "failed" and (known or _soundly(job, settings, sound)):
                by, how = result.id, result.problems[0]
                break
    seconds = round(time.perf_counter() - started, 2)
    return Caught(one.id, one.what, by, how, tried, broke, seconds)


@contextmanager
def _at_fault(one: Mutation, settings: Settings) -> Iterator[Callable[[Job], CaseResult]]:
    """Runs cases with the mutation; what lasts stays in a worker that nobody else uses."""
    if one.lasts:
        with working(settings, Mutated.around(TheAssistant, one)) as worker:
            yield lambda job: _result(worker, job)
        return

    def run(job: Job) -> CaseResult:
        worker = _worker(settings)
        worker.hand_over(Mutated.around(TheAssistant, one))
        return _result(worker, job)

    yield run


def _soundly(job: Job, settings: Settings, kept: KeptResults) -> bool:
    """Whether the case passes without any mutation."""
    worker = _worker(settings)
    worker.hand_over(TheAssistant)
    result = _result(worker, job)
    kept.put(result)
    return result.status == "passed"


def _result(worker: Worker, job: Job) -> CaseResult:
    return CaseResult(job.suite, job.case.id, job.case.persona, job.key, [worker.run(job.case)])
