"""The command line: the commands, each in its file under `terminal/`."""

import atexit
import gc
import io
import sys
from typing import Annotated

import typer

from terminal import (
    approvals,
    audit,
    demo,
    evaluation,
    feedback,
    imports,
    kb,
    memory,
    model,
    outbox,
    tokens,
    watch,
)
from terminal.ask import ask
from terminal.catalogue import tools
from terminal.chat import chat
from terminal.doctor import doctor
from terminal.failures import ReportingGroup
from terminal.mcp import mcp
from terminal.people import people, threads
from terminal.serve import serve

app = typer.Typer(
    cls=ReportingGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode="rich",
)

app.command()(demo.demo)
app.command()(ask)
app.command()(chat)
app.command()(serve)
app.command()(mcp)
app.add_typer(tokens.app, name="tokens")
app.add_typer(imports.app, name="import")
app.add_typer(kb.app, name="kb")
app.command()(tools)
app.command()(people)
app.command()(threads)
app.command()(doctor)
app.add_typer(evaluation.app, name="eval")
app.add_typer(model.app, name="model")
app.add_typer(memory.app, name="memory")
app.add_typer(feedback.app, name="feedback")
app.add_typer(approvals.app, name="approvals")
app.add_typer(audit.app, name="audit")
app.command("watch")(watch.watch)
app.add_typer(watch.app, name="alerts")
app.add_typer(outbox.app, name="outbox")


def _print_version(wanted: bool) -> None:
    if wanted:
        from deskmate import __version__

        typer.echo(f"deskmate {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Answers the questions customer-operations people ask all day, from their own data."""


def main() -> None:
    """Run the command line."""
    # Looking for garbage while libraries load and when the process ends costs a question half a
    # second and frees nothing that matters.
    gc.set_threshold(200_000, 20, 20)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark.
            stream.reconfigure(errors="replace")
    app()
