"""Running an import: one transaction in which everything that the files say becomes true.

A killed import therefore leaves the database as it was. A run that changes nothing is rolled back
and leaves no trace, and so is a dry run.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session
from sqlmodel import select as select_rows

from store import audit
from store.engine import Store
from store.imports import files as source_files
from store.imports.clocks import clock_coverage, refresh_clocks
from store.imports.quality import Observer, Quality
from store.imports.quarantine import Quarantine
from store.imports.record import Noticed, Options, Record, Rejected, RowsRead, Source
from store.imports.sources import open_source
from store.imports.writer import Counts, Writer
from store.tables import (
    ImportBatch,
    Ticket,
)


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or would do."""

    source: str
    batch_id: str | None
    """None for a dry run, and when the files brought nothing that was not there."""
    dry_run: bool
    files: list[str]
    counts: dict[str, Counts]
    """Per table."""
    quarantined: int
    """Rows that could not be used, whether recorded by this import or an earlier one."""
    rejected: list[Rejected]
    """The first of them."""
    quality: Quality

    @property
    def changed(self) -> bool:
        return any(c.inserted or c.updated for c in self.counts.values())


def run_import(  # noqa: PLR0913 - what a command may set
    store: Store,
    source_name: str,
    paths: Sequence[Path],
    *,
    now: datetime,
    mapping: Path | None = None,
    time_zone: str = "UTC",
    encoding: str | None = None,
    dry_run: bool = False,
    actor_id: str = "deskmate",
    progress: Callable[[int, int], None] | None = None,
) -> ImportOutcome:
    """Bring the database up to date with exported files.

    `progress` is called with the bytes read so far and in all. Raises ImportFailed, with nothing
    changed, when a file as a whole cannot be read or most of its rows cannot.
    """
    options = Options(time_zone=time_zone, encoding=encoding, mapping=mapping)
    source = open_source(source_name, options)
    files = source.files(paths)
    described = [{"name": f.name, "sha256": source_files.sha256(f)} for f in files]
    with store.session() as session:
        batch_id = _open_batch(session, source.name, described, options, now)
        run = _Run(session, source.name, batch_id)
        run.take(source, files, _counting(files, progress))
        refresh_clocks(session, run.writer, source.name, batch_id, now)
        outcome = run.outcome(files, dry_run)
        if outcome.batch_id is None:
            session.rollback()
        else:
            _close_batch(session, batch_id, described, run, outcome)
            _audit(session, actor_id, outcome, now)
    return outcome


def list_batches(store: Store) -> list[ImportBatch]:
    """The imports that can be taken back, the latest first."""
    with store.session() as session:
        batches = session.exec(select_rows(ImportBatch)).all()
    return sorted(batches, key=lambda batch: number(batch.id), reverse=True)


def number(batch_id: str) -> int:
    """The place of a batch in the order of imports."""
    return int(batch_id.removeprefix("B"))


@dataclass
class _Run:
    """The state of one import."""

    session: Session
    source: str
    batch_id: str
    observer: Observer = field(default_factory=Observer)
    read: Counter[str] = field(default_factory=Counter)
    """Rows per file that could be read."""
    stated: Counter[str] = field(default_factory=Counter)
    """Rows per file, rejected ones included, where the source says so itself."""

    def __post_init__(self) -> None:
        self.quarantine = Quarantine(self.session, self.batch_id)
        self.writer = Writer(
            self.session, self.source, self.batch_id, self.quarantine.add, self.observer.notice
        )

    def take(self, source: Source, files: Sequence[Path], progress: Callable[[int], None]) -> None:
        last = ""
        for item in source.read(files, progress):
            if isinstance(item, Record):
                if item.ref != last:
                    last = item.ref
                    self.read[last.rpartition(":")[0]] += 1
                if item.table is Ticket and (created := item.values.get("created_at")):
                    self.observer.ticket_created(created)
                self.writer.add(item)
            elif isinstance(item, Noticed):
                self.observer.notice(item)
            elif isinstance(item, RowsRead):
                self.stated[item.file] += item.rows
            else:
                self.quarantine.unreadable(item)
        self.writer.finish()
        self.quarantine.refuse_if_most_failed(self.rows)

    @property
    def rows(self) -> dict[str, int]:
        """Rows per file, rejected ones included."""
        return {**(self.read + self.quarantine.unread), **self.stated}

    def outcome(self, files: Sequence[Path], dry_run: bool) -> ImportOutcome:
        self.quarantine.flush()
        quality = self.observer.report()
        quality.rows = sum(self.rows.values())
        quality.rejected = self.quarantine.total
        quality.tickets, quality.usable_clocks = clock_coverage(self.session, self.source)
        kept = not dry_run and (self.writer.changed or self.quarantine.recorded > 0)
        return ImportOutcome(
            source=self.source,
            batch_id=self.batch_id if kept else None,
            dry_run=dry_run,
            files=[file.name for file in files],
            counts=self.writer.counts,
            quarantined=self.quarantine.total,
            rejected=self.quarantine.samples,
            quality=quality,
        )


def _open_batch(
    session: Session, source: str, files: list[dict[str, Any]], options: Options, now: datetime
) -> str:
    """Write the batch row first: it is what every row refers to, and it holds the write lock."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE import_batches IN EXCLUSIVE MODE"))
    last = max((number(batch) for batch in session.exec(select_rows(ImportBatch.id))), default=0)
    batch_id = f"B{last + 1:04d}"
    told = {"source": source, "time_zone": options.time_zone, "files": files}
    if options.mapping is not None:
        told["mapping"] = source_files.sha256(options.mapping)
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    session.add(
        ImportBatch(id=batch_id, source=source, files=files, digest=digest, imported_at=now)
    )
    session.flush()
    return batch_id


def _close_batch(
    session: Session,
    batch_id: str,
    files: list[dict[str, Any]],
    run: _Run,
    outcome: ImportOutcome,
) -> None:
    batch = session.get_one(ImportBatch, batch_id)
    batch.files = [{**file, "rows": run.rows.get(file["name"], 0)} for file in files]
    counts: dict[str, Any] = {name: c.as_json() for name, c in outcome.counts.items()}
    batch.counts = {"tables": counts, "quarantined": outcome.quarantined}
    batch.quality = outcome.quality.as_json()
    session.flush()


def _audit(session: Session, actor_id: str, outcome: ImportOutcome, now: datetime) -> None:
    details = {
        "source": outcome.source,
        "files": outcome.files,
        "inserted": sum(c.inserted for c in outcome.counts.values()),
        "updated": sum(c.updated for c in outcome.counts.values()),
        "quarantined": outcome.quarantined,
    }
    audit.append(
        session,
        actor_id=actor_id,
        action="import",
        subject=outcome.batch_id,
        details=details,
        at=now,
    )


def _counting(
    files: Sequence[Path], progress: Callable[[int, int], None] | None
) -> Callable[[int], None]:
    total = sum(file.stat().st_size for file in files)
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done = min(done + size, total)
        if progress is not None:
            progress(done, total)

    return count
