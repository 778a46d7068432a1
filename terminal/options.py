"""Options that several commands share."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
AsPerson = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="PERSON",
        help="Who asks: an id, e-mail address or name, or executive, manager, agent or csm.",
    ),
]
ExistingPaths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Files or folders.", show_default=False)
]


def read_moment(said: str | date) -> date | datetime:
    """ "2016-06-30" is that whole day; "2016-06-30T12:00" (or with a zone) that instant."""
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(said) if len(said) == len("2016-06-30") else _instant(said)
    except ValueError:
        raise typer.BadParameter(
            f"{said!r} is not a date. Write it as 2016-06-30, or 2016-06-30T12:00 for a moment."
        ) from None


def _instant(said: str) -> datetime:
    return datetime.fromisoformat(said)


AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=read_moment,
        help="Answer as if it were then: 2016-06-30, or 2016-06-30T12:00.",
    ),
]
