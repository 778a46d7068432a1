"""Zendesk: API pages and incremental exports (JSON), and the tables of a warehouse (CSV)."""

from store.imports.export_source import ExportSource
from store.imports.record import Options
from store.imports.zendesk import formats, records


def source(options: Options) -> ExportSource:
    """The Zendesk source."""
    return ExportSource(
        name="zendesk",
        expected=formats.EXPECTED,
        reason_against=formats.reason_against,
        sort=formats.sort,
        records=records.records,
        options=options,
    )


__all__ = ["source"]
