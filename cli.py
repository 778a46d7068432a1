"""The command line."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        from deskmate import __version__

        typer.echo(f"deskmate {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Answers the questions customer-operations people ask all day, from their own data."""


def main() -> None:
    """Run the command line."""
    app()
