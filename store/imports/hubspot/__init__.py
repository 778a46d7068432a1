"""HubSpot: answers of its API (JSON), and the tables of a warehouse (CSV)."""

from store.imports.export_source import ExportSource
from store.imports.hubspot import formats, records
from store.imports.record import Options


def source(options: Options) -> ExportSource:
    """The HubSpot source."""
    return ExportSource(
        name="hubspot",
        expected=formats.EXPECTED,
        reason_against=formats.reason_against,
        sort=formats.sort,
        records=records.records,
        options=options,
    )


__all__ = ["source"]
