"""What was imported, from where, what it replaced, and what could not be read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Row, UtcDateTime


class ImportBatch(Row, table=True):
    """One run of ``deskmate import`` that changed something."""

    __tablename__ = "import_batches"

    id: str = Field(primary_key=True, max_length=32)
    source: str = Field(max_length=32)
    files: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """``{"name", "sha256", "rows"}`` each."""
    digest: str = Field(max_length=64, index=True)
    """Of source, options and file contents."""
    imported_at: datetime = Field(sa_type=UtcDateTime)
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Per table: inserted, updated, unchanged; and quarantined."""
    quality: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class LineageEntry(Row, table=True):
    """The state of a row before an import changed it; undo puts it back."""

    __tablename__ = "lineage"

    batch_id: str = Field(primary_key=True, foreign_key="import_batches.id", max_length=32)
    table: str = Field(primary_key=True, max_length=64)
    row_key: str = Field(primary_key=True, max_length=300)
    """The primary key, as JSON where it has several columns."""
    before: dict[str, Any] = Field(sa_type=JSON)
    source_ref: str | None = Field(default=None, max_length=400)


class QuarantinedRow(Row, table=True):
    """A row that could not be imported, kept with the reason."""

    __tablename__ = "quarantine"

    batch_id: str = Field(primary_key=True, foreign_key="import_batches.id", max_length=32)
    file: str = Field(primary_key=True, max_length=300)
    line: int = Field(primary_key=True)
    """Line of the file, 1 for the first; the record's number in JSON files."""
    reason: str
    raw: str
