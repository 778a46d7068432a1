"""Importing what a help desk or CRM exports, and taking an import back.

To add a source: write `store/imports/<name>.py` with `source(options) -> Source`, and name it in
`SOURCES`. Everything else (what changed, orphans, quarantine, undo, SLA clocks) is common.
"""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from store.imports.errors import ImportFailed, UndoRefused
from store.imports.record import Item, Noticed, Options, Record, Rejected, Source

__all__ = [
    "SOURCES",
    "ImportFailed",
    "Item",
    "Noticed",
    "Options",
    "Record",
    "Rejected",
    "Source",
    "UndoRefused",
    "open_source",
]

SOURCES: dict[str, str] = {
    "csv": "any CSV files, described by a YAML mapping",
    "servicenow": "incident audit log (CSV)",
    "zendesk": "API pages and incremental exports (JSON), warehouse tables (CSV)",
    "freshdesk": "API pages (JSON)",
    "hubspot": "companies, contacts, deals and tickets (CSV)",
}
"""The sources by name, each with what it reads."""


def open_source(name: str, options: Options) -> Source:
    """The source of that name; its module is loaded only then."""
    if name not in SOURCES:
        raise ImportFailed(f"There is no source {name!r}. Choose one of: {', '.join(SOURCES)}.")
    module = import_module(f"store.imports.{name}")
    return cast("Callable[[Options], Source]", module.source)(options)
