"""What came of a run: plain data that is kept, compared and graded again."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

FORMAT = 1

Status = Literal["passed", "failed", "error"]
"""error: the run itself broke (a case's own query, a lost worker), so nothing is known."""


@dataclass(frozen=True)
class TurnResult:
    """One thing said and what came back."""

    say: str
    kind: str
    calls: list[dict[str, Any]]
    markdown: str
    problems: list[str]
    ms: float
    tokens: int = 0
    cost: float = 0.0
    nodes: list[str] = field(default_factory=list)
    """Of the graph, in the order in which they ran."""
    how: str = ""
    """How the question was read: "request", "control", "declined", "forbidden" …"""


@dataclass(frozen=True)
class Trial:
    """One run of a case."""

    status: Status
    turns: list[TurnResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What is wrong with the end state."""
    effects: str = ""
    """`evals.changes.effect_hash` of what it changed."""
    error: str | None = None
    drift: int = 0
    """Requests to a replayed model that are not those it answered when it was recorded."""


@dataclass(frozen=True)
class CaseResult:
    """All trials of a case."""

    suite: str
    case: str
    persona: str
    key: str
    """Equal key, equal case, data, code and model: a kept result can stand for a new run."""
    trials: list[Trial]

    @property
    def id(self) -> str:
        """Unique over all suites."""
        return f"{self.suite}/{self.case}"

    @property
    def passes(self) -> int:
        """Trials that passed."""
        return sum(trial.status == "passed" for trial in self.trials)

    @property
    def status(self) -> Status:
        """passed only where every trial did."""
        states = {trial.status for trial in self.trials}
        return "error" if "error" in states else "failed" if "failed" in states else "passed"

    @property
    def problems(self) -> list[str]:
        """What is wrong, of the first trial that has something."""
        for trial in self.trials:
            said = [f"“{t.say}”: {p}" for t in trial.turns for p in t.problems]
            told = [*said, *trial.problems, *([trial.error] if trial.error else [])]
            if told:
                return told
        return []


@dataclass(frozen=True)
class RunResult:
    """A whole run."""

    model: str
    suites: list[str]
    cases: list[CaseResult]
    seconds: float
    conditions: dict[str, Any] = field(default_factory=dict)
    """Trials, perturbations, faults: what the run was made under."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"format": FORMAT, **asdict(self)}


class BadResults(ValueError):
    """A file that holds no results of a run."""


def save(result: RunResult, path: Path) -> None:
    """Write a run to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result.to_json(), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


BASELINES = Path(__file__).parent / "baselines"
_KEPT_CHARACTERS = 280
"""Of an answer, in a baseline: enough to see what it was about."""


def accept(result: RunResult, path: Path) -> None:
    """Keep a run as what later ones are compared with: a line a case, without times, so that a
    change of the file shows what changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {"format": FORMAT, "model": result.model, "suites": result.suites, "seconds": 0}
    head["conditions"] = result.conditions
    lines = [json.dumps(_lean(case), ensure_ascii=False) for case in result.cases]
    start = json.dumps(head, ensure_ascii=False)[:-1]
    path.write_text(f'{start}, "cases": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def _anywhere(words: str) -> str:
    """Links to articles without the folder that the checkout happens to be in."""
    return words.replace(f"{Path(__file__).resolve().parent.parent}/", "")


def _lean(case: CaseResult) -> dict[str, Any]:
    trials = []
    for trial in case.trials:
        turns = [
            {
                "say": turn.say,
                "kind": turn.kind,
                "calls": turn.calls,
                "markdown": _anywhere(turn.markdown.strip())[:_KEPT_CHARACTERS],
                "problems": turn.problems,
                "ms": 0,
            }
            for turn in trial.turns
        ]
        told = {"problems": trial.problems, "effects": trial.effects, "error": trial.error}
        trials.append({"status": trial.status, "turns": turns, **told})
    named = {"suite": case.suite, "case": case.case, "persona": case.persona, "key": ""}
    return {**named, "trials": trials}


def read(path: Path) -> RunResult:
    """A run from a file. Raises BadResults."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw.pop("format") != FORMAT:
            raise BadResults(f"{path} is of another format; run the suites again")
        raw["cases"] = [case_from(case) for case in raw["cases"]]
        return RunResult(**raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadResults(f"{path} holds no results of a run: {why}") from None


def case_from(raw: dict[str, Any]) -> CaseResult:
    """A case's results from plain JSON."""
    trials = [
        Trial(**{**trial, "turns": [TurnResult(**turn) for turn in trial["turns"]]})
        for trial in raw["trials"]
    ]
    return CaseResult(**{**raw, "trials": trials})
