"""Rows that cannot be used: counted per file, and kept with their reason, once."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import Table, bindparam, select, tuple_
from sqlmodel import Session

from store.imports.errors import ImportFailed
from store.imports.record import Rejected
from store.tables import QuarantinedRow

SAMPLES = 20
CHUNK = 500
RAW_CHARACTERS = 4_000
"""How much of a row is kept; more would not help a person to find what is wrong with it."""


class Quarantine:
    """Collects rejected rows and writes those that no import has recorded yet."""

    def __init__(self, session: Session, batch_id: str) -> None:
        self.total = 0
        self.recorded = 0
        """Rows that this import adds to the quarantine."""
        self.samples: list[Rejected] = []
        self._unread: dict[str, set[int]] = defaultdict(set)
        self._session = session
        self._batch_id = batch_id
        self._waiting: dict[tuple[str, int], Rejected] = {}

    def unreadable(self, rejected: Rejected) -> None:
        """Keep a row that the source could not read."""
        self._unread[rejected.file].add(rejected.line)
        self.add(rejected)

    def add(self, rejected: Rejected) -> None:
        """Keep a row; several reasons for one row are kept together."""
        self.total += 1
        if len(self.samples) < SAMPLES:
            self.samples.append(rejected)
        place = (rejected.file[-300:], rejected.line)
        other = self._waiting.get(place)
        self._waiting[place] = rejected if other is None else _joined(other, rejected)
        if len(self._waiting) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        table: Table = QuarantinedRow.__table__  # type: ignore[attr-defined]
        connection = self._session.connection()
        known = connection.execute(
            select(table).where(tuple_(table.c.file, table.c.line).in_(list(waiting)))
        ).all()
        here = {(row.file, row.line): row for row in known if row.batch_id == self._batch_id}
        before = {(row.file, row.line, row.reason, row.raw) for row in known}
        rows, more = [], []
        for (file, line), rejected in waiting.items():
            values = {"reason": _kept(rejected.reason), "raw": _kept(rejected.raw)}
            first = here.get((file, line))
            if first is not None:
                if values["reason"] not in first.reason:
                    reason = _kept(f"{first.reason}; {values['reason']}")
                    more.append({"in_file": file, "on_line": line, "reason": reason})
            elif (file, line, values["reason"], values["raw"]) not in before:
                rows.append({"batch_id": self._batch_id, "file": file, "line": line, **values})
        if rows:
            connection.execute(table.insert(), rows)
        if more:
            mine = table.c.batch_id == self._batch_id
            place = (table.c.file == bindparam("in_file")) & (table.c.line == bindparam("on_line"))
            connection.execute(table.update().where(mine & place), more)
        self.recorded += len(rows)

    @property
    def unread(self) -> Counter[str]:
        """Per file: how many rows the source itself could not read."""
        return Counter({file: len(lines) for file, lines in self._unread.items()})

    def refuse_if_most_failed(self, rows: Mapping[str, int]) -> None:
        """Raise ImportFailed when more than half of a file's rows could not be read.

        `rows` has all rows per file. So many bad ones mean a wrong setting, not bad data.
        """
        for file, bad in self.unread.items():
            if 2 * bad > rows[file]:
                examples = [s for s in self.samples if s.file == file][:3]
                shown = "; ".join(f"line {s.line}: {s.reason}" for s in examples)
                raise ImportFailed(
                    f"{bad} of {rows[file]} rows of {file} cannot be read, so nothing was imported"
                    f"{f' ({shown})' if shown else ''}. Check that the file fits the source and "
                    "that dates, encoding and delimiter are as the import expects."
                )


def _joined(first: Rejected, second: Rejected) -> Rejected:
    if second.reason in first.reason:
        return first
    return Rejected(first.file, first.line, f"{first.reason}; {second.reason}", first.raw)


def _kept(text: str) -> str:
    # PostgreSQL cannot keep NUL, and no database a lone surrogate.
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return clean[:RAW_CHARACTERS]
