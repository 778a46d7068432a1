"""Rows into tables: only what differs is written, and what is replaced is kept for undo.

Works in chunks of `CHUNK` rows per table, inside the caller's transaction. Nothing is remembered
per row but the keys of tickets that the file is older than.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from store.imports.lineage import FINGERPRINT_SIZE, Lineage, fingerprint, row_key
from store.imports.record import Noticed, Record, Rejected
from store.imports.screening import Screening
from store.imports.shape import Key, Row, Shape, shape_of
from store.imports.statements import keyed, update_all
from store.tables import SlaClockRow, Ticket

CHUNK = 2_000

UNWATCHED = frozenset({SlaClockRow.__tablename__})
"""Tables that Deskmate recomputes: their rows may change without anybody having changed them."""


@dataclass(slots=True)
class Counts:
    """What happened to the rows of one table."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    fingerprint: int = 0
    """Sum of the checksums of the rows inserted and updated, modulo `FINGERPRINT_SIZE`."""

    def as_json(self) -> dict[str, Any]:
        return {
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "fingerprint": f"{self.fingerprint:016x}",
        }


class Writer:
    """Takes records in any amount and brings the tables up to date with them."""

    def __init__(
        self,
        session: Session,
        source: str,
        batch_id: str,
        reject: Callable[[Rejected], None],
        notice: Callable[[Noticed], None],
    ) -> None:
        self.counts: dict[str, Counts] = {}
        self._session = session
        self._source = source
        self._batch_id = batch_id
        self._notice = notice
        self._screening = Screening(session, reject, notice)
        self._lineage = Lineage(session, batch_id)
        self._waiting: dict[str, dict[Key, Record]] = {}
        self._shapes: dict[str, Shape] = {}
        self._stale_tickets: set[str] = set()

    @property
    def changed(self) -> bool:
        return any(c.inserted or c.updated for c in self.counts.values())

    def add(self, record: Record) -> None:
        """Take one record; it is written when its table's chunk is full."""
        shape = shape_of(record.table)
        self._shapes[shape.name] = shape
        waiting = self._waiting.setdefault(shape.name, {})
        key = shape.key(record.values)
        if None in key:
            self._screening.refuse(record, f"{shape.name}.{shape.keys[key.index(None)]} is missing")
            return
        other = waiting.get(key)
        if other is not None:
            record = self._merge(shape, other, record)
        waiting[key] = record
        if len(waiting) >= CHUNK:
            self._flush(shape.name)

    def finish(self) -> None:
        """Write everything that still waits."""
        for name in list(self._waiting):
            self._flush(name)

    def _merge(self, shape: Shape, first: Record, second: Record) -> Record:
        """The one record that two with the same key amount to."""
        if first.values == second.values:
            self._duplicate(shape, second, "the same row twice")
            return first
        self._duplicate(shape, second, "two versions of one row, the later one counts")
        if shape.versioned and _older(second.values, first.values):
            return first
        return replace(second, values={**first.values, **second.values})

    def _duplicate(self, shape: Shape, record: Record, what: str) -> None:
        self._notice(Noticed("duplicate", f"{shape.name}: {what}", record.ref))

    def _flush(self, name: str) -> None:
        waiting = self._waiting.pop(name, None)
        if not waiting:
            return
        shape = self._shapes[name]
        for reference in shape.references:
            if reference.parent != name:
                self._flush(reference.parent)
        self._write(shape, *self._screening.passed(shape, waiting.values()))

    def _write(self, shape: Shape, records: dict[Key, Record], existing: dict[Key, Row]) -> None:
        counts = self.counts.setdefault(shape.name, Counts())
        inserts: list[Row] = []
        updates: list[tuple[Row, Row, Record]] = []
        for key, record in records.items():
            old = existing.get(key)
            if old is None:
                inserts.append(self._created(shape, record))
            elif not self._differs(shape, record, old) or self._is_stale(shape, record, old):
                counts.unchanged += 1
            else:
                updates.append((old, self._changed(old, record), record))
        self._insert(shape, inserts, counts)
        self._update(shape, updates, counts)

    def _created(self, shape: Shape, record: Record) -> Row:
        provenance = {**self._provenance(record), "batch_id": self._batch_id}
        return {**shape.complete(record.values), **provenance}

    def _provenance(self, record: Record) -> Row:
        source_id = record.source_id and record.source_id[:200]
        return {
            "source": self._source,
            "source_id": source_id,
            "source_ref": record.ref[:400],
        }

    def _differs(self, shape: Shape, record: Record, old: Row) -> bool:
        return any(old[name] != value for name, value in record.values.items())

    def _is_stale(self, shape: Shape, record: Record, old: Row) -> bool:
        """Whether the database knows a newer state than the record, or than its ticket."""
        stale = record.values.get("ticket_id") in self._stale_tickets
        if shape.versioned and _older(record.values, old):
            stale = True
            if shape.name == Ticket.__tablename__:
                self._stale_tickets.add(old["id"])
        if stale:
            what = f"{shape.name}: older than what is there, left as it is"
            self._notice(Noticed("stale", what, record.ref))
        return stale

    def _changed(self, old: Row, record: Record) -> Row:
        return {**old, **record.values, **self._provenance(record)}

    def _insert(self, shape: Shape, rows: list[Row], counts: Counts) -> None:
        if not rows:
            return
        # A row may refer to another of the same chunk: first without, then with the reference.
        own = [r.column for r in shape.self_references]
        connection = self._session.connection()
        connection.execute(shape.table.insert(), [{**row, **dict.fromkeys(own)} for row in rows])
        referring = [row for row in rows if any(row[name] is not None for name in own)]
        if referring:
            connection.execute(update_all(shape), [keyed(shape, row) for row in referring])
        counts.inserted += len(rows)
        if shape.name not in UNWATCHED:
            self._sum(counts, (fingerprint(row, shape.columns) for row in rows))

    def _update(self, shape: Shape, updates: list[tuple[Row, Row, Record]], counts: Counts) -> None:
        """Write changed rows; the state before this import goes into the lineage once."""
        if not updates:
            return
        before = self._lineage.before(shape, [shape.key(old) for old, _, _ in updates])
        rows: list[Row] = []
        forgotten: list[str] = []
        replaced: list[tuple[Row, str]] = []
        for old, updated, record in updates:
            key = row_key(shape.key(old))
            first = before.get(key)
            created_here = old["batch_id"] == self._batch_id
            if created_here or first is not None:
                self._duplicate(shape, record, "two versions of one row, the later one counts")
                self._sum(counts, [-fingerprint(old, shape.columns)])
            else:
                counts.updated += 1
                replaced.append((old, record.ref))
            if first is not None and _same_content(first, updated):
                # Back to what it was before the import: nothing changed after all.
                forgotten.append(key)
                counts.updated -= 1
                counts.unchanged += 1
                rows.append(first)
                continue
            rows.append(updated)
            self._sum(counts, [fingerprint(updated, shape.columns)])
        self._lineage.keep(shape, replaced)
        for key in forgotten:
            self._lineage.forget(shape, key)
        self._session.connection().execute(update_all(shape), [keyed(shape, row) for row in rows])

    @staticmethod
    def _sum(counts: Counts, terms: Iterable[int]) -> None:
        counts.fingerprint = (counts.fingerprint + sum(terms)) % FINGERPRINT_SIZE


def _older(values: Row, than: Row) -> bool:
    mine, theirs = values.get("updated_at"), than.get("updated_at")
    return mine is not None and theirs is not None and mine < theirs


def _same_content(first: Row, second: Row) -> bool:
    ignored = ("source_ref", "source", "source_id")
    return all(first[name] == second[name] for name in first if name not in ignored)
