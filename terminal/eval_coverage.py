"""`deskmate eval coverage`: what no case touches."""

from typing import TYPE_CHECKING

from terminal.eval_suites import Names, Workers, run_suites, suites_of
from terminal.options import Json

if TYPE_CHECKING:
    from evals.coverage import Part
    from reports.blocks import Report


def coverage(names: Names = None, workers: Workers = 2, as_json: Json = False) -> None:
    """Tools, arguments, personas, branches of the graph and refusals that no case touches."""
    from evals.conditions import Conditions
    from evals.coverage import cover
    from terminal.output import print_json, show
    from tools.catalog import load

    suites = suites_of(names)
    result = run_suites(suites, Conditions(), workers=workers)
    parts = cover(suites, result, load())
    if as_json:
        print_json([{**vars(part), "touched": part.touched} for part in parts])
    else:
        show(_report(parts), full=True)


def _report(parts: "list[Part]") -> "Report":
    from reports.blocks import Block, Column, Headline, Report, Table, Value

    kinds = list(dict.fromkeys(part.what for part in parts))
    rows: list[dict[str, Value]] = []
    for kind in kinds:
        of_kind = [part for part in parts if part.what == kind]
        touched = sum(part.touched for part in of_kind)
        share = touched / len(of_kind)
        rows.append({"what": kind, "all": len(of_kind), "touched": touched, "share": share})
    columns = [
        Column(key="what", label="Of"),
        Column(key="all", label="There are", kind="number"),
        Column(key="touched", label="Touched", kind="number"),
        Column(key="share", label="Share", kind="percent"),
    ]
    missing = [part for part in parts if not part.touched]
    blocks: list[Block] = [
        Headline(text=f"{len(missing)} of {len(parts)} parts are touched by no case."),
        Table(columns=columns, rows=rows),
    ]
    if missing:
        names = [Column(key="what", label="Of"), Column(key="name", label="No case", kind="id")]
        left: list[dict[str, Value]] = [{"what": p.what, "name": p.name} for p in missing]
        blocks.append(Table(title="No case touches", columns=names, rows=left))
    return Report(blocks=blocks)
