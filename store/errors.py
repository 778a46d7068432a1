"""What can go wrong with stored data, in words that say what to do.

StoreError
├── DatabaseLocked        another process holds the database
├── DatabaseUnavailable   it cannot be opened or reached
├── DatabaseOutdated      its tables are of another version
└── ScopeError            a query tried to go around what its person may see
"""


class StoreError(Exception):
    """Anything about stored data that a person can do something about."""


class DatabaseLocked(StoreError):
    """Another process kept a write lock for longer than we wait."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"The database {url} is locked by another process. "
            "Wait for the import or server that is writing to finish, then try again."
        )


class DatabaseUnavailable(StoreError):
    """The database cannot be opened, read or reached."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"The database {url} cannot be used: {reason}. "
            "Check that the folder exists and is writable, or set DESKMATE_HOME or "
            "DESKMATE_DATABASE_URL; `deskmate doctor` shows what is in use."
        )


class DatabaseOutdated(StoreError):
    """The tables are missing or of another version of Deskmate."""


class ScopeError(StoreError):
    """A query named a protected table in a way that goes around the person's scope."""
