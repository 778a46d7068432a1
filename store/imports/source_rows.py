"""One row of an export, whatever its file format, with typed reads that say what is wrong."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from store.imports.record import Item, Noticed, NoticeKind, Record, Rejected

EPOCH_MS_FROM = 100_000_000_000
"""Numbers from here on are milliseconds since 1970: as seconds they would lie after 5000."""
SHORT_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d)[ T](\d)(:\d\d.*)$")
TRUE, FALSE = frozenset({"true", "t", "1", "yes"}), frozenset({"false", "f", "0", "no"})
RAW_LIMIT = 4_000
"""Characters of a row that are kept in the quarantine."""


Value = TypeVar("Value")


class BadValue(ValueError):
    """A value that cannot be used; the row goes into quarantine with these words."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Named values of one row, and where it stands.

    Reads take several names and give the first that has a value: systems rename columns over time.
    Empty text counts as no value.
    """

    values: dict[str, Any]
    file: str
    line: int
    zone: tzinfo = UTC
    """The zone of times that state none."""

    def having(self, values: dict[str, Any]) -> "SourceRow":
        """Other values that stand at the same place."""
        return SourceRow(values, self.file, self.line, self.zone)

    @property
    def ref(self) -> str:
        return f"{self.file}:{self.line}"

    def found(self, *names: str) -> tuple[str, Any]:
        """Name and value of the first of the named that is neither absent nor empty."""
        for name in names:
            value = self.values.get(name)
            if value is not None and value != "":
                return name, value
        return names[0], None

    def value(self, *names: str) -> Any:
        """The first of the named values that is neither absent nor empty."""
        return self.found(*names)[1]

    def text(self, *names: str) -> str | None:
        value = self.value(*names)
        return value.strip() or None if isinstance(value, str) else _shown(value)

    def key(self, *names: str) -> str | None:
        """An id as text; ``12.0``, which spreadsheets make of ids, is ``12``."""
        found = self.text(*names)
        return found[:-2] if found and found.endswith(".0") and found[:-2].isdigit() else found

    def need(self, *names: str) -> str:
        """An id that must be there; raises BadValue."""
        found = self.key(*names)
        if found is None:
            raise BadValue(f"{names[0]} is missing")
        return found

    def whole(self, *names: str) -> int | None:
        name, value = self.found(*names)
        if value is None:
            return None
        try:
            return int(Decimal(str(value)))
        except (InvalidOperation, ValueError, OverflowError) as error:
            raise BadValue(f"{name}: {value!r} is not a whole number") from error

    def amount(self, *names: str) -> Decimal | None:
        name, value = self.found(*names)
        if value is None:
            return None
        try:
            found = Decimal(str(value).replace(",", ""))
        except InvalidOperation as error:
            raise BadValue(f"{name}: {value!r} is not an amount") from error
        if not found.is_finite():
            raise BadValue(f"{name}: {value!r} is not an amount")
        return found

    def flag(self, *names: str) -> bool | None:
        name, value = self.found(*names)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in TRUE | FALSE:
            return word in TRUE
        raise BadValue(f"{name}: {value!r} is neither true nor false")

    def time(self, *names: str) -> datetime | None:
        name, value = self.found(*names)
        return None if value is None else read_time(name, value, self.zone)

    def need_time(self, *names: str) -> datetime:
        found = self.time(*names)
        if found is None:
            raise BadValue(f"{names[0]} is missing")
        return found

    def day(self, *names: str) -> date | None:
        found = self.time(*names)
        return None if found is None else found.date()

    def many(self, *names: str) -> list[Any]:
        """A list: of an array, of JSON text, or of text separated by semicolons or commas."""
        name, value = self.found(*names)
        if value is None or isinstance(value, list):
            return value or []
        words = str(value).strip()
        if words.startswith("["):
            try:
                found = json.loads(words)
            except json.JSONDecodeError as error:
                raise BadValue(f"{name}: {words!r} is not a list") from error
            return found if isinstance(found, list) else [found]
        return [word.strip() for word in re.split("[;,]", words) if word.strip()]

    def objects(self, *names: str) -> list[dict[str, Any]]:
        """The objects of a list; whatever else is in it is left out."""
        return [each for each in self.many(*names) if isinstance(each, dict)]

    def record(self, table: type, values: dict[str, Any], source_id: str | None) -> Record:
        return Record(table, values, self.ref, source_id)

    def noticed(self, kind: NoticeKind, what: str) -> Noticed:
        return Noticed(kind, what, self.ref)

    def rejected(self, reason: str) -> Rejected:
        raw = json.dumps(self.values, ensure_ascii=False, default=str)
        return Rejected(self.file, self.line, reason, raw[:RAW_LIMIT])


def mapped(
    rows: Iterable[SourceRow], convert: Callable[[SourceRow], Iterable[Item]]
) -> Iterator[Item]:
    """What each row amounts to; a row with a bad value goes into quarantine as a whole."""
    for row in rows:
        try:
            items = list(convert(row))
        except BadValue as error:
            yield row.rejected(str(error))
        else:
            yield from items


def lenient(read: Callable[[], Value], otherwise: Value) -> Value:
    """What a row says, or `otherwise` where it cannot be read.

    For reading ahead: the row itself is rejected when its turn comes.
    """
    try:
        return read()
    except BadValue:
        return otherwise


def read_time(name: str, value: Any, zone: tzinfo) -> datetime:
    """An aware time from ISO 8601 text or from seconds or milliseconds since 1970.

    Raises BadValue.
    """
    if isinstance(value, int | float) or re.fullmatch(r"\d{9,}", str(value).strip()):
        return _since_epoch(name, value)
    words = str(value).strip()
    short = SHORT_HOUR.match(words)
    if short:
        words = f"{short[1]} 0{short[2]}{short[3]}"
    try:
        found = datetime.fromisoformat(words)
    except ValueError as error:
        raise BadValue(f"{name}: {value!r} is not a time such as 2024-05-31T14:00:00Z") from error
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _since_epoch(name: str, value: Any) -> datetime:
    try:
        number = float(value)
        return datetime.fromtimestamp(number / 1000 if number >= EPOCH_MS_FROM else number, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadValue(f"{name}: {value!r} is not a time since 1970") from error


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
