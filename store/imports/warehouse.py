"""Tables that a data pipeline copied into a warehouse, exported again as CSV: one file per table.

Names vary with the warehouse: ``ticket.csv``, ``TICKET_data_snowflake.csv``, quoted columns.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, tzinfo
from pathlib import Path

from store.imports.errors import ImportFailed
from store.imports.files import csv_rows
from store.imports.record import Progress, Rejected
from store.imports.source_rows import SourceRow

SUFFIXES = (".csv", ".csv.gz")
WAREHOUSE = re.compile(r"_(snowflake|postgres|databricks|bigquery|redshift|spark)$")
DELETED = ("_fivetran_deleted", "is_deleted", "_fivetran_is_deleted")


def table_of(path: Path, tables: Collection[str], system: str) -> str | None:
    """Which of `tables` a file holds, by its name; None when it is another."""
    stem = _stem(path)
    for name in (stem, stem.removeprefix(f"{system}_"), stem.removesuffix("s")):
        bare = name.removesuffix("_data")
        if bare in tables:
            return bare
        if bare.removesuffix("s") in tables:
            return bare.removesuffix("s")
    return None


def is_copy(path: Path) -> bool:
    """Whether the same table lies beside it under its plain name: a copy for one warehouse."""
    plain = WAREHOUSE.sub("", path.name.lower().split(".")[0])
    if plain == path.name.lower().split(".")[0]:
        return False
    return any(other.name.lower().split(".")[0] == plain for other in path.parent.iterdir())


def rows(
    path: Path,
    needed: Collection[str],
    progress: Progress | None = None,
    encoding: str | None = None,
    zone: tzinfo = UTC,
) -> Iterator[SourceRow | Rejected]:
    """The rows of a table, by column name in lower case without quotes.

    Raises ImportFailed when a needed column is missing; a row of another width is rejected.
    """
    lines = csv_rows(path, progress, encoding)
    _, header = next(lines, (1, []))
    columns = [_plain(name) for name in header]
    missing = sorted(set(needed) - set(columns))
    if missing:
        raise ImportFailed(
            f"{path.name} has no column {', '.join(missing)}. Its columns are: "
            f"{', '.join(columns[:12])}. Export the table with its own column names."
        )
    for line, fields in lines:
        if len(fields) == len(columns):
            values = dict(zip(columns, fields, strict=True))
            yield SourceRow(values, path.name, line, zone)
        else:
            reason = f"{len(fields)} fields where the header has {len(columns)}"
            yield Rejected(path.name, line, reason, ",".join(fields)[:4_000])


def is_deleted(row: SourceRow) -> bool:
    """Whether the pipeline marked the row as deleted at its source."""
    return bool(row.flag(*DELETED))


def _stem(path: Path) -> str:
    return WAREHOUSE.sub("", path.name.lower().split(".")[0])


def _plain(column: str) -> str:
    return column.strip().strip("\"'`[]").strip().lower()
