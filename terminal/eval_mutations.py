"""`deskmate eval mutations`: whether the suites notice when the assistant is at fault."""

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.eval_suites import Names, Workers, opened, suites_of
from terminal.options import Json

if TYPE_CHECKING:
    from evals.mutations.catching import Caught
    from reports.blocks import Report


def mutations(
    names: Names = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This one; may be repeated.")
    ] = None,
    tries: Annotated[
        int | None, typer.Option("--tries", min=1, help="Cases per fault; all when not said.")
    ] = None,
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """Put known faults into the assistant and see which the suites catch.

    Exit code 1: fewer than 95 % are caught.
    """
    from evals.mutations import UnknownMutation
    from evals.mutations.catching import WANTED, catch
    from terminal.output import print_json, progress, show, warn
    from terminal.refusal import Refused

    suites, settings = suites_of(names), opened()
    try:
        with progress("trying faults") as update:
            found = catch(
                suites, settings, only or (),
                tries=tries, workers=workers, progress=update, tell=warn,
            )  # fmt: skip
    except UnknownMutation as error:
        raise Refused(f"{error}.") from None
    if as_json:
        print_json([caught.to_json() for caught in found])
    else:
        show(_report(found), full=True)
    if sum(caught.by is not None for caught in found) < WANTED * len(found):
        raise typer.Exit(1)


def _report(found: "list[Caught]") -> "Report":
    from reports.blocks import Column, Headline, Report, Table, Value
    from reports.format import count

    caught = sum(one.by is not None for one in found)
    rows: list[dict[str, Value]] = [
        {
            "mutation": one.mutation,
            "what": one.what,
            "by": one.by or "survived",
            "how": one.how,
            "tried": one.tried,
        }
        for one in sorted(found, key=lambda one: one.by is not None)
    ]
    columns = [
        Column(key="mutation", label="Fault", kind="id"),
        Column(key="what", label="What is wrong"),
        Column(key="by", label="Caught by", kind="id"),
        Column(key="how", label="How it showed"),
        Column(key="tried", label="Cases", kind="number"),
    ]
    words = f"{caught} of {count(len(found), 'seeded fault')} were caught."
    return Report(blocks=[Headline(text=words), Table(columns=columns, rows=rows)])
