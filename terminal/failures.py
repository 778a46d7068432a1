"""Every expected error becomes one clear message, a next step and an exit code.

1  the question was refused or failed (`deskmate ask` itself says so), or a defect
2  the command cannot be carried out: usage, settings, store, files, unknown people
"""

import logging
import sqlite3
import sys
from typing import Any

import typer
from typer.core import TyperGroup

FAILED = 1
UNUSABLE = 2
DEFECT = "Something went wrong on our side"


class ReportingGroup(TyperGroup):
    """The root of the command line: errors of any command end here."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; see the module's docstring for what becomes of its errors."""
        wants_json = "--json" in [*ctx.args, *getattr(ctx, "_protected_args", ())]
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if hasattr(error, "format_message"):  # typer's own usage errors
                if wants_json:
                    _print_error("UsageError", error.format_message())  # type: ignore[attr-defined]
                raise
            if _debugging():
                raise
            said = explain(error)
            if wants_json:
                _print_error(type(error).__name__, said or DEFECT)
            sys.stderr.write(f"{said or _logged(error)}\n")
            sys.exit(UNUSABLE if said else FAILED)


def explain(error: Exception) -> str | None:
    """The error in words with a next step; None for what is not expected here.

    Usage errors are told by typer itself.
    """
    if isinstance(error, sqlite3.Error):
        return f"The conversations cannot be kept or read: {error}. {_CHECK_HOME}"
    if isinstance(error, FileNotFoundError):
        if error.filename is None:  # raised by us, with words of its own
            return str(error)
        return f"There is no such file or folder: {error.filename}. Check the path."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}. {_CHECK_HOME}"
    expected = _expected()
    return str(error) if isinstance(error, expected) else None


_CHECK_HOME = (
    "Check that the folder exists and that you may write to it, or set DESKMATE_HOME; "
    "`deskmate doctor` shows what is in use."
)


def _expected() -> tuple[type[Exception], ...]:
    """The errors whose message says what to do. Imported only when something went wrong."""
    from assistant.nodes.identify import ForeignThread
    from assistant.personas import UnknownPerson
    from assistant.settings import SettingsError
    from assistant.wiring import UnknownThread
    from knowledge.embedding import EmbeddingUnavailable
    from knowledge.index import IndexUnavailable
    from store.clock import UnknownPeriod, UnknownZone
    from store.errors import StoreError
    from terminal.refusal import Refused
    from tools.errors import ToolError

    return (
        SettingsError,
        StoreError,
        UnknownPerson,
        UnknownThread,
        ForeignThread,
        UnknownPeriod,
        UnknownZone,
        IndexUnavailable,
        EmbeddingUnavailable,
        ToolError,
        Refused,
    )


def _debugging() -> bool:
    from assistant.settings import Settings, SettingsError

    try:
        return Settings.load().log_level == "DEBUG"
    except SettingsError:
        return False


def _logged(error: Exception) -> str:
    """Write a defect to the log once; the words for a person."""
    log = logging.getLogger("deskmate")
    log.error("%s", type(error).__name__, exc_info=error)
    files = [h.baseFilename for h in log.handlers if isinstance(h, logging.FileHandler)]
    where = f" The details are in {files[0]}." if files else ""
    return f"{DEFECT} ({type(error).__name__}).{where} DESKMATE_LOG_LEVEL=DEBUG shows them here."


def _print_error(kind: str, message: str) -> None:
    from terminal.output import print_json

    print_json({"error": {"type": kind, "message": message}})
