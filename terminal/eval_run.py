"""`deskmate eval run|diff|schema`: suites of cases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.eval_suites import Names, Workers, results_in, run_suites, suites_of
from terminal.options import Json

if TYPE_CHECKING:
    from evals.diff import Changed
    from evals.results import RunResult

Text = str | None
_WORDINGS = "Other wordings of each case."
Model = Annotated[Text, typer.Option("--model", help="planner, or a chat model: provider:name.")]
Fault = Annotated[Text, typer.Option("--fault", help="Break the tools: error, timeout or empty.")]
Mutation = Annotated[Text, typer.Option("--mutation", help="A fault of the assistant, by its id.")]
Tools = Annotated[
    list[str] | None,
    typer.Option("--tools", help="Disturb the tools a model is shown: shuffled, renamed, more."),
]
Record = Annotated[Path | None, typer.Option("--record", help="Keep what the model says.")]
Replay = Annotated[Path | None, typer.Option("--replay", help="Grade what was kept.")]
Out = Annotated[Path | None, typer.Option("--out", help="Keep the results as JSON.")]
Html = Annotated[Path | None, typer.Option("--html", help="Write a page with every case.")]
Junit = Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML.")]
Baseline = Annotated[Text, typer.Option("--baseline", help="Fail for what is worse than this run.")]
Accept = Annotated[Text, typer.Option("--accept", help="Keep this run as that baseline.")]


def run(
    names: Names = None,
    model: Model = None,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Runs of each case.")] = 1,
    paraphrases: Annotated[int, typer.Option("--paraphrases", min=0, help=_WORDINGS)] = 0,
    typos: Annotated[int, typer.Option("--typos", min=0, help="Hasty wordings of each.")] = 0,
    fault: Fault = None,
    mutation: Mutation = None,
    tools: Tools = None,
    record: Record = None,
    replay: Replay = None,
    workers: Workers = 2,
    fresh: Annotated[bool, typer.Option("--fresh", help="Reuse no earlier result.")] = False,
    out: Out = None,
    html: Html = None,
    junit: Junit = None,
    baseline: Baseline = None,
    accept: Accept = None,
    as_json: Json = False,
) -> None:
    """Run suites and say what passed. Exit code 1: something failed; 2: something broke."""
    from evals.conditions import Conditions
    from terminal.output import print_json, show

    conditions = Conditions(
        trials=trials, paraphrases=paraphrases, typos=typos,
        faults=(fault,) if fault else (), mutation=mutation or "", tools=tuple(tools or ()),
        record=str(record or ""), replay=str(replay or ""),
    )  # fmt: skip
    before = results_in(_baseline(baseline)) if baseline else None
    result = run_suites(suites_of(names), conditions, model=model, workers=workers, fresh=fresh)
    changed = _against(before, result)
    _write(result, changed, out, html, junit)
    if accept:
        from evals.results import accept as keep

        keep(result, _baseline(accept))
    if as_json:
        print_json(result.to_json())
    else:
        from evals.summary import report

        show(report(result))
    _leave(result, before, changed)


def _baseline(name: str) -> Path:
    """A file, or the name of one of `evals/baselines`."""
    from evals.results import BASELINES

    return Path(name) if name.endswith(".json") else BASELINES / f"{name}.json"


def _against(before: "RunResult | None", result: "RunResult") -> "list[Changed]":
    from evals.diff import against

    return against(before, result) if before else []


def _write(
    result: "RunResult",
    changed: "list[Changed]",
    out: Path | None,
    html: Path | None,
    junit: Path | None,
) -> None:
    if out is not None:
        from evals.results import save

        save(result, out)
    if html is not None:
        from evals.html import page

        html.write_text(page(result, changed), encoding="utf-8")
    if junit is not None:
        from evals.junit import xml

        junit.write_text(xml(result), encoding="utf-8")


def _leave(result: "RunResult", before: "RunResult | None", changed: "list[Changed]") -> None:
    """End with the exit code; what is worse than the baseline is shown on stderr."""
    states = {case.status for case in result.cases}
    failed = "failed" in states
    if before is not None:
        from evals.diff import told
        from reports.terminal import render
        from terminal.output import console

        worse = [change for change in changed if change.worse]
        failed = bool(worse)
        if worse:
            render(told(worse, len(before.cases), len(result.cases)), console(stderr=True))
    if "error" in states:
        raise typer.Exit(2)
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

    old, new = results_in(before), results_in(after)
    changed = compare(old, new)
    if as_json:
        print_json([{"case": c.id, "worse": c.worse, "better": c.better} for c in changed])
    else:
        show(report(old, new), full=True)
    if any(change.worse for change in changed):
        raise typer.Exit(1)


def schema() -> None:
    """Print the JSON schema of suite files."""
    from evals.case import schema as made

    typer.echo(made(), nl=False)
