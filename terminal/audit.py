"""`deskmate audit`: the record of who did what."""

from typing import Annotated

import typer

from terminal.failures import FAILED
from terminal.options import Json

app = typer.Typer(no_args_is_help=True, help="The record of who did what.")


@app.callback()
def audit() -> None:
    """The record of who did what."""


@app.command("verify")
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="DIGEST", help="A head noted earlier: it must still be there."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every seal of the record. Exit code 1 when something was changed or removed."""
    from reports.format import count
    from store import audit as record
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    with open_assistant().store.session(read_only=True) as session:
        found = record.verify(session, expected_head=head)
    if as_json:
        problems = [{"seq": p.seq, "reason": p.reason} for p in found.problems]
        print_json(
            {"ok": found.ok, "entries": found.entries, "head": found.head, "problems": problems}
        )
    elif found.ok:
        print_line(f"The record is whole: {count(found.entries, 'entry', 'entries')}.", "bold")
        print_line(f"Note the head elsewhere to detect a cut tail later: {found.head}", "dim")
    else:
        for problem in found.problems:
            print_line(f"Entry {problem.seq}: {problem.reason}.", "red")
    if not found.ok:
        raise typer.Exit(FAILED)
