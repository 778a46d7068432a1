"""Tickets with their replies, and the SLA outcome that Freshdesk states."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from store.imports.freshdesk import words
from store.imports.plain_text import plain_text
from store.imports.record import Item
from store.imports.source_rows import SourceRow, lenient, mapped
from store.imports.spool import Spool, newest
from store.tables import DONE_STATUSES, Contact, Message, Person, SlaClockRow, Ticket


def records(spool: Spool) -> Iterator[Item]:
    """Every ticket with what belongs to it, then replies to tickets of earlier imports."""
    named = _Named(spool)
    yield from newest(spool, "ticket", lambda row: _ticket(row, spool, named))
    yield from mapped(spool.apart("conversation", "ticket"), _reply)


def _ticket(row: SourceRow, spool: Spool, named: "_Named") -> Iterator[Item]:
    id = row.need("id")
    if row.flag("deleted") or row.flag("spam"):
        yield row.noticed("note", "deleted tickets and spam are left out, with their replies")
        return
    values, notices = _values(row, spool)
    replies = spool.of("conversation", id)
    if values["first_response_at"] is None:
        values["first_response_at"] = _first_reply_at(replies)
    yield from notices
    yield from named.people(row)
    yield row.record(Ticket, values, row.key("id"))
    yield from _description(row)
    yield from mapped(replies, _reply)
    yield from _stated_clocks(row, values)


def _values(row: SourceRow, spool: Spool) -> tuple[dict[str, Any], list[Item]]:
    status, notices = _status(row)
    priority = words.PRIORITIES.get(row.key("priority") or "")
    if priority is None:
        priority = "P3"
        shown = row.text("priority") or "no priority"
        notices.append(row.noticed("unknown_value", f'tickets: "{shown}" is read as P3'))
    done = status in DONE_STATUSES
    assignee = words.person_id(row.key("responder_id"))
    resolved_at = row.time("resolved_at", "closed_at") if done else None
    if done and resolved_at is None:
        notices.append(row.noticed("time_gap", "tickets: finished, but nothing says when"))
    values: dict[str, Any] = {
        "id": words.ticket_id(row.need("id")),
        "subject": row.text("subject") or "(no subject)",
        "account_id": _account(row, spool),
        "requester_id": words.contact_id(row.key("requester_id")),
        "assignee_id": assignee,
        "team_id": words.team_id(row.key("group_id")),
        "status": status,
        "priority": priority,
        "channel": words.SOURCES.get(row.key("source") or "", row.text("source_name")),
        "category": row.text("type", "ticket_type"),
        "tags": sorted({str(tag) for tag in row.many("tags")}),
        "created_at": row.need_time("created_at"),
        "updated_at": row.time("updated_at"),
        "first_response_at": row.time("first_responded_at"),
        "resolved_at": resolved_at,
        "closed_at": row.time("closed_at") if status == "closed" else None,
        "due_at": row.time("due_by"),
        "reopen_count": int(row.time("reopened_at") is not None),
        "escalated": bool(row.flag("is_escalated", "isescalated")),
        "resolved_by_id": assignee if done else None,
        "resolved_by_kind": "person" if done and assignee else None,
    }
    return values, notices


def _status(row: SourceRow) -> tuple[str, list[Item]]:
    code = row.need("status")
    if code in words.STATUSES:
        return words.STATUSES[code], []
    shown = row.text("status_name") or code
    return "open", [row.noticed("unknown_value", f'tickets: status "{shown}" is read as open')]


def _account(row: SourceRow, spool: Spool) -> str | None:
    """The ticket's company, or that of who asks, where version 1 does not say it."""
    company = row.key("company_id")
    requester = row.key("requester_id")
    if company is None and requester:
        for contact in spool.of("contact", requester):
            company = contact.key("company_id", "customer_id") or company
    return words.account_id(company)


class _Named:
    """People whom tickets name, but no list of contacts or agents in these files."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._told: set[str | None] = set()

    def people(self, row: SourceRow) -> Iterator[Item]:
        """The requester and the responder with their names, once."""
        asking = row.value("requester")
        inner = asking if isinstance(asking, dict) else {}
        name = inner.get("name") or row.text("requester_name")
        id = row.key("requester_id")
        values = {"id": words.contact_id(id), "name": name}
        if inner.get("email"):
            values["email"] = inner["email"]
        yield from self._told_once(row, Contact, values, "contact", id)
        id = row.key("responder_id")
        values = {"id": words.person_id(id), "name": row.text("responder_name")}
        yield from self._told_once(row, Person, values, "agent", id)

    def _told_once(
        self, row: SourceRow, table: type, values: dict[str, Any], kind: str, id: str | None
    ) -> Iterator[Item]:
        key = values["id"]
        if id and values["name"] and key not in self._told and not self._spool.has(kind, id):
            self._told.add(key)
            yield row.record(table, values, id)


def _description(row: SourceRow) -> Iterator[Item]:
    """What the customer wrote first; Freshdesk keeps it apart from the replies."""
    body = row.text("description_text") or plain_text(row.text("description_html", "description"))
    if body is None:
        return
    id = row.need("id")
    values = {
        "id": f"fd-description-{id}",
        "ticket_id": words.ticket_id(id),
        "at": row.need_time("created_at"),
        "by": "customer",
        "author_id": words.contact_id(row.key("requester_id")),
        "author_name": row.text("requester_name"),
        "body": body,
    }
    yield row.record(Message, values, None)


def _reply(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    if row.flag("deleted"):
        yield row.noticed("note", "deleted replies are left out")
        return
    incoming = bool(row.flag("incoming"))
    author = row.key("user_id")
    values = {
        "id": f"fd-note-{id}",
        "ticket_id": words.ticket_id(row.need("ticket_id")),
        "at": row.need_time("created_at"),
        "by": "customer" if incoming else "staff",
        "author_id": words.contact_id(author) if incoming else words.person_id(author),
        "public": not row.flag("private"),
        "body": row.text("body_text") or plain_text(row.text("body_html", "body")),
    }
    yield row.record(Message, values, id)


def _first_reply_at(replies: list[SourceRow]) -> datetime | None:
    """When staff first answered in public."""

    def replied_at(reply: SourceRow) -> datetime | None:
        hidden = reply.flag("incoming") or reply.flag("private") or reply.flag("deleted")
        return None if hidden else reply.time("created_at")

    times = [lenient(lambda reply=reply: replied_at(reply), None) for reply in replies]
    return min((at for at in times if at), default=None)


def _stated_clocks(row: SourceRow, values: dict[str, Any]) -> Iterator[Item]:
    """First response and resolution as Freshdesk's own due times and marks say."""
    clocks = (
        ("first_response", ("fr_due_by", "frDueBy"), ("fr_escalated",), "first_response_at"),
        ("resolution", ("due_by",), ("is_escalated", "isescalated"), "resolved_at"),
    )
    done = values["status"] in DONE_STATUSES
    for metric, due_names, mark_names, stop_name in clocks:
        due_at, stopped_at = row.time(*due_names), values[stop_name]
        if due_at is None:
            continue
        mark = row.flag(*mark_names)
        missed = bool(mark) or (stopped_at is not None and stopped_at > due_at)
        over = stopped_at is not None or (done and mark is not None)
        stated = {
            "ticket_id": values["id"],
            "metric": metric,
            "started_at": values["created_at"],
            "due_at": due_at,
            "stopped_at": stopped_at,
            "breached": True if missed else (False if over else None),
            "breached_at": due_at if missed else None,
            "basis": "stated",
        }
        yield row.record(SlaClockRow, stated, None)
