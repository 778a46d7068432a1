"""Which Zendesk files are read, and their rows in one form, whichever way they were exported.

The form is that of the warehouse tables (ticket, ticket_comment, ticket_field_history, user …),
because it is the flattest; what the API nests is taken apart in `api`.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from store.imports import json_pages, warehouse
from store.imports.record import Item, Options, Progress, Rejected
from store.imports.source_rows import BadValue, SourceRow
from store.imports.spool import Spool
from store.imports.zendesk import api

EXPECTED = (
    "Zendesk API answers or incremental exports (.json, .jsonl, with tickets, users, "
    "organizations, groups, comments, audits …) or warehouse tables (ticket.csv, "
    "ticket_comment.csv, ticket_field_history.csv, user.csv, organization.csv …)"
)
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")

KEYS = {
    "domain_name": "organization_id",
    "group": "id",
    "metric_event": "ticket_id",
    "metric_set": "ticket_id",
    "organization": "id",
    "schedule": "id",
    "schedule_holiday": "schedule_id",
    "sla_policy_history": "id",
    "sla_policy_metric_history": "sla_policy_id",
    "ticket": "id",
    "ticket_comment": "ticket_id",
    "ticket_field_history": "ticket_id",
    "ticket_sla_policy": "ticket_id",
    "ticket_tag": "ticket_id",
    "user": "id",
}
"""The tables that are read, with the column that says what a row belongs to."""
NEEDED = {
    "ticket": ("id", "status", "created_at"),
    "ticket_comment": ("id", "ticket_id", "created"),
    "ticket_field_history": ("ticket_id", "field_name", "updated", "value"),
    "schedule": ("id", "start_time", "end_time"),
    "user": ("id", "role"),
}
"""Columns without which a table says nothing; every table needs its key."""


def reason_against(path: Path, from_folder: bool) -> str | None:
    """Why a file is not read, or None."""
    name = path.name.lower()
    if name.endswith(warehouse.SUFFIXES):
        if warehouse.table_of(path, KEYS, "zendesk") is None:
            return "no table that Deskmate reads"
        if from_folder and warehouse.is_copy(path):
            return "the same table for another warehouse"
        return None
    if name.endswith(JSON_SUFFIXES):
        first = json_pages.first(path, api.SECTIONS)
        if first is None:
            return "it holds no records"
        return None if api.kind_of(first) else "no records that Deskmate reads"
    return "neither CSV nor JSON"


def sort(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    """Put the rows of a file into the spool; gives what is not a row."""
    if path.name.lower().endswith(warehouse.SUFFIXES):
        yield from _table(path, spool, options, progress)
    else:
        yield from _pages(path, spool, options, progress)


def _table(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    table = warehouse.table_of(path, KEYS, "zendesk")
    assert table is not None  # noqa: S101 - reason_against has seen to it
    key = KEYS[table]
    needed = {key, *NEEDED.get(table, ())}
    zone = ZoneInfo(options.time_zone)
    for row in warehouse.rows(path, needed, progress, options.encoding, zone):
        if isinstance(row, Rejected):
            yield row
        else:
            spool.add(table, row, row.key(key) or "")


def _pages(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    for element in json_pages.elements(path, api.SECTIONS, progress, options.encoding):
        if isinstance(element, Rejected):
            yield element
            continue
        whole = {"value": element.value}
        values = element.value if isinstance(element.value, dict) else whole
        row = SourceRow(values, path.name, element.number)
        kind = api.kind_of(element)
        if kind is None:
            yield row.noticed("note", f"not used: {element.section or 'other'} records")
            continue
        try:
            parts = list(api.parts(kind, row))
        except BadValue as error:
            yield row.rejected(str(error))
            continue
        for table, part in parts:
            spool.add(table, part, part.key(KEYS[table]) or "")
