"""Which Freshdesk files are read, and their records in one form for both versions of the API.

Version 1 wraps each record (``{"helpdesk_ticket": {...}}``) and nests replies in their ticket;
version 2 answers with bare records and with ``{"total", "results"}`` for searches.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from store.imports import json_pages
from store.imports.record import Item, Options, Progress, Rejected
from store.imports.source_rows import BadValue, SourceRow
from store.imports.spool import Spool

EXPECTED = (
    "Freshdesk API answers (.json, .jsonl) with tickets, conversations, contacts, companies, "
    "agents or groups, or the JSON files of an account export"
)
SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
SECTIONS = ("results", "tickets", "contacts", "companies", "agents", "groups")
"""The lists that an object may hold instead of being a record."""

WRAPPERS = {
    "helpdesk_ticket": "ticket",
    "agent": "agent",
    "user": "contact",
    "customer": "company",
    "group": "group",
    "company": "company",
    "contact": "contact",
    "ticket": "ticket",
}
MARKS: dict[str, tuple[frozenset[str], ...]] = {
    "article": (frozenset({"title", "folder_id"}),),
    "conversation": (frozenset({"body", "incoming", "ticket_id"}),),
    "ticket": (frozenset({"subject", "requester_id"}), frozenset({"subject", "responder_id"})),
    "agent": (frozenset({"contact", "ticket_scope"}), frozenset({"contact", "occasional"})),
    "contact": (frozenset({"name", "email", "job_title"}), frozenset({"name", "email", "mobile"})),
    "company": (frozenset({"name", "domains"}),),
    "group": (frozenset({"name", "auto_ticket_assign"}), frozenset({"name", "escalate_to"})),
}
"""Fields that tell what a bare record is."""
ARTICLES = "solution articles are not read here: `deskmate kb add` takes them"


def reason_against(path: Path, from_folder: bool) -> str | None:
    """Why a file is not read, or None."""
    if not path.name.lower().endswith(SUFFIXES):
        return "not JSON"
    first = json_pages.first(path, SECTIONS)
    if first is None:
        return "it holds no records"
    kind = _kind(first.value, path)
    if kind == "article":
        return ARTICLES
    return None if kind else "no records that Deskmate reads"


def sort(path: Path, spool: Spool, options: Options, progress: Progress) -> Iterator[Item]:
    """Put the records of a file into the spool; gives what is not one."""
    for element in json_pages.elements(path, SECTIONS, progress, options.encoding):
        if isinstance(element, Rejected):
            yield element
            continue
        kind = _kind(element.value, path)
        values = element.value if isinstance(element.value, dict) else {"value": element.value}
        row = SourceRow(_unwrapped(values), path.name, element.number)
        if kind is None or kind == "article":
            what = ARTICLES if kind else "records of other kinds are not used"
            yield row.noticed("note", what)
            continue
        try:
            _put(kind, row, spool)
        except BadValue as error:
            yield row.rejected(str(error))


def _kind(value: Any, path: Path) -> str | None:
    """What a record is, by its wrapper or by its fields."""
    if not isinstance(value, dict):
        return None
    if len(value) == 1:
        name, inner = next(iter(value.items()))
        return WRAPPERS.get(name) if isinstance(inner, dict) else None
    if "role" in path.name.lower():
        # Roles can have the very fields of groups.
        return None
    for kind, alternatives in MARKS.items():
        if any(marks <= value.keys() for marks in alternatives):
            return _agent_or_contact(value) if kind == "contact" else kind
    return None


def _agent_or_contact(values: dict[str, Any]) -> str:
    return "agent" if values.get("helpdesk_agent") or "agent" in values else "contact"


def _unwrapped(values: dict[str, Any]) -> dict[str, Any]:
    if len(values) == 1:
        name, inner = next(iter(values.items()))
        if name in WRAPPERS and isinstance(inner, dict):
            return inner
    return values


def _put(kind: str, row: SourceRow, spool: Spool) -> None:
    if kind == "ticket":
        _put_ticket(row, spool)
    elif kind == "conversation":
        spool.add(kind, row, row.need("ticket_id"))
    elif kind == "agent":
        row = _agent(row)
        spool.add(kind, row, row.need("id"))
    elif kind == "contact" and row.flag("helpdesk_agent"):
        _put("agent", row, spool)
    else:
        spool.add(kind, row, row.need("id"))


def _put_ticket(row: SourceRow, spool: Spool) -> None:
    """A ticket under the number that people see, its replies and the people named in it."""
    values = dict(row.values)
    stats = values.pop("stats", None)
    nested = [*_listed(values.pop("conversations", None)), *_listed(values.pop("notes", None))]
    if values.get("display_id") is not None:
        values["id"] = values["display_id"]
    ticket = row.having({**values, **(stats if isinstance(stats, dict) else {})})
    id = ticket.need("id")
    spool.add("ticket", ticket, id)
    for part in nested:
        note = part.get("note")
        inner = note if isinstance(note, dict) else part
        spool.add("conversation", row.having({**inner, "ticket_id": id}), id)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _agent(row: SourceRow) -> SourceRow:
    """An agent with what is said of the person, under the id that tickets refer to."""
    values = dict(row.values)
    person = values.pop("user", None) or values.pop("contact", None)
    inner = values.pop("agent", None)
    if isinstance(inner, dict):
        values = {**inner, **values}
    if isinstance(person, dict):
        values = {**person, **values}
    if values.get("user_id") is not None:
        values["id"] = values["user_id"]
    return row.having(values)
