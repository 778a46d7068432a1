"""Where output goes: answers and data to stdout, progress and errors to stderr."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.console import Console

    from reports.blocks import Report

NARROWEST = 40


def console(*, stderr: bool = False) -> "Console":
    """A console for people. Plain text without colour when it is not a terminal."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    made.width = max(made.width, NARROWEST)
    return made


def show(report: "Report", zone: "ZoneInfo | None" = None, *, full: bool = False) -> None:
    """Print a report for people."""
    from reports.terminal import render

    render(report, console(), zone, full=full)


def print_json(value: Any) -> None:
    """Print JSON on stdout: ASCII-safe nowhere, so that other languages stay readable."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def print_line(text: str = "", style: str | None = None) -> None:
    """A line for people, wrapped at words."""
    console().print(text, style=style)


def warn(text: str) -> None:
    """A remark that is not part of the output."""
    console(stderr=True).print(text, style="yellow")


@contextmanager
def progress(what: str, *, sizes: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr where that is a terminal; called with the amounts done and in all.

    `sizes` says that the amounts are bytes.
    """
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    screen = console(stderr=True)
    amount = DownloadColumn() if sizes else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield update


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on stderr where that is a terminal, for what has no measurable progress."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield
        return
    with screen.status(what, spinner="dots"):
        yield
