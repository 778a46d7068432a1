"""Freshdesk: answers of its API, version 1 and 2, and its account export (JSON)."""

from store.imports.export_source import ExportSource
from store.imports.freshdesk import formats, records
from store.imports.record import Options


def source(options: Options) -> ExportSource:
    """The Freshdesk source."""
    return ExportSource(
        name="freshdesk",
        expected=formats.EXPECTED,
        reason_against=formats.reason_against,
        sort=formats.sort,
        records=records.records,
        options=options,
    )


__all__ = ["source"]
