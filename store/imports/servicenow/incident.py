"""The rows of one incident as tickets, people, teams, history and the stated SLA outcome."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlmodel import SQLModel

from store.imports.record import Item, Noticed, Record
from store.imports.servicenow.columns import AuditRow
from store.tables import (
    DONE_STATUSES,
    PRIORITIES,
    Contact,
    Person,
    SlaClockRow,
    Team,
    Ticket,
    TicketEvent,
)

STATUSES = {
    "new": "new",
    "active": "open",
    "in progress": "open",
    "awaiting user info": "pending",
    "awaiting caller": "pending",
    "on hold": "on_hold",
    "awaiting problem": "on_hold",
    "awaiting vendor": "on_hold",
    "awaiting evidence": "on_hold",
    "awaiting change": "on_hold",
    "resolved": "resolved",
    "closed": "closed",
    "canceled": "closed",
}
USUAL_PRIORITY = "P3"
NUMBERED = re.compile(r"Resolved by \d+")


class Incidents:
    """Turns the rows of incidents into records, each person, team and caller once."""

    def __init__(self) -> None:
        self.count = 0
        self.numbered_apart = False
        """Whether `resolved_by` holds numbers of its own, as anonymised logs do."""
        self._known: set[tuple[str, str]] = set()

    def items(self, rows: Sequence[AuditRow]) -> Iterator[Item]:
        """Everything that the rows of one incident, in the order of the file, amount to."""
        self.count += 1
        # Stable: of two updates in one minute, the one further down is the later.
        rows = sorted(rows, key=lambda row: row.updated_at)
        states = _Readings()
        history = [states.read(row) for row in rows]
        yield from self._parents(rows)
        yield from states.notices
        last, status, priority = rows[-1], history[-1]["status"], history[-1]["priority"]
        yield self._ticket(last, str(status), str(priority))
        yield from _events(rows, history)
        clock = _clock(last, str(status))
        if clock is not None:
            yield clock

    def _parents(self, rows: Sequence[AuditRow]) -> Iterator[Record]:
        for row in rows:
            yield from self._once(Team, row.group, row, {"kind": "support"})
            yield from self._once(Person, row.assigned_to, row, {"persona": "agent"})
        last = rows[-1]
        if last.resolved_by and NUMBERED.fullmatch(last.resolved_by):
            self.numbered_apart = True
        yield from self._once(Person, last.resolved_by, last, {"persona": "agent"})
        yield from self._once(Contact, last.caller, last, {})

    def _once(
        self, table: type[SQLModel], name: str | None, row: AuditRow, values: dict[str, Any]
    ) -> Iterator[Record]:
        if name is None or (table.__name__, name) in self._known:
            return
        self._known.add((table.__name__, name))
        yield Record(table, {"id": identifier(name), "name": name, **values}, row.ref, name)

    def _ticket(self, last: AuditRow, status: str, priority: str) -> Record:
        done = status in DONE_STATUSES
        resolver = identifier(last.resolved_by) if done else None
        values = {
            "id": last.number,
            "subject": subject(last),
            "requester_id": identifier(last.caller),
            "assignee_id": identifier(last.assigned_to),
            "team_id": identifier(last.group),
            "status": status,
            "priority": priority,
            "channel": last.channel.lower().replace(" ", "_") if last.channel else None,
            "category": last.category,
            "subcategory": last.subcategory,
            "created_at": last.opened_at,
            "updated_at": last.updated_at,
            # The log writes both times on every row; they are facts only once it is done.
            "resolved_at": last.resolved_at if done else None,
            "closed_at": last.closed_at if status == "closed" else None,
            "resolved_by_id": resolver,
            "resolved_by_kind": "person" if resolver else None,
            "reopen_count": last.reopened,
            "reassignment_count": last.reassigned,
        }
        return Record(Ticket, values, last.ref, last.number)


class _Readings:
    """Reads states and priorities; a value that means nothing leaves the one before in force."""

    def __init__(self) -> None:
        self.notices: list[Noticed] = []
        self._status, self._priority = "open", USUAL_PRIORITY

    def read(self, row: AuditRow) -> dict[str, str | None]:
        """The fields whose changes are the incident's history."""
        self._status = self._known(
            "incident_state", row.state, STATUSES.get(row.state.lower()), self._status, row
        )
        priority = f"P{row.priority[:1]}"
        known = priority if priority in PRIORITIES else None
        self._priority = self._known("priority", row.priority, known, self._priority, row)
        return {
            "status": self._status,
            "priority": self._priority,
            "assignee": identifier(row.assigned_to),
            "team": identifier(row.group),
            "category": row.category,
            "subcategory": row.subcategory,
        }

    def _known(self, name: str, text: str, value: str | None, before: str, row: AuditRow) -> str:
        if value is None:
            what = f'{name} "{text}": kept as before, {before}'
            self.notices.append(Noticed("unknown_value", what, row.ref))
        return value or before


def _events(rows: Sequence[AuditRow], history: Sequence[dict[str, str | None]]) -> Iterator[Record]:
    for place in range(1, len(rows)):
        row, before, after = rows[place], history[place - 1], history[place]
        for field, value in after.items():
            if value != before[field]:
                values = {
                    "id": f"{row.number}-{place}-{field}",
                    "ticket_id": row.number,
                    "at": row.updated_at,
                    "field": field,
                    "old": before[field],
                    "new": value,
                }
                yield Record(TicketEvent, values, row.ref, row.number)


def _clock(last: AuditRow, status: str) -> Record | None:
    """The outcome that the log states. Of an incident in progress only a miss is final."""
    if last.made_sla is None:
        return None
    done = status in DONE_STATUSES
    values = {
        "ticket_id": last.number,
        "metric": "resolution",
        "started_at": last.opened_at,
        "stopped_at": (last.resolved_at or last.closed_at) if done else None,
        "breached": not last.made_sla if done or not last.made_sla else None,
        "basis": "stated",
    }
    return Record(SlaClockRow, values, last.ref, last.number)


def subject(row: AuditRow) -> str:
    """The short description, or else what the incident is filed under."""
    if row.summary:
        return row.summary
    filed = " / ".join(part for part in (row.category, row.subcategory) if part)
    return ": ".join(part for part in (filed, row.symptom) if part) or f"Incident {row.number}"


@lru_cache(maxsize=20_000)
def identifier(name: str | None) -> str | None:
    """The id of a person, team or caller: "Resolver 149" is sn-resolver-149."""
    if name is None:
        return None
    return "sn-" + re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60]
