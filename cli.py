"""The command line: the commands, each in its file under `terminal/`."""

import atexit
import gc
import io
import sys
from typing import Annotated

import typer

from assistant import frameworks
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

ASKING, RUNNING, DATA, MEASURING = "Ask and decide", "Run it for others", "Data", "Measure"
app.command(rich_help_panel=ASKING)(demo.demo)
app.command(rich_help_panel=ASKING)(ask)
app.command(rich_help_panel=ASKING)(chat)
app.command(rich_help_panel=ASKING)(tools)
app.command(rich_help_panel=ASKING)(threads)
app.add_typer(approvals.app, name="approvals", rich_help_panel=ASKING)
app.add_typer(memory.app, name="memory", rich_help_panel=ASKING)
app.add_typer(feedback.app, name="feedback", rich_help_panel=ASKING)
app.command(rich_help_panel=RUNNING)(serve)
app.command(rich_help_panel=RUNNING)(mcp)
app.command(rich_help_panel=RUNNING)(doctor)
app.add_typer(tokens.app, name="tokens", rich_help_panel=RUNNING)
app.command("watch", rich_help_panel=RUNNING)(watch.watch)
app.add_typer(watch.app, name="alerts", rich_help_panel=RUNNING)
app.add_typer(outbox.app, name="outbox", rich_help_panel=RUNNING)
app.add_typer(audit.app, name="audit", rich_help_panel=RUNNING)
app.add_typer(imports.app, name="import", rich_help_panel=DATA)
app.add_typer(kb.app, name="kb", rich_help_panel=DATA)
app.command(rich_help_panel=DATA)(people)
app.add_typer(evaluation.app, name="eval", rich_help_panel=MEASURING)
app.add_typer(model.app, name="model", rich_help_panel=MEASURING)


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
    gc.set_threshold(400_000, 20, 20)
    atexit.register(gc.freeze)
    frameworks.stand_in()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark.
            stream.reconfigure(errors="replace")
    app()
