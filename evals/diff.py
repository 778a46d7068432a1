"""What changed between two runs, case by case."""

from dataclasses import dataclass, replace

from evals.results import CaseResult, RunResult
from reports.blocks import Block, Column, Headline, Report, Table, Text, Value
from reports.format import count

TRANSCRIPTS_SHOWN = 10


@dataclass(frozen=True)
class Changed:
    """A case whose verdict or answer differs, or that only one run has."""

    id: str
    before: CaseResult | None
    after: CaseResult | None

    @property
    def worse(self) -> bool:
        """It does not pass, and did or is new; or it passed and is gone."""
        if self.after is None:
            return _status(self.before) == "passed"
        is_new = self.before is None or self.before.status == "passed"
        return self.after.status != "passed" and is_new

    @property
    def better(self) -> bool:
        """It passes, and did not."""
        known = self.before is not None and self.before.status != "passed"
        return known and _status(self.after) == "passed"


def compare(before: RunResult, after: RunResult) -> list[Changed]:
    """The cases that differ: worse ones first, then better ones, then other answers."""
    old = {case.id: case for case in before.cases}
    new = {case.id: case for case in after.cases}
    pairs = [Changed(i, old.get(i), new.get(i)) for i in sorted(old.keys() | new.keys())]
    changed = [p for p in pairs if _status(p.before) != _status(p.after) or _answers_differ(p)]
    return sorted(changed, key=lambda p: (not p.worse, not p.better, p.id))


def against(baseline: RunResult, result: RunResult) -> list[Changed]:
    """As `compare`, where only some of the baseline's suites were run."""
    ran = set(result.suites)
    kept = [case for case in baseline.cases if case.suite in ran]
    return compare(replace(baseline, cases=kept), result)


def report(before: RunResult, after: RunResult) -> Report:
    """The verdict, the list, and both transcripts of what got worse and of what differs."""
    return told(compare(before, after), len(before.cases), len(after.cases))


def told(changed: list[Changed], before: int, after: int) -> Report:
    """What `compare` found among so many cases."""
    worse = sum(c.worse for c in changed)
    better = sum(c.better for c in changed)
    words = (
        f"{count(worse, 'case')} got worse, {better} better, of {before:,} before and "
        f"{after:,} now."
    )
    blocks: list[Block] = [Headline(text=words)]
    if changed:
        rows: list[dict[str, Value]] = [
            {"case": c.id, "before": _status(c.before), "after": _status(c.after), "what": _what(c)}
            for c in changed
        ]
        names = {"case": "Case", "before": "Before", "after": "After"}
        columns = [Column(key=key, label=label, kind="id") for key, label in names.items()]
        blocks.append(Table(columns=[*columns, Column(key="what", label="What")], rows=rows))
    for change in changed[:TRANSCRIPTS_SHOWN]:
        blocks.append(Text(title=f"{change.id}, before", body=_transcript(change.before)))
        blocks.append(Text(title=f"{change.id}, now", body=_transcript(change.after)))
    return Report(blocks=blocks)


def _what(change: Changed) -> str:
    if change.after is not None and change.after.problems:
        return change.after.problems[0]
    same = _status(change.before) == _status(change.after)
    return "another answer" if same else "passes" if change.better else ""


def _status(case: CaseResult | None) -> str:
    return case.status if case is not None else "not there"


def _answers_differ(change: Changed) -> bool:
    """Whether it was answered by other calls, or by another first line."""
    return _answers(change.before) != _answers(change.after)


def _answers(case: CaseResult | None) -> list[object]:
    if case is None or not case.trials:
        return []
    return [
        (
            turn.kind,
            [(call["tool"], call["args"]) for call in turn.calls],
            turn.markdown.strip().partition("\n")[0],
        )
        for turn in case.trials[0].turns
    ]


def _transcript(case: CaseResult | None) -> str:
    if case is None:
        return "not there"
    trial = next((t for t in case.trials if t.status != "passed"), case.trials[0])
    lines = []
    for turn in trial.turns:
        calls = [f"{call['tool']} {call['args'] or ''}".strip() for call in turn.calls]
        lines += [f"> {turn.say}", f"{turn.kind}: {'; '.join(calls) or 'no call'}"]
        lines += [turn.markdown.strip(), *(f"! {p}" for p in turn.problems), ""]
    return "\n".join([*lines, *(f"! {p}" for p in trial.problems), trial.error or ""]).strip()
