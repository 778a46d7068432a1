"""The systems whose exports can be read."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from store.imports.errors import ImportFailed
from store.imports.record import Options, Source

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
    module = import_module(f"store.imports.{MODULES.get(name, name)}")
    return cast("Callable[[Options], Source]", module.source)(options)


MODULES = {"csv": "csv_mapping"}
"""Sources whose module has another name than they have."""
