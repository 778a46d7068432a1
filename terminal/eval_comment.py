"""`deskmate eval comment`: a language model's guesses about cases that failed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from terminal.eval_suites import opened, results_in
from terminal.options import Json


def comment(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="What --out kept of a run.")],
    model: Annotated[str, typer.Option("--model", help="The chat model that comments.")],
    as_json: Json = False,
) -> None:
    """Let a language model comment on the cases that failed. No verdict changes."""
    from assistant.models.providers import ModelUnavailable, label, open_model
    from evals.comments import comments, failing, report
    from terminal.output import print_json, progress, show
    from terminal.refusal import Refused

    result = results_in(results)
    settings = opened(model)
    try:
        chat = open_model(settings) if failing(result) else None
    except ModelUnavailable as error:
        raise Refused(str(error)) from None
    said = []
    with progress("asking for comments") as update:
        for one in comments(result, chat) if chat else ():
            said.append(one)
            update(len(said), len(failing(result)))
    if as_json:
        print_json([asdict(one) for one in said])
    else:
        show(report(said, label(settings)), full=True)
