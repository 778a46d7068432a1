"""What happened to a ticket: its changes in order, its comments, and the times that they give."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

from store.imports.plain_text import plain_text
from store.imports.record import Item
from store.imports.source_rows import SourceRow, lenient, mapped
from store.imports.spool import Spool
from store.imports.zendesk import words
from store.tables import DONE_STATUSES, Message, TicketEvent

FIELDS = {"status": "status", "priority": "priority", "assignee_id": "assignee", "group_id": "team"}
"""The changes that are kept, and what Deskmate calls their fields."""
EVENT_ID_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a field, in Deskmate's words."""

    at: datetime
    field: str
    old: str | None
    """As the source states it; None where it does not, or where there was nothing."""
    new: str | None
    row: SourceRow


@dataclass
class History:
    """The changes of one ticket in the order of time."""

    changes: list[Change] = field(default_factory=list)

    def put_in_order(self) -> Iterator[Item]:
        """Sort by time, and drop what is told twice."""
        seen: set[tuple[datetime, str, str | None]] = set()
        ordered: list[Change] = []
        for change in sorted(self.changes, key=lambda change: change.at):
            told = (change.at, change.field, change.new)
            if told in seen:
                yield change.row.noticed("duplicate", "ticket_events: the same change twice")
            else:
                seen.add(told)
                ordered.append(change)
        self.changes = ordered

    def of(self, name: str) -> list[Change]:
        return [change for change in self.changes if change.field == name]

    def finished_at(self, status: str) -> datetime | None:
        """When the ticket was last resolved or closed, if it is either and a change says so."""
        if status not in DONE_STATUSES:
            return None
        found: datetime | None = None
        before: str | None = None
        for change in self.of("status"):
            if change.new in DONE_STATUSES and before not in DONE_STATUSES:
                found = change.at
            before = change.new
        return found if before in DONE_STATUSES else None

    def closed_at(self) -> datetime | None:
        closings = [change.at for change in self.of("status") if change.new == "closed"]
        return closings[-1] if closings else None

    def reopenings(self) -> int:
        statuses = [change.new for change in self.of("status")]
        return sum(
            before in DONE_STATUSES and after not in DONE_STATUSES
            for before, after in pairwise(statuses)
        )

    def reassignments(self) -> int:
        """How often somebody took over from somebody else."""
        people = [change.new for change in self.of("assignee") if change.new]
        return sum(before != after for before, after in pairwise(people))

    def events(self) -> Iterator[Item]:
        """The changes as rows; where the source does not state the old value, the last one is."""
        last: dict[str, str | None] = {}
        for change in self.changes:
            ticket, row = change.row.need("ticket_id"), change.row
            values = {
                "id": _event_id(ticket, change),
                "ticket_id": words.ticket_id(ticket),
                "at": change.at,
                "field": change.field,
                "old": change.old or last.get(change.field),
                "new": change.new,
                "by_id": words.person_id(row.key("user_id")),
            }
            last[change.field] = change.new
            yield row.record(TicketEvent, values, None)


def read_history(rows: list[SourceRow], history: History) -> Iterator[Item]:
    """Fill `history` with rows of ticket_field_history; gives what cannot be used."""

    def read(row: SourceRow) -> Iterator[Item]:
        name = row.text("field_name") or ""
        if name in FIELDS:
            new, notices = _value(row, name, "value")
            old, _ = _value(row, name, "previous_value")
            at = row.need_time("updated", "created_at")
            history.changes.append(Change(at, FIELDS[name], old, new, row))
            yield from notices
        else:
            yield row.noticed("note", f"changes of {name} are not kept")

    yield from mapped(rows, read)
    yield from history.put_in_order()


def _value(row: SourceRow, name: str, column: str) -> tuple[str | None, list[Item]]:
    """A field's value in Deskmate's words, with what is to be noticed; raises BadValue."""
    word = row.key(column)
    if word is None:
        return None, []
    if name == "assignee_id":
        return words.person_id(word), []
    if name == "group_id":
        return words.team_id(word), []
    if name == "status":
        return words.status(word), []
    return words.priority(row, word)


def _event_id(ticket: str, change: Change) -> str:
    """The same for every export of the same change: Zendesk's own id is only in some."""
    stamp = change.at.strftime("%Y%m%d%H%M%S")
    id = f"zd-event-{ticket}-{change.field}-{stamp}-{change.new or 'none'}"
    if len(id) <= EVENT_ID_LIMIT:
        return id
    return f"zd-event-{sha256(id.encode()).hexdigest()}"


@dataclass(frozen=True)
class Authors:
    """Who is staff: users with such a role, and whoever had a ticket assigned."""

    staff: Collection[str]

    @classmethod
    def of(cls, spool: Spool) -> "Authors":
        staff: set[str] = set()
        for row in spool.rows("user"):
            if row.text("role") in words.STAFF_ROLES:
                staff.add(row.key("id") or "")
        for row in spool.rows("ticket"):
            assignee = row.key("assignee_id")
            if assignee:
                staff.add(assignee)
        return cls(staff)

    def by(self, id: str | None) -> str:
        """customer, staff or system."""
        if id is None or id == "-1":
            return "system"
        return "staff" if id in self.staff else "customer"


def message(row: SourceRow, authors: Authors) -> Iterator[Item]:
    """A comment as a message."""
    id, author = row.need("id"), row.key("user_id", "author_id")
    by = authors.by(author)
    ids = {"staff": words.person_id, "customer": words.contact_id}
    values: dict[str, Any] = {
        "id": f"zd-comment-{id}",
        "ticket_id": words.ticket_id(row.need("ticket_id")),
        "at": row.need_time("created", "created_at"),
        "by": by,
        "author_id": ids[by](author) if by in ids else None,
        "public": row.flag("public") is not False,
        "body": row.text("body") or plain_text(row.text("html_body")),
    }
    yield row.record(Message, values, id)


def first_reply_at(comments: list[SourceRow], authors: Authors) -> datetime | None:
    """When staff first answered in public; comments that cannot be read do not count."""

    def replied_at(row: SourceRow) -> datetime | None:
        public = row.flag("public") is not False
        by_staff = authors.by(row.key("user_id", "author_id")) == "staff"
        return row.time("created", "created_at") if public and by_staff else None

    times = [lenient(lambda row=row: replied_at(row), None) for row in comments]
    return min((at for at in times if at), default=None)
