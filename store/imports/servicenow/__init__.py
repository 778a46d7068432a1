"""ServiceNow: the audit log of incidents, one row per update of an incident.

Rows of one incident stand together, as the log writes them. The incident is what its last row
says; the differences between its rows are its history.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from store.clock import UnknownZone, zone_named
from store.imports.errors import ImportFailed
from store.imports.files import csv_table, found
from store.imports.record import Item, Noticed, Options, Progress, Rejected, RowsRead
from store.imports.servicenow.columns import AuditRow, BadRow, Columns
from store.imports.servicenow.incident import Incidents

SUFFIXES = (".csv", ".csv.gz")


def source(options: Options) -> "ServiceNow":
    """The source with these options; raises ImportFailed for a zone that does not exist."""
    return ServiceNow(options)


class ServiceNow:
    """Reads incident audit logs in CSV, plain or gzipped."""

    name = "servicenow"

    def __init__(self, options: Options) -> None:
        self._encoding = options.encoding
        try:
            self._zone = zone_named(options.time_zone)
        except UnknownZone as error:
            raise ImportFailed(
                f"{error} Set --time-zone to a name such as Europe/Berlin."
            ) from error

    def files(self, paths: Sequence[Path]) -> list[Path]:
        return found(paths, SUFFIXES)

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[Item]:
        incidents = Incidents()
        for file in files:
            for item in self._groups(file, progress):
                if isinstance(item, Rejected):
                    yield RowsRead(file.name, 1)
                    yield item
                else:
                    yield RowsRead(file.name, len(item))
                    yield from incidents.items(item)
        if incidents.count:
            yield Noticed(
                "note",
                "assigned_to and resolved_by number people separately; they are kept apart"
                if incidents.numbered_apart
                else "people are known by their name in assigned_to and resolved_by",
                files[0].name,
            )

    def _groups(self, file: Path, progress: Progress) -> Iterator[Rejected | list[AuditRow]]:
        """The rows of each incident, and the rows that cannot be read."""
        header, rows = csv_table(file, progress, self._encoding)
        columns = Columns.of(header, file.name, self._zone)
        finished: set[str] = set()
        group: list[AuditRow] = []
        for line, fields in rows:
            try:
                row = columns.read(line, fields)
            except BadRow as error:
                yield Rejected(file.name, line, str(error), ",".join(fields))
                continue
            if group and row.number != group[0].number:
                yield group
                finished.add(group[0].number)
                group = []
            if row.number in finished:
                raise ImportFailed(
                    f"{file.name}:{line}: rows of {row.number} do not stand together. "
                    "Sort the file by number, then by sys_updated_at, and import it again."
                )
            group.append(row)
        if group:
            yield group
