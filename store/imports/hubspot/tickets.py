"""Tickets with their stage changes."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from store.imports.hubspot.merges import Merges, owner_id
from store.imports.plain_text import plain_text
from store.imports.record import Item, Record
from store.imports.source_rows import BadValue, SourceRow, mapped
from store.imports.spool import Spool
from store.tables import DONE_STATUSES, Message, Ticket, TicketEvent

PRIORITIES = {"urgent": "P1", "high": "P2", "medium": "P3", "low": "P4"}
FIRST_STAGES = {"1": "new", "2": "pending", "3": "open", "4": "closed"}
"""The stages of the pipeline that every account begins with, where no table tells them."""
FIRST_PIPELINE = "0"
LABELS = (
    (("wait", "contact"), "pending"),
    (("wait", "customer"), "pending"),
    (("hold",), "on_hold"),
    (("third",), "on_hold"),
    (("resolved",), "resolved"),
    (("solved",), "resolved"),
    (("closed",), "closed"),
    (("new",), "new"),
)
"""Words that all stand in a stage's label, and the status that they mean; the first match wins."""
FIELDS = {
    "hs_pipeline_stage": "status",
    "hs_ticket_priority": "priority",
    "hubspot_owner_id": "assignee",
}
EVENT_ID_LIMIT = 80


def ticket(row: SourceRow, spool: Spool, merges: Merges) -> Iterator[Item]:
    """A ticket, what the customer wrote, and its changes."""
    id = row.need("id")
    pipeline, stage = row.key("hs_pipeline"), row.key("hs_pipeline_stage")
    status, certain = _status(spool, stage, pipeline)
    unusable, changes = _changes(spool, spool.of("ticket_property_history", id))
    closed_at = row.time("closed_date") or _finished_at(changes)
    if not certain and closed_at:
        status, certain = "closed", True
    if not certain:
        yield row.noticed("unknown_value", "tickets: a stage that is not known is read as open")
    times, notices = _times(row, status, closed_at)
    yield from notices
    yield from _read_priority(row)
    contact = _linked(spool, "ticket_contact", id, "contact_id")
    assignee = owner_id(row.key("hubspot_owner_id", "owner_id"))
    done = status in DONE_STATUSES
    values: dict[str, Any] = {
        "id": f"HS-{id}",
        "subject": row.text("subject") or "(no subject)",
        "account_id": merges.account_id(_linked(spool, "ticket_company", id, "company_id")),
        "requester_id": merges.contact_id(contact),
        "assignee_id": assignee,
        "status": status,
        "priority": PRIORITIES.get((row.text("hs_ticket_priority") or "").lower(), "P3"),
        "channel": (row.text("source_type") or "").lower() or None,
        "category": row.text("hs_ticket_category"),
        "updated_at": row.time("updatedat", "hs_lastmodifieddate"),
        "resolved_by_id": assignee if done else None,
        "resolved_by_kind": "person" if done and assignee else None,
        **times,
    }
    yield row.record(Ticket, values, id)
    yield from _content(row, id, merges.contact_id(contact))
    yield from unusable
    yield from changes


def apart(spool: Spool) -> Iterator[Item]:
    """Changes of tickets that are not in these files, perhaps of an earlier import."""
    seen: set[str] = set()
    for row in spool.apart("ticket_property_history", "ticket"):
        id = row.key("ticket_id") or ""
        if id not in seen:
            seen.add(id)
            unusable, changes = _changes(spool, spool.of("ticket_property_history", id))
            yield from unusable
            yield from changes


def _status(spool: Spool, stage: str | None, pipeline: str | None) -> tuple[str, bool]:
    """The status of a stage, and whether anything says so."""
    found = spool.of("ticket_pipeline_stage", stage) if stage else []
    same = [each for each in found if each.key("pipeline_id") == pipeline]
    known = (same or found or [None])[-1]
    if known is None:
        first = FIRST_STAGES.get(stage or "") if pipeline == FIRST_PIPELINE else None
        return first or "open", first is not None
    label = (known.text("label") or "").lower()
    by_label = next((s for words, s in LABELS if all(w in label for w in words)), None)
    if known.flag("is_closed") or known.text("ticket_state") == "CLOSED":
        return by_label if by_label in DONE_STATUSES else "closed", True
    return by_label if by_label and by_label not in DONE_STATUSES else "open", True


