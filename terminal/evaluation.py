"""`deskmate eval`: how well questions are understood, measured on a file of cases."""

from pathlib import Path
from typing import Annotated

import typer

from terminal.options import Json

app = typer.Typer(no_args_is_help=True, help="Measure how well questions are understood.")


@app.callback()
def evaluation() -> None:
    """Measure how well questions are understood."""


@app.command("route")
def route(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Cases, one JSON object a line.")],
    as_json: Json = False,
) -> None:
    """Accuracy of tool and of tool with arguments, with every miss; --json prints a line per case.
    A case is {"persona", "text", "calls"} or {"persona", "turns"}.
    """
    from assistant.planner import evaluate
    from terminal.opening import open_assistant

    evaluate.command(open_assistant(), file, as_json)
