"""Which HubSpot files are read, and their rows in one form, whichever way they were exported.

The form is that of the warehouse tables without the ``property_`` prefix; the API's answers are
brought into it in `api`.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from store.imports import json_pages, warehouse
from store.imports.hubspot import api
from store.imports.record import Item, Options, Progress, Rejected
from store.imports.source_rows import BadValue, SourceRow
from store.imports.spool import Spool

EXPECTED = (
    "HubSpot API answers (.json, .jsonl with results) or warehouse tables (company.csv, "
    "contact.csv, deal.csv, deal_pipeline_stage.csv, ticket.csv, owner.csv …)"
)
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")

KEYS = {
    "company": ("id", "company_id"),
    "contact": ("id", "vid", "contact_id"),
    "contact_merge_audit": ("vid_to_merge",),
    "deal": ("deal_id", "id"),
    "deal_company": ("deal_id",),
    "deal_pipeline": ("pipeline_id", "id"),
    "deal_pipeline_stage": ("stage_id", "id"),
    "merged_deal": ("merged_deal_id",),
    "owner": ("owner_id", "id"),
    "owner_team": ("owner_id",),
    "team": ("id", "team_id"),
    "ticket": ("id", "ticket_id"),
    "ticket_company": ("ticket_id",),
    "ticket_contact": ("ticket_id",),
    "ticket_pipeline_stage": ("stage_id", "id"),
    "ticket_property_history": ("ticket_id",),
}
"""The tables that are read, with the columns that may say what a row belongs to."""
OWN_ID = frozenset({"company", "contact", "deal", "owner", "team", "ticket"})


def reason_against(path: Path, from_folder: bool) -> str | None:
    """Why a file is not read, or None."""
    name = path.name.lower()
    if name.endswith(warehouse.SUFFIXES):
        if warehouse.table_of(path, KEYS, "hubspot") is None:
            return "no table that Deskmate reads"
        if from_folder and warehouse.is_copy(path):
            return "the same table for another warehouse"
        return None
    if name.endswith(JSON_SUFFIXES):
        first = json_pages.first(path, api.SECTIONS)
        if first is None:
            return "it holds no records"
        return None if api.kind_of(first.value, path.name) else "no records that Deskmate reads"
    return "neither CSV nor JSON"


def sort(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    """Put the rows of a file into the spool; gives what is not a row."""
    if path.name.lower().endswith(warehouse.SUFFIXES):
        yield from _table(path, spool, options, progress)
    else:
        yield from _pages(path, spool, options, progress)


def _table(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    table = warehouse.table_of(path, KEYS, "hubspot")
    assert table is not None  # noqa: S101 - reason_against has seen to it
    zone = ZoneInfo(options.time_zone)
    for row in warehouse.rows(path, (), progress, options.encoding, zone):
        if isinstance(row, Rejected):
            yield row
            continue
        bare = {name.removeprefix("property_"): value for name, value in row.values.items()}
        _put(table, row.having(bare), spool)


def _pages(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    for element in json_pages.elements(path, api.SECTIONS, progress, options.encoding):
        if isinstance(element, Rejected):
            yield element
            continue
        values = element.value if isinstance(element.value, dict) else {"value": element.value}
        row = SourceRow(values, path.name, element.number)
        kind = api.kind_of(element.value, path.name)
        if kind is None:
            yield row.noticed("note", "records of other kinds are not used")
            continue
        try:
            for table, part in api.parts(kind, row):
                _put(table, part, spool)
        except BadValue as error:
            yield row.rejected(str(error))


def _put(table: str, row: SourceRow, spool: Spool) -> None:
    key = row.key(*KEYS[table]) or ""
    if table in OWN_ID:
        row = row.having({**row.values, "id": key})
    spool.add(table, row, key)
