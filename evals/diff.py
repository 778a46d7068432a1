"""What changed between two runs, case by case."""

from dataclasses import dataclass

from evals.results import CaseResult, RunResult
from reports.blocks import Block, Column, Headline, Report, Table, Text, Value
from reports.format import count

TRANSCRIPTS_SHOWN = 10


@dataclass(frozen=True)
class Changed:
    """A case whose verdict differs, or that only one run has."""

    id: str
    before: CaseResult | None
    after: CaseResult | None

    @property
    def worse(self) -> bool:
        """It passed before and does not now, a case that is gone included."""
        was = self.before is not None and self.before.status == "passed"
        return was and (self.after is None or self.after.status != "passed")


def compare(before: RunResult, after: RunResult) -> list[Changed]:
    """The cases that differ, the worse ones first."""
    old = {case.id: case for case in before.cases}
    new = {case.id: case for case in after.cases}
    pairs = [Changed(i, old.get(i), new.get(i)) for i in sorted(old.keys() | new.keys())]
    changed = [p for p in pairs if _status(p.before) != _status(p.after)]
    return sorted(changed, key=lambda p: (not p.worse, p.id))


def report(before: RunResult, after: RunResult) -> Report:
    """The verdict, the list, and both transcripts of what got worse."""
    changed = compare(before, after)
    worse = [c for c in changed if c.worse]
    better = [c for c in changed if _status(c.after) == "passed" and c.before is not None]
    blocks: list[Block] = [
        Headline(
            text=f"{count(len(worse), 'case')} got worse, {len(better)} better, of "
            f"{len(before.cases):,} before and {len(after.cases):,} now."
        )
    ]
    if changed:
        rows: list[dict[str, Value]] = [
            {"case": c.id, "before": _status(c.before), "after": _status(c.after)} for c in changed
        ]
        names = ("case", "before", "after")
        columns = [Column(key=name, label=name.capitalize(), kind="id") for name in names]
        blocks.append(Table(columns=columns, rows=rows))
    for change in worse[:TRANSCRIPTS_SHOWN]:
        blocks.append(Text(title=f"{change.id}, before", body=_transcript(change.before)))
        blocks.append(Text(title=f"{change.id}, now", body=_transcript(change.after)))
    return Report(blocks=blocks)


def _status(case: CaseResult | None) -> str:
    return case.status if case is not None else "not there"


def _transcript(case: CaseResult | None) -> str:
    if case is None:
        return "not there"
    trial = next((t for t in case.trials if t.status != "passed"), case.trials[0])
    lines = []
    for turn in trial.turns:
        lines += [f"> {turn.say}", turn.markdown.strip(), *(f"! {p}" for p in turn.problems), ""]
    return "\n".join([*lines, *(f"! {p}" for p in trial.problems), trial.error or ""]).strip()
