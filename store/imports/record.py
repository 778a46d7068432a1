"""What a source hands to the writer: rows, rows it cannot use, and things worth reporting.

A source module (`store/imports/zendesk.py`) has one public function, `source(options) -> Source`.
It knows formats, never the database: the writer finds out what is new, what changed, what refers
to nothing, and keeps the way back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlmodel import SQLModel

Progress = Callable[[int], None]
"""Called with the bytes of the files (as they lie on disk) read since the last call."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person may set for an import."""

    time_zone: str = "UTC"
    """IANA zone of times that the files state without one."""
    encoding: str | None = None
    """Encoding of text files; None means UTF-8, with or without a byte-order mark."""
    mapping: Path | None = None
    """The YAML file that describes CSV columns; only the csv source reads it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row for one table, keyed by its primary key.

    `values` holds Python values of the columns (aware datetimes, Decimal, lists and dicts for JSON
    columns), the primary key included. A column that is left out keeps what it has, or gets its
    default when the row is created; None clears it. The writer adds the provenance columns.
    """

    table: type[SQLModel]
    values: dict[str, Any]
    ref: str
    """File name and line: ``tickets.csv:12``."""
    source_id: str | None = None
    """The id of the thing in its own system."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source row that cannot be used; it is quarantined with its reason."""

    file: str
    line: int
    """Line of the file, 1 for the first; the record's number in JSON files."""
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class RowsRead:
    """So many more rows of a file were read, rejected ones included.

    For sources whose records and rejections do not tell: several rows for one record, say.
    """

    file: str
    rows: int


NoticeKind = Literal["duplicate", "unknown_value", "time_gap", "orphan", "stale", "note"]


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something for the quality report. Notices of the same kind and text are counted together."""

    kind: NoticeKind
    what: str
    """A sentence without row-specific parts, for example ``tickets.status: unknown "-100"``."""
    ref: str


Item = Record | Rejected | Noticed | RowsRead


class Source(Protocol):
    """A system whose exports can be read."""

    name: str
    """As in ``deskmate import zendesk``; kept in the column `source` of every row."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that will be read, in a fixed order; raises ImportFailed when none fits."""
        ...

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Stream the content: parents before children, in bounded memory.

        Raises ImportFailed when a file as a whole cannot be read.
        """
        ...
