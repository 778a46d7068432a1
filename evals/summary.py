"""A run as a report: the verdict first, then where it went wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from evals.results import CaseResult, RunResult
from evals.statistics import Share, mean_pass_hat_k, percentile
from reports.blocks import Block, Column, Headline, Metric, Metrics, Note, Report, Table, Value
from reports.format import count

PROBLEMS_SHOWN = 40


def report(result: RunResult) -> Report:
    """Counts, shares with intervals, time; per suite, persona and tool; every problem."""
    cases = result.cases
    passed = [c for c in cases if c.status == "passed"]
    broken = [c for c in cases if c.status == "error"]
    blocks: list[Block] = [
        Headline(text=_verdict(len(passed), len(cases), len(broken))),
        Metrics(items=_metrics(result)),
        _table("Suite", cases, lambda c: [c.suite]),
        _table("Persona", cases, lambda c: [c.persona]),
        _table("Tool", cases, _tools),
    ]
    if result.conditions:
        said = ", ".join(f"{name}: {value}" for name, value in result.conditions.items())
        blocks.append(Note(text=f"Made under {said}."))
    drifted = sum(any(trial.drift for trial in c.trials) for c in cases)
    if drifted:
        told = f"In {count(drifted, 'case')} the model was asked otherwise when it was recorded."
        blocks.append(Note(text=told, tone="warning"))
    wrong = [c for c in cases if c.status != "passed"]
    if wrong:
        blocks.append(_problems(wrong))
    return Report(blocks=blocks)


def _verdict(passed: int, total: int, broken: int) -> str:
    words = f"{passed:,} of {count(total, 'case')} passed."
    if broken:
        words += f" {count(broken, 'case')} could not be judged: the run itself broke there."
    return words


def _metrics(result: RunResult) -> list[Metric]:
    judged = [c for c in result.cases if c.status != "error"]
    trials = max((len(c.trials) for c in judged), default=1)
    share = pass_share(judged, trials)
    times = [t.ms for c in judged for trial in c.trials for t in trial.turns]
    tokens = sum(t.tokens for c in judged for trial in c.trials for t in trial.turns)
    cost = sum(t.cost for c in judged for trial in c.trials for t in trial.turns)
    once = [Metric(label="pass^1", value=pass_share(judged, 1).value, kind="percent")]
    items = [
        *(once if trials > 1 else []),
        Metric(label=f"pass^{trials}", value=share.value, kind="percent"),
        Metric(label="95 % from", value=share.low, kind="percent"),
        Metric(label="to", value=share.high, kind="percent"),
        Metric(label="p50 ms", value=round(percentile(times, 0.5)), kind="number"),
        Metric(label="p95 ms", value=round(percentile(times, 0.95)), kind="number"),
        Metric(label="Seconds", value=result.seconds, kind="decimal"),
    ]
    if tokens:
        items.append(Metric(label="Tokens", value=tokens))
        items.append(Metric(label="Cost", value=round(cost, 4), kind="decimal"))
    return items


def pass_share(cases: Iterable[CaseResult], k: int) -> Share:
    """pass^k over cases."""
    return mean_pass_hat_k([(c.passes, len(c.trials)) for c in cases], k)


def _tools(case: CaseResult) -> list[str]:
    made = {call["tool"] for trial in case.trials for t in trial.turns for call in t.calls}
    return sorted(made)


def _table(label: str, cases: list[CaseResult], groups: Callable[[CaseResult], list[str]]) -> Table:
    sorted_in: dict[str, list[CaseResult]] = defaultdict(list)
    for case in cases:
        for name in groups(case):
            sorted_in[name].append(case)
    rows: list[dict[str, Value]] = []
    for name, group in sorted(sorted_in.items()):
        judged = [c for c in group if c.status != "error"]
        share = pass_share(judged, max((len(c.trials) for c in judged), default=1))
        rows.append(
            {
                "name": name,
                "cases": len(group),
                "passed": share.value,
                "low": share.low,
                "errors": len(group) - len(judged),
            }
        )
    return Table(
        columns=[
            Column(key="name", label=label, kind="id"),
            Column(key="cases", label="Cases", kind="number"),
            Column(key="passed", label="Passed", kind="percent"),
            Column(key="low", label="At least", kind="percent"),
            Column(key="errors", label="Errors", kind="number"),
        ],
        rows=rows,
    )


def _problems(cases: list[CaseResult]) -> Table:
    rows: list[dict[str, Value]] = [
        {"case": case.id, "what": "; ".join(case.problems[:3])} for case in cases[:PROBLEMS_SHOWN]
    ]
    return Table(
        title="What went wrong",
        columns=[Column(key="case", label="Case", kind="id"), Column(key="what", label="What")],
        rows=rows,
        total_rows=len(cases),
    )
