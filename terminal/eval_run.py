"""`deskmate eval run|diff|controls|schema`: suites of cases, and whether they can be trusted."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.options import Json

if TYPE_CHECKING:
    from evals.case import Suite
    from evals.conditions import Conditions
    from evals.results import RunResult

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="SUITE...", help="Names or files; all of them when left out."),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes at work.")]


def run(
    names: Names = None,
    model: Annotated[
        str | None, typer.Option("--model", help="planner, or a chat model: provider:name.")
    ] = None,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Runs of each case.")] = 1,
    paraphrases: Annotated[
        int, typer.Option("--paraphrases", min=0, help="Other wordings of each case.")
    ] = 0,
    typos: Annotated[int, typer.Option("--typos", min=0, help="Hasty wordings of each case.")] = 0,
    fault: Annotated[
        str | None, typer.Option("--fault", help="Break the tools: error, timeout or empty.")
    ] = None,
    workers: Workers = 2,
    fresh: Annotated[bool, typer.Option("--fresh", help="Reuse no earlier result.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Keep the results as JSON.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Fail only for what got worse."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run suites and say what passed. Exit code 1: something failed; 2: something broke."""
    from evals.conditions import Conditions
    from evals.results import save
    from evals.summary import report
    from terminal.output import print_json, show

    conditions = Conditions(
        trials=trials, paraphrases=paraphrases, typos=typos, faults=(fault,) if fault else ()
    )
    result = _run(_suites(names), conditions, model=model, workers=workers, fresh=fresh)
    if out is not None:
        save(result, out)
    if as_json:
        print_json(result.to_json())
    else:
        show(report(result))
    _leave(result, baseline)


def _leave(result: "RunResult", baseline: Path | None) -> None:
    states = {case.status for case in result.cases}
    if "error" in states:
        raise typer.Exit(2)
    if baseline is None:
        failed = "failed" in states
    else:
        from evals.diff import compare

        failed = any(change.worse for change in compare(_read(baseline), result))
    if failed:
        raise typer.Exit(1)


def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="Results of a run.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Results of a later run.")],
    as_json: Json = False,
) -> None:
    """What changed between two runs, with both transcripts. Exit code 1: something got worse."""
    from evals.diff import compare, report
    from terminal.output import print_json, show

    old, new = _read(before), _read(after)
    changed = compare(old, new)
    if as_json:
        print_json([{"case": c.id, "worse": c.worse} for c in changed])
    else:
        show(report(old, new))
    if any(change.worse for change in changed):
        raise typer.Exit(1)


def controls(names: Names = None, workers: Workers = 2, as_json: Json = False) -> None:
    """Score subjects whose score is known: the idle ones about 0, an oracle 100 %."""
    from evals.conditions import Conditions
    from evals.controls import CONTROLS
    from terminal.output import print_json, show

    suites = _suites(names)
    scores: list[dict[str, Any]] = []
    for name in CONTROLS:
        result = _run(suites, Conditions(subject=name), workers=workers)
        passed = sum(case.status == "passed" for case in result.cases)
        broken = sum(case.status == "error" for case in result.cases)
        total = len(result.cases)
        scores.append(
            {"control": name, "cases": total, "passed": passed, "errors": broken,
             "share": passed / total if total else 0.0}
        )  # fmt: skip
    if as_json:
        print_json(scores)
    else:
        show(_control_report(scores))


def _control_report(scores: list[dict[str, Any]]) -> Any:
    from reports.blocks import Column, Headline, Report, Table

    columns = [
        Column(key="control", label="Control"),
        Column(key="cases", label="Cases", kind="number"),
        Column(key="passed", label="Passed", kind="number"),
        Column(key="share", label="Share", kind="percent"),
        Column(key="errors", label="Errors", kind="number"),
    ]
    words = "What subjects score whose score is known beforehand."
    return Report(blocks=[Headline(text=words), Table(columns=columns, rows=scores)])


def schema() -> None:
    """Print the JSON schema of suite files."""
    from evals.case import schema as made

    typer.echo(made(), nl=False)


def _suites(names: list[str] | None) -> "list[Suite]":
    from evals.case import BadSuite, find
    from terminal.refusal import Refused

    try:
        return find(names or [])
    except BadSuite as error:
        raise Refused(f"{error}.") from None


def _run(
    suites: "list[Suite]", conditions: "Conditions", *, workers: int,
    model: str | None = None, fresh: bool = False,
) -> "RunResult":  # fmt: skip
    from evals.faults import UnknownFault
    from evals.runner import run
    from terminal.opening import read_settings
    from terminal.output import progress, warn
    from terminal.refusal import Refused

    settings = read_settings()
    settings.prepare_home()
    if model is not None:
        settings = settings.model_copy(update={"model": model})
    try:
        with progress("running cases") as update:
            return run(
                suites, settings, conditions,
                workers=workers, fresh=fresh, progress=update, tell=warn,
            )  # fmt: skip
    except UnknownFault as error:
        raise Refused(f"{error}.") from None


def _read(path: Path) -> "RunResult":
    from evals.results import BadResults, read
    from terminal.refusal import Refused

    try:
        return read(path)
    except (BadResults, json.JSONDecodeError) as error:
        raise Refused(f"{error}.") from None
