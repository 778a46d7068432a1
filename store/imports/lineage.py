"""Rows as JSON and back, exactly: how what an import replaced is kept until it is taken back."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from store.imports.shape import Key, Row, Shape
from store.tables import LineageEntry

TYPE = "$type"
FINGERPRINT_SIZE = 1 << 64


class Lineage:
    """What one import replaced so far."""

    def __init__(self, session: Session, batch_id: str) -> None:
        self._session = session
        self._batch_id = batch_id

    def keep(self, shape: Shape, replaced: Sequence[tuple[Row, str]]) -> None:
        """Keep rows as they are before this import changes them, each with its new source."""
        if replaced:
            entries = [self._entry(shape, row, ref) for row, ref in replaced]
            self._session.connection().execute(_table().insert(), entries)

    def _entry(self, shape: Shape, row: Row, ref: str) -> Row:
        return {
            "batch_id": self._batch_id,
            "table": shape.name,
            "row_key": row_key(shape.key(row)),
            "before": freeze(row),
            "source_ref": ref[:400],
        }

    def before(self, shape: Shape, keys: Sequence[Key]) -> dict[str, Row]:
        """The rows among `keys` that this import changed before, as they were at its start."""
        table = _table()
        query = select(table.c.row_key, table.c.before).where(
            table.c.batch_id == self._batch_id,
            table.c.table == shape.name,
            table.c.row_key.in_([row_key(key) for key in keys]),
        )
        return {key: thaw(row) for key, row in self._session.connection().execute(query)}

    def forget(self, shape: Shape, key: str) -> None:
        """Drop what was kept of a row: it is as it was."""
        table = _table()
        self._session.connection().execute(
            table.delete().where(
                table.c.batch_id == self._batch_id,
                table.c.table == shape.name,
                table.c.row_key == key,
            )
        )


def freeze(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with times, days and amounts as tagged text, fit for a JSON column."""
    return {name: _freeze(value) for name, value in row.items()}


def thaw(frozen: Mapping[str, Any]) -> Row:
    """The row that was frozen, with the types that it had."""
    return {name: _thaw(value) for name, value in frozen.items()}


def row_key(key: Key) -> str:
    """A primary key as one text: itself where it is one text, else JSON."""
    if len(key) == 1 and isinstance(key[0], str):
        return key[0]
    return json.dumps([_freeze(part) for part in key], ensure_ascii=False)


def fingerprint(row: Mapping[str, Any], columns: Iterable[str]) -> int:
    """A checksum of a row. Sums of them, modulo `FINGERPRINT_SIZE`, say whether rows changed."""
    content = repr([row[name] for name in columns]).encode("utf-8", "surrogatepass")
    return zlib.crc32(content) | zlib.adler32(content) << 32


def _freeze(value: Any) -> Any:
    if isinstance(value, datetime):
        return {TYPE: "datetime", "value": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {TYPE: "date", "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {TYPE: "decimal", "value": str(value)}
    if isinstance(value, dict | list):
        # Wrapped, so that a dict that looks like a tag comes back as it was.
        return {TYPE: "json", "value": value}
    return value


def _thaw(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    content = value["value"]
    match value[TYPE]:
        case "datetime":
            return datetime.fromisoformat(content)
        case "date":
            return date.fromisoformat(content)
        case "decimal":
            return Decimal(content)
        case _:
            return content


def _table() -> Table:
    return LineageEntry.__table__  # type: ignore[attr-defined]
