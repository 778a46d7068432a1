"""Any CSV files, described by a YAML mapping: the way in for systems without a source of their own.

The mapping is checked against the tables and the headers before a row is read.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

from store.clock import UnknownZone, zone_named
from store.imports.csv_mapping.mapping import CheckedMapping, load
from store.imports.csv_mapping.rows import Reading, RowReader, missing_words
from store.imports.errors import ImportFailed
from store.imports.files import csv_table, found
from store.imports.record import Item, Noticed, Options, Progress, RowsRead

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt")


def source(options: Options) -> "MappedCsv":
    """The source with a mapping; raises ImportFailed without one or with a wrong one."""
    if options.mapping is None:
        raise ImportFailed(
            "CSV files need a mapping that says what their columns mean: add --mapping FILE.yaml. "
            "docs/imports.md shows two complete examples."
        )
    return MappedCsv(load(options.mapping), options)


class MappedCsv:
    """Reads the CSV files that a mapping describes."""

    name = "csv"

    def __init__(self, checked: CheckedMapping, options: Options) -> None:
        self._checked = checked
        self._options = options
        self._read: set[Path] = set()

    def files(self, paths: Sequence[Path]) -> list[Path]:
        given = found(paths, SUFFIXES)
        rules = self._checked.mapping.files
        fitting = [path for path in given if any(rule.fits(path) for rule in rules)]
        if not fitting:
            patterns = ", ".join(rule.file for rule in rules)
            raise ImportFailed(
                f"None of the files fits the mapping {self._checked.path.name}, which describes "
                f"{patterns}. Name such a file, or change `file` in the mapping."
            )
        return fitting

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[Item]:
        for place in self._checked.in_order():
            rule = self._checked.mapping.files[place]
            fitting = [path for path in files if rule.fits(path)]
            if not fitting:
                what = f"the mapping also describes {rule.file}, which was not given"
                yield Noticed("note", what, self._checked.path.name)
            for path in fitting:
                yield from self._rows(place, path, progress)
                self._read.add(path)

    def _rows(self, place: int, path: Path, progress: Progress) -> Iterator[Item]:
        rule, mapping = self._checked.mapping.files[place], self._checked.mapping
        encoding = self._options.encoding or rule.encoding or mapping.encoding
        header, rows = csv_table(path, progress, encoding, rule.delimiter or mapping.delimiter)
        reading = Reading(
            file=path.name,
            zone=self._zone(place),
            id_prefix=mapping.id_prefix if rule.id_prefix is None else rule.id_prefix,
            missing=missing_words(mapping.missing),
        )
        reader = RowReader(self._checked, place, header, reading)
        for line, cells in rows:
            if path not in self._read:
                yield RowsRead(path.name, 1)
            yield from reader.items(line, cells)

    def _zone(self, place: int) -> tzinfo:
        own = self._checked.mapping.files[place].time_zone
        key = ("files", place, "time_zone") if own else ("time_zone",)
        name = own or self._checked.mapping.time_zone or self._options.time_zone
        try:
            return zone_named(name)
        except UnknownZone as error:
            raise self._checked.failed(key, f"there is no time zone {name!r}") from error
