"""Rows as JSON and back, exactly: how what an import replaced is kept until it is taken back."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from store.imports.shape import Key, Row

TYPE = "$type"
FINGERPRINT_SIZE = 1 << 64


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
