"""Which records can become rows: values that fit, nothing missing, references that exist.

What cannot is quarantined with its reason; what merely points to nothing is cleared and noticed.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from store.imports.record import Noticed, Record, Rejected
from store.imports.shape import Key, Reference, Row, Shape, Unfit
from store.imports.statements import rows_by_key


class Screening:
    """Checks records of one table at a time, against the database as it is."""

    def __init__(
        self,
        session: Session,
        reject: Callable[[Rejected], None],
        notice: Callable[[Noticed], None],
    ) -> None:
        self._session = session
        self._reject = reject
        self._notice = notice

    def passed(
        self, shape: Shape, records: Iterable[Record]
    ) -> tuple[dict[Key, Record], dict[Key, Row]]:
        """The records that can be written, cleaned, and the rows that have their keys already."""
        cleaned = self._cleaned(shape, records)
        existing = rows_by_key(self._session.connection(), shape, list(cleaned))
        return self._referring(shape, self._complete(shape, cleaned, existing)), existing

    def refuse(self, record: Record, reason: str) -> None:
        """Put a record into the quarantine, as far as it was read."""
        file, _, line = record.ref.rpartition(":")
        raw = str({name: str(value) for name, value in record.values.items() if value is not None})
        number = int(line) if line.isdigit() else 0
        self._reject(Rejected(file or record.ref, number, reason, raw))

    def _cleaned(self, shape: Shape, records: Iterable[Record]) -> dict[Key, Record]:
        kept: dict[Key, Record] = {}
        for record in records:
            try:
                values, cut = shape.clean(record.values)
            except Unfit as error:
                self.refuse(record, str(error))
                continue
            for column in cut:
                limit = shape.limits[column]
                self._notice(
                    Noticed("note", f"{shape.name}.{column}: cut to {limit} characters", record.ref)
                )
            kept[shape.key(values)] = replace(record, values=values)
        return kept

    def _referring(self, shape: Shape, records: dict[Key, Record]) -> dict[Key, Record]:
        """The records whose references exist; optional references that do not are cleared."""
        for reference in shape.references:
            wanted = {v for r in records.values() if (v := r.values.get(reference.column))}
            missing = wanted - self._existing(reference, wanted)
            if reference.parent == shape.name:
                missing -= {key[0] for key in records}
            if missing:
                records = self._without(shape, reference, missing, records)
        return records

    def _existing(self, reference: Reference, wanted: set[Any]) -> set[Any]:
        if not wanted:
            return set()
        column = SQLModel.metadata.tables[reference.parent].columns[reference.parent_column]
        query = select(column).where(column.in_(sorted(wanted)))
        return set(self._session.connection().execute(query).scalars())

    def _without(
        self, shape: Shape, reference: Reference, missing: set[Any], records: dict[Key, Record]
    ) -> dict[Key, Record]:
        kept: dict[Key, Record] = {}
        parent = reference.parent.removesuffix("s").replace("_", " ")
        for key, record in records.items():
            value = record.values.get(reference.column)
            if value not in missing:
                kept[key] = record
            elif reference.nullable:
                what = f"{shape.name}.{reference.column}: refers to a {parent} that does not exist"
                self._notice(Noticed("orphan", what, record.ref))
                kept[key] = replace(record, values={**record.values, reference.column: None})
            else:
                self.refuse(record, f"{shape.name}.{reference.column}: no {parent} {value!r}")
        return kept

    def _complete(
        self, shape: Shape, records: dict[Key, Record], existing: dict[Key, Row]
    ) -> dict[Key, Record]:
        """The records of rows that exist or state all that a row must have to be created."""
        kept: dict[Key, Record] = {}
        for key, record in records.items():
            absent = [n for n in shape.required if record.values.get(n) is None]
            if absent and key not in existing:
                self.refuse(record, f"{shape.name}.{absent[0]} is missing")
            else:
                kept[key] = record
        return kept
