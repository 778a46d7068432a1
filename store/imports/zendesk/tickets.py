"""Tickets with their changes and comments."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from store.imports.record import Item
from store.imports.source_rows import SourceRow, lenient, mapped
from store.imports.spool import Spool, newest
from store.imports.zendesk import clocks, words
from store.imports.zendesk.history import (
    Authors,
    History,
    first_reply_at,
    message,
    read_history,
)
from store.tables import DONE_STATUSES, Message, Ticket


def records(spool: Spool) -> Iterator[Item]:
    """Every ticket with what belongs to it, then what belongs to tickets of earlier imports."""
    authors = Authors.of(spool)
    merged = _merged(spool)
    yield from newest(spool, "ticket", lambda row: _ticket(row, spool, authors, merged))
    yield from mapped(spool.apart("ticket_comment", "ticket"), lambda row: message(row, authors))
    yield from _changes_apart(spool)
    yield from clocks.apart(spool)
    for kind in ("ticket_tag", "ticket_sla_policy", "metric_set"):
        for row in spool.apart(kind, "ticket"):
            yield row.noticed("orphan", f"{kind}: for a ticket that is not in these files")


def _changes_apart(spool: Spool) -> Iterator[Item]:
    seen: set[str] = set()
    for row in spool.apart("ticket_field_history", "ticket"):
        id = row.key("ticket_id")
        if id is None:
            yield row.rejected("ticket_id is missing")
        elif id not in seen:
            seen.add(id)
            yield from _changes(spool.of("ticket_field_history", id), History())


def _changes(rows: list[SourceRow], history: History) -> Iterator[Item]:
    yield from read_history(rows, history)
    yield from history.events()


def _merged(spool: Spool) -> dict[str, str]:
    """Ticket to the ticket that it was merged into."""
    return {
        str(id): row.key("id") or ""
        for row in spool.rows("ticket")
        if row.value("merged_ticket_ids")
        for id in _merged_ids(row)
    }


def _merged_ids(row: SourceRow) -> list[Any]:
    return lenient(lambda: row.many("merged_ticket_ids"), [])


def _ticket(
    row: SourceRow, spool: Spool, authors: Authors, merged: dict[str, str]
) -> Iterator[Item]:
    id = row.need("id")
    if row.text("status") == "deleted":
        yield row.noticed("note", "tickets deleted in Zendesk are left out, with their history")
        return
    history = History()
    unusable = list(read_history(spool.of("ticket_field_history", id), history))
    comments = spool.of("ticket_comment", id)
    values = _plain_values(row, id)
    yield from _read_priority(row, values)
    values |= _gathered(row, spool, id, merged)
    figures = _figures(row, spool.of("metric_set", id))
    values |= _times(figures, values, history, first_reply_at(comments, authors))
    yield row.record(Ticket, values, id)
    yield from _suspicious(row, values, history)
    yield from unusable
    yield from history.events()
    yield from mapped(comments, lambda comment: message(comment, authors))
    if not comments:
        yield from _description(row, id, authors)
    yield from clocks.stated(spool.of("metric_event", id))


def _plain_values(row: SourceRow, id: str) -> dict[str, Any]:
    subject = row.text("subject", "raw_subject") or (row.text("description") or "")[:120]
    return {
        "id": words.ticket_id(id),
        "subject": subject or "(no subject)",
        "account_id": words.account_id(row.key("organization_id")),
        "requester_id": words.contact_id(row.key("requester_id")),
        "assignee_id": words.person_id(row.key("assignee_id")),
        "team_id": words.team_id(row.key("group_id")),
        "status": words.status(row.need("status")),
        "priority": "P3",
        "channel": row.text("via_channel"),
        "category": row.text("type"),
        "created_at": row.need_time("created_at"),
        "updated_at": row.time("updated_at"),
        "due_at": row.time("due_at"),
    }


def _read_priority(row: SourceRow, values: dict[str, Any]) -> Iterator[Item]:
    word = row.text("priority")
    if word is None:
        yield row.noticed("unknown_value", "tickets: no priority is read as P3")
        return
    values["priority"], notices = words.priority(row, word)
    yield from notices


def _gathered(row: SourceRow, spool: Spool, id: str, merged: dict[str, str]) -> dict[str, Any]:
    """What other tables say about the ticket."""
    found: dict[str, Any] = {"merged_into_id": words.ticket_id(merged.get(id))}
    tags = [str(tag) for tag in row.many("tags")]
    tags += [tag.text("tag") or "" for tag in spool.of("ticket_tag", id)]
    found["tags"] = sorted(set(filter(None, tags)))
    policies = [policy.key("sla_policy_id") for policy in spool.of("ticket_sla_policy", id)]
    if policies:
        found["sla_policy_id"] = words.policy_id(policies[-1])
    return found


def _times(
    figures: SourceRow, values: dict[str, Any], history: History, replied_at: datetime | None
) -> dict[str, Any]:
    """First response, resolution and counts: from the history, or as Zendesk's figures say."""
    done = values["status"] in DONE_STATUSES
    reply = figures.value("reply_time_in_minutes")
    minutes = reply.get("calendar") if isinstance(reply, dict) else None
    if replied_at is None and isinstance(minutes, int):
        replied_at = values["created_at"] + timedelta(minutes=minutes)
    resolved_at = history.finished_at(values["status"])
    if done and resolved_at is None:
        resolved_at = figures.time("solved_at")
    found: dict[str, Any] = {
        "first_response_at": replied_at,
        "resolved_at": resolved_at,
        "closed_at": history.closed_at() if values["status"] == "closed" else None,
        "reopen_count": history.reopenings() or figures.whole("reopens") or 0,
        "reassignment_count": history.reassignments(),
    }
    if done and values["assignee_id"]:
        found |= {"resolved_by_id": values["assignee_id"], "resolved_by_kind": "person"}
    return found


def _figures(row: SourceRow, sets: list[SourceRow]) -> SourceRow:
    """The ticket's metric set, from a list of them or from the ticket, or an empty row."""
    if sets:
        return sets[-1]
    inside = row.value("metric_set")
    return row.having(inside if isinstance(inside, dict) else {})


def _suspicious(row: SourceRow, values: dict[str, Any], history: History) -> Iterator[Item]:
    if values["status"] in DONE_STATUSES and values["resolved_at"] is None:
        yield row.noticed("time_gap", "tickets: finished, but no history says when")
    if history.changes and history.changes[0].at < values["created_at"]:
        yield row.noticed("time_gap", "tickets: the history begins before the ticket was created")


def _description(row: SourceRow, id: str, authors: Authors) -> Iterator[Item]:
    """The first message, where no comments are in the files: there it would be the first one."""
    body = row.text("description")
    if body is None:
        return
    author = row.key("submitter_id", "requester_id")
    by = authors.by(author)
    ids = {"staff": words.person_id, "customer": words.contact_id}
    values = {
        "id": f"zd-description-{id}",
        "ticket_id": words.ticket_id(id),
        "at": row.need_time("created_at"),
        "by": by,
        "author_id": ids[by](author) if by in ids else None,
        "body": body,
    }
    yield row.record(Message, values, id)
