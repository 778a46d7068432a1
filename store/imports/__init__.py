"""Importing what a help desk or CRM exports, and taking an import back.

To add a source: write `store/imports/<name>.py` with `source(options) -> Source`, and name it in
`sources.py`. What changed, orphans, quarantine, undo and SLA clocks are the same for all.

Not every module is loaded with the package: `deskmate import` loads the one that it needs.
"""

from store.imports.batches import ImportOutcome, list_batches, run_import
from store.imports.errors import ImportFailed, UndoRefused
from store.imports.record import Item, Noticed, Options, Record, Rejected, RowsRead, Source
from store.imports.sources import SOURCES, open_source
from store.imports.undo import UndoOutcome, undo_import

__all__ = [
    "SOURCES",
    "ImportFailed",
    "ImportOutcome",
    "Item",
    "Noticed",
    "Options",
    "Record",
    "Rejected",
    "RowsRead",
    "Source",
    "UndoOutcome",
    "UndoRefused",
    "list_batches",
    "open_source",
    "run_import",
    "undo_import",
]
