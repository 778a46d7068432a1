"""A run as one web page that needs nothing else: no script, no font, no network.

The verdict comes first, then the tables, then every case with what was said and what was wrong;
where there is a baseline, what got worse with both transcripts side by side.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from evals.diff import Changed
from evals.results import CaseResult, RunResult, Trial
from evals.summary import report
from reports.blocks import Block, Headline, Metrics, Note, Table
from reports.format import count
from reports.format import value as shown

STYLE = Path(__file__).with_name("report.css")
_RIGHT = {"number", "decimal", "percent", "money", "minutes", "hours"}
_TRIALS_SHOWN = 3


def page(result: RunResult, changed: Sequence[Changed] = ()) -> str:
    """The page, in the colours of the reader's system."""
    summary = report(result)
    blocks = "".join(_block(block) for block in summary.blocks if not isinstance(block, Headline))
    worse = [change for change in changed if change.worse]
    title = f"Evals of {result.model}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main><header><p>{escape(title)}</p><h1>{escape(summary.headline)}</h1></header>"
        f"{_worse(worse)}{blocks}{_cases(result.cases)}"
        "</main></body></html>\n"
    )


def _worse(worse: Sequence[Changed]) -> str:
    if not worse:
        return ""
    pairs = "".join(
        f"<h3>{escape(change.id)}</h3><div class=pair>"
        f"<div><h4>Before</h4>{_told(change.before)}</div>"
        f"<div><h4>Now</h4>{_told(change.after)}</div></div>"
        for change in worse
    )
    title = f"Worse than the baseline: {count(len(worse), 'case')}"
    return f"<section class=worse><h2>{title}</h2>{pairs}</section>"


def _cases(cases: Sequence[CaseResult]) -> str:
    """What did not pass in full view; what passed folded by suite, as it is rarely looked for."""
    wrong = [case for case in cases if case.status != "passed"]
    shown_first = "".join(_case(case) for case in sorted(wrong, key=lambda case: case.id))
    parts = [f"<h2>Not passed</h2>{shown_first}"] if wrong else []
    parts.append("<h2>Passed</h2>")
    for suite in sorted({case.suite for case in cases}):
        all_of = [case for case in cases if case.suite == suite]
        passed = [case for case in all_of if case.status == "passed"]
        folded = "".join(_case(case) for case in passed)
        parts.append(
            f"<details class=suite><summary><b>{escape(suite)}</b> "
            f"<i>{len(passed)} of {len(all_of)}</i></summary>{folded}</details>"
        )
    return "".join(parts)


def _told(case: CaseResult | None) -> str:
    if case is None or not case.trials:
        return "<p>Not there.</p>"
    wrong = next((t for t in case.trials if t.status != "passed"), case.trials[0])
    return _trial(wrong)


def _case(case: CaseResult) -> str:
    opened = " open" if case.status != "passed" else ""
    several = f", {case.passes} of {len(case.trials)}" if len(case.trials) > 1 else ""
    trials = sorted(case.trials, key=lambda trial: trial.status == "passed")[:_TRIALS_SHOWN]
    said = trials[0].turns[0].say if trials and trials[0].turns else ""
    return (
        f'<details class="{case.status}"{opened}><summary><b>{case.status}{several}</b> '
        f"{escape(case.id)} <i>{escape(case.persona)}: {escape(said)}</i></summary>"
        f"{''.join(_trial(trial) for trial in trials)}</details>"
    )


def _trial(trial: Trial) -> str:
    turns = []
    for turn in trial.turns:
        calls = "; ".join(
            f"{call['tool']}({', '.join(f'{k}={v}' for k, v in call['args'].items())})"
            for call in turn.calls
        )
        took = f" · {turn.ms:.0f} ms" if turn.ms else ""
        about = f"{turn.kind} · {calls or 'no call'}{took}"
        turns.append(
            f"<blockquote>{escape(turn.say)}</blockquote>"
            f"<p class=calls>{escape(about)}</p>"
            f"{_wrong(turn.problems)}<pre>{escape(turn.markdown.strip())}</pre>"
        )
    return "".join(turns) + _wrong([*trial.problems, *([trial.error] if trial.error else [])])


def _wrong(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    return f"<ul class=wrong>{''.join(f'<li>{escape(p)}</li>' for p in problems)}</ul>"


def _block(block: Block) -> str:
    if isinstance(block, Metrics):
        tiles = "".join(
            f"<div><span>{escape(m.label)}</span><b>{escape(shown(m.value, m.kind))}</b></div>"
            for m in block.items
        )
        return f"<div class=tiles>{tiles}</div>"
    if isinstance(block, Table):
        return _table(block)
    return f"<p>{escape(block.text)}</p>" if isinstance(block, Note) else ""


def _table(table: Table) -> str:
    kinds = [' class="r"' if column.kind in _RIGHT else "" for column in table.columns]
    pairs = list(zip(table.columns, kinds, strict=True))
    head = "".join(f'<th scope="col"{kind}>{escape(column.label)}</th>' for column, kind in pairs)
    rows = "".join(
        "<tr>"
        + "".join(f"<td{k}>{escape(shown(row.get(c.key), c.kind))}</td>" for c, k in pairs)
        + "</tr>"
        for row in table.rows
    )
    title = f"<h2>{escape(table.title)}</h2>" if table.title else ""
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{title}<div class=scroll>{body}</div>"
