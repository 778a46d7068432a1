"""Rows put aside on disk while files are read, and found again by what they belong to.

An export names things in any order: a page may hold tickets before their people, and a comment
may lie two files away from its ticket. Files are read once into a scratch database, then rows come
back parents first. Memory stays bounded whatever the size of the export.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.imports.record import Item
from store.imports.source_rows import BadValue, SourceRow, mapped

CHUNK = 5_000
COLUMNS = "file, line, content"
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class Spool:
    """Rows by kind, in the order in which they came. Add everything, `seal`, then read."""

    def __init__(self, connection: sqlite3.Connection, zone: tzinfo) -> None:
        self._connection = connection
        self._zone = zone
        self._waiting: list[tuple[str, str, str, int, str]] = []
        self.counts: Counter[str] = Counter()
        self._place: tuple[str, int] | None = None
        self._places = 0

    def add(self, kind: str, row: SourceRow, key: str = "") -> None:
        """Put a row aside; `key` is its own id, or that of what it belongs to."""
        if self._place != (row.file, row.line):
            self._place = (row.file, row.line)
            self._places += 1
        content = _encode(row.values)
        self._waiting.append((kind, key, row.file, row.line, content))
        self.counts[kind] += 1
        if len(self._waiting) >= CHUNK:
            self._write()

    def take_places(self) -> int:
        """How many rows of files were put aside since the last call, whatever they amount to."""
        taken, self._places, self._place = self._places, 0, None
        return taken

    def seal(self) -> None:
        """Make rows findable by key. Nothing is added afterwards."""
        self._write()
        self._connection.execute("CREATE INDEX by_key ON spooled (kind, key)")

    def rows(self, *kinds: str) -> Iterator[SourceRow]:
        """Every row of these kinds, kind after kind."""
        for kind in kinds:
            yield from self._read("WHERE kind = ? ORDER BY seq", kind)

    def of(self, kind: str, key: str) -> list[SourceRow]:
        """The rows of a kind that belong to something."""
        return list(self._read("WHERE kind = ? AND key = ? ORDER BY seq", kind, key))

    def has(self, kind: str, key: str) -> bool:
        query = "SELECT 1 FROM spooled WHERE kind = ? AND key = ? LIMIT 1"
        return self._connection.execute(query, (kind, key)).fetchone() is not None

    def apart(self, kind: str, among: str) -> Iterator[SourceRow]:
        """The rows of a kind that belong to no row of the kind `among`."""
        condition = (
            "AS one WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM spooled AS other"
            " WHERE other.kind = ? AND other.key = one.key) ORDER BY seq"
        )
        return self._read(condition, kind, among)

    def _read(self, condition: str, *values: Any) -> Iterator[SourceRow]:
        query = f"SELECT {COLUMNS} FROM spooled {condition}"  # noqa: S608 - our own constants
        for file, line, content in self._connection.execute(query, values):
            yield SourceRow(json.loads(content), file, line, self._zone)

    def _write(self) -> None:
        self._connection.executemany(
            "INSERT INTO spooled (kind, key, file, line, content) VALUES (?, ?, ?, ?, ?)",
            self._waiting,
        )
        self._waiting.clear()


@contextmanager
def spooling(zone: tzinfo = UTC) -> Iterator[Spool]:
    """A spool in a temporary folder, gone with it."""
    with TemporaryDirectory(prefix="deskmate-import-") as folder:
        connection = sqlite3.connect(Path(folder) / "spool.db", isolation_level=None)
        try:
            # Scratch data: nothing has to survive a crash.
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(
                "CREATE TABLE spooled (seq INTEGER PRIMARY KEY, kind TEXT, key TEXT,"
                " file TEXT, line INTEGER, content TEXT)"
            )
            connection.execute("BEGIN")
            yield Spool(connection, zone)
        finally:
            connection.close()


def newest(
    spool: Spool,
    kind: str,
    convert: Callable[[SourceRow], Iterable[Item]],
    changed: Sequence[str] = ("updated_at",),
) -> Iterator[Item]:
    """What the rows of a kind amount to, only the latest version of each.

    `changed` names the columns that say when a version is from; of equals the last one counts.
    """

    def read(row: SourceRow) -> Iterator[Item]:
        if _is_replaced(row, spool.of(kind, row.need("id")), changed):
            yield row.noticed("duplicate", f"{kind}: two versions of one row, the newest counts")
        else:
            yield from convert(row)

    return mapped(spool.rows(kind), read)


def _is_replaced(row: SourceRow, versions: list[SourceRow], changed: Sequence[str]) -> bool:
    if len(versions) == 1:
        return False
    ages = [(_age(version, changed), place) for place, version in enumerate(versions)]
    return versions[max(ages)[1]] != row


def _age(row: SourceRow, changed: Sequence[str]) -> float:
    try:
        at = row.time(*changed)
    except BadValue:
        return 0.0
    return at.timestamp() if at else 0.0
