"""What the commands of `deskmate eval` share: suites by name, settings, results from files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from evals.case import Suite
    from evals.conditions import Conditions
    from evals.results import RunResult

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="SUITE...", help="Names or files; all of them when left out."),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes at work.")]


def suites_of(names: list[str] | None) -> "list[Suite]":
    """The suites of these names; a refusal where there is none."""
    from evals.case import BadSuite, find
    from terminal.refusal import Refused

    try:
        return find(names or [])
    except BadSuite as error:
        raise Refused(f"{error}.") from None


def opened(model: str | None = None) -> "Settings":
    """The settings, with another model where one is given; the home folder is there."""
    from terminal.opening import read_settings

    settings = read_settings()
    settings.prepare_home()
    return settings if model is None else settings.model_copy(update={"model": model})


def run_suites(
    suites: "list[Suite]", conditions: "Conditions", *, workers: int,
    model: str | None = None, fresh: bool = False,
) -> "RunResult":  # fmt: skip
    """A run with a progress bar; what cannot be run is a refusal."""
    from assistant.settings import SettingsError
    from evals.cassette import BadCassette
    from evals.disturbed import UnknownDisturbance
    from evals.faults import UnknownFault
    from evals.mutations import UnknownMutation
    from evals.runner import run
    from terminal.output import progress, warn
    from terminal.refusal import Refused

    try:
        with progress("running cases") as update:
            return run(
                suites, opened(model), conditions,
                workers=workers, fresh=fresh, progress=update, tell=warn,
            )  # fmt: skip
    except SettingsError as error:
        raise Refused(str(error)) from None
    except (UnknownFault, UnknownMutation, UnknownDisturbance, BadCassette) as error:
        raise Refused(f"{error}.") from None


def results_in(path: Path) -> "RunResult":
    """The results of a file; a refusal where it holds none."""
    from evals.results import BadResults, read
    from terminal.refusal import Refused

    try:
        return read(path)
    except (BadResults, json.JSONDecodeError) as error:
        raise Refused(f"{error}.") from None
