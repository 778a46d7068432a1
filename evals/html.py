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
    cases = sorted(result.cases, key=lambda case: (case.status == "passed", case.id))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main><header><p>{escape(title)}</p><h1>{escape(summary.headline)}</h1></header>"
        f"{_worse(worse)}{blocks}<h2>Cases</h2>{''.join(_case(case) for case in cases)}"
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
    return f"<section class=worse><h2>Worse than the baseline</h2>{pairs}</section>"


def _told(case: CaseResult | None) -> str:
    if case is None or not case.trials:
        return "<p>Not there.</p>"
    wrong = next((t for t in case.trials if t.status != "passed"), case.trials[0])
    return _trial(wrong)


def _case(case: CaseResult) -> str:
    opened = " open" if case.status != "passed" else ""
    several = f", {case.passes} of {len(case.trials)}" if len(case.trials) > 1 else ""
    trials = sorted(case.trials, key=lambda trial: trial.status == "passed")[:_TRIALS_SHOWN]
    return (
        f'<details class="{case.status}"{opened}><summary><b>{case.status}{several}</b> '
        f"{escape(case.id)} <i>{escape(case.persona)}</i></summary>"
        f"{''.join(_trial(trial) for trial in trials)}</details>"
    )


def _trial(trial: Trial) -> str:
    turns = []
    for turn in trial.turns:
        calls = "; ".join(
            f"{call['tool']}({', '.join(f'{k}={v}' for k, v in call['args'].items())})"
            for call in turn.calls
        )
        about = f"{turn.kind} · {calls or 'no call'} · {turn.ms:.0f} ms"
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
