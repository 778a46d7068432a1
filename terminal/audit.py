"""`deskmate audit`: the record of who did what."""

from typing import Annotated

import typer

from terminal.failures import FAILED
from terminal.options import Json

app = typer.Typer(no_args_is_help=True, help="The record of who did what.")


@app.callback()
def audit() -> None:
    """The record of who did what."""


@app.command("list")
def list_(
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="The latest entries.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """The latest entries: who did what, about what, and what came of it."""
    from sqlmodel import col, select

    from reports.blocks import Column, Headline, Report, Table
    from reports.format import count
    from store.tables import AuditEntry
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    with open_assistant().store.session(read_only=True) as session:
        query = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(limit)
        entries = [entry.model_dump() for entry in session.exec(query)][::-1]
    if as_json:
        print_json(entries)
        return
    names = {"seq": "No.", "at": "At", "actor_id": "Who", "action": "Did", "subject": "What"}
    names |= {"verdict": "Verdict", "why": "Why"}
    columns = [
        Column(key=key, label=label, kind="datetime" if key == "at" else "text")
        for key, label in names.items()
    ]
    rows = [{key: entry[key] for key in names} for entry in entries]
    headline = Headline(text=f"The latest {count(len(rows), 'entry', 'entries')} of the record.")
    show(Report(blocks=[headline, Table(columns=columns, rows=rows)]))


@app.command("head")
def head_(as_json: Json = False) -> None:
    """The digest of the last entry: kept elsewhere, it shows later whether a tail was cut."""
    from store import audit as record
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    with open_assistant().store.session(read_only=True) as session:
        found = record.verify(session)
    if as_json:
        print_json({"head": found.head, "entries": found.entries})
    else:
        print_line(found.head)


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
