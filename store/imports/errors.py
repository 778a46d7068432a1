"""What stops an import or its undo as a whole. Single bad rows do not: they are quarantined.

ImportFailed          nothing was changed; the message says why and what to do
└── UndoRefused       something else depends on what the import brought
"""

from store.errors import StoreError


class ImportFailed(StoreError):
    """The import as a whole could not be done; the database is as it was before."""


class UndoRefused(ImportFailed):
    """The import cannot be taken back yet."""
