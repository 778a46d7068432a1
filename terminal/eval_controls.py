"""`deskmate eval controls`: subjects whose score is known beforehand."""

from typing import Any

import typer

from terminal.eval_suites import Names, Workers, run_suites, suites_of
from terminal.options import Json


def controls(names: Names = None, workers: Workers = 2, as_json: Json = False) -> None:
    """Score subjects whose score is known: the idle ones about 0, an oracle 100 %.

    Exit code 1: an idle one passes more than 2 % of the cases, or the oracle not all.
    """
    from evals.conditions import Conditions
    from evals.controls import CONTROLS
    from terminal.output import print_json, show

    suites = suites_of(names)
    scores: list[dict[str, Any]] = []
    for name in CONTROLS:
        result = run_suites(suites, Conditions(subject=name), workers=workers)
        wrong = [case for case in result.cases if case.status != "passed"]
        total = len(result.cases)
        scores.append(
            {
                "control": name,
                "cases": total,
                "passed": total - len(wrong),
                "errors": sum(case.status == "error" for case in wrong),
                "share": (total - len(wrong)) / total if total else 0.0,
                "wrong": {case.id: case.problems[:1] for case in wrong} if name == "oracle" else {},
            }
        )
    if as_json:
        print_json(scores)
    else:
        show(_report(scores))
    if not all(_as_known(score) for score in scores):
        raise typer.Exit(1)


IDLE_AT_MOST = 0.02
"""Share of the cases. Some question is always the one that the first tool answers."""


def _as_known(score: dict[str, Any]) -> bool:
    share = score["share"]
    return share == 1.0 if score["control"] == "oracle" else share <= IDLE_AT_MOST


def _report(scores: list[dict[str, Any]]) -> Any:
    from reports.blocks import Block, Column, Headline, Note, Report, Table

    columns = [
        Column(key="control", label="Control"),
        Column(key="cases", label="Cases", kind="number"),
        Column(key="passed", label="Passed", kind="number"),
        Column(key="share", label="Share", kind="percent"),
        Column(key="errors", label="Errors", kind="number"),
    ]
    words = "What subjects score whose score is known beforehand."
    rows = [{name: score[name] for name in [c.key for c in columns]} for score in scores]
    blocks: list[Block] = [Headline(text=words), Table(columns=columns, rows=rows)]
    for case, problems in scores[-1]["wrong"].items():
        blocks.append(Note(text=f"{case}: {'; '.join(problems)}", tone="warning"))
    return Report(blocks=blocks)