def _times(
    row: SourceRow, status: str, closed_at: datetime | None
) -> tuple[dict[str, Any], list[Item]]:
    """Creation, first response and closing; a time before creation cannot be and is left out."""
    notices: list[Item] = []
    created_at = row.need_time("createdate", "created_at")
    replied_at = row.time("first_agent_reply_date", "hs_first_agent_message_sent_at")
    if replied_at and replied_at < created_at:
        notices.append(row.noticed("time_gap", "tickets: answered before it was created"))
        replied_at = None
    if closed_at and closed_at < created_at:
        notices.append(row.noticed("time_gap", "tickets: closed before it was created"))
        closed_at = None
    if closed_at and status not in DONE_STATUSES:
        notices.append(row.noticed("time_gap", "tickets: a close date, but an open stage"))
        closed_at = None
    if status in DONE_STATUSES and closed_at is None:
        notices.append(row.noticed("time_gap", "tickets: finished, but nothing says when"))
    times = {
        "created_at": created_at,
        "first_response_at": replied_at,
        "resolved_at": closed_at,
        "closed_at": closed_at if status == "closed" else None,
    }
    return times, notices


def _read_priority(row: SourceRow) -> Iterator[Item]:
    word = row.text("hs_ticket_priority")
    if word is None:
        yield row.noticed("unknown_value", "tickets: no priority is read as P3")
    elif word.lower() not in PRIORITIES:
        yield row.noticed("unknown_value", f'tickets: priority "{word}" is read as P3')


def _linked(spool: Spool, kind: str, id: str, column: str) -> str | None:
    """The first record that a ticket is associated with."""
    return next((found for row in spool.of(kind, id) if (found := row.key(column))), None)


def _content(row: SourceRow, id: str, contact: str | None) -> Iterator[Item]:
    body = plain_text(row.text("content"))
    if body is None:
        return
    values = {
        "id": f"hs-content-{id}",
        "ticket_id": f"HS-{id}",
        "at": row.need_time("createdate", "created_at"),
        "by": "customer",
        "author_id": contact,
        "body": body,
    }
    yield row.record(Message, values, None)


def _changes(spool: Spool, rows: list[SourceRow]) -> tuple[list[Item], list[Record]]:
    """What cannot be used of a ticket's property history, and the rest as events in time order."""
    items = list(mapped(rows, lambda row: _change(spool, row)))
    changes = [item for item in items if isinstance(item, Record)]
    changes.sort(key=lambda change: change.values["at"])
    last: dict[str, str | None] = {}
    for change in changes:
        values = change.values
        values["old"], last[values["field"]] = last.get(values["field"]), values["new"]
    return [item for item in items if not isinstance(item, Record)], changes


def _change(spool: Spool, row: SourceRow) -> Iterator[Item]:
    name = row.text("name", "property_name") or ""
    if name not in FIELDS:
        what = "changes of other properties than stage, priority and owner are not kept"
        yield row.noticed("note", what)
        return
    ticket, field = row.need("ticket_id"), FIELDS[name]
    at = row.need_time("timestamp_instant", "timestamp", "_fivetran_start")
    values = {
        "id": _event_id(ticket, field, at, row.key("value")),
        "ticket_id": f"HS-{ticket}",
        "at": at,
        "field": field,
        "new": _value(spool, field, row.key("value")),
    }
    yield row.record(TicketEvent, values, None)


def _finished_at(changes: list[Record]) -> datetime | None:
    """When the ticket last came to a finished status and stayed in one."""
    found: datetime | None = None
    for values in (change.values for change in changes):
        if values["field"] == "status":
            found = (found or values["at"]) if values["new"] in DONE_STATUSES else None
    return found


def _value(spool: Spool, field: str, word: str | None) -> str | None:
    if word is None:
        return None
    if field == "assignee":
        return owner_id(word)
    if field == "status":
        return _status(spool, word, None)[0]
    found = PRIORITIES.get(word.lower())
    if found is None:
        raise BadValue(f"priority: unknown {word!r}")
    return found


def _event_id(ticket: str, field: str, at: datetime, value: str | None) -> str:
    id = f"hs-event-{ticket}-{field}-{at:%Y%m%d%H%M%S}-{value or 'none'}"
    if len(id) <= EVENT_ID_LIMIT:
        return id
    return f"hs-event-{sha256(id.encode()).hexdigest()}"
