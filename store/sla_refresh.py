"""SLA clocks of stored tickets, computed from their history and written to `sla_clocks`.

Which policy a ticket is under: the one that it names, else the first (narrow before general, then
by id) of its own source or written in Deskmate whose `applies_to` fits the account. A metric whose
outcome the source states is left as stated. A policy or calendar that cannot be read is an error:
wrong targets would be worse than none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, Table, select
from sqlmodel import Session

from store.calendars import ALWAYS, BusinessCalendar
from store.errors import StoreError
from store.sla import Change, Policy, Said, Timeline, clocks
from store.tables import (
    Account,
    BusinessHours,
    Holiday,
    Message,
    SlaClockRow,
    SlaPolicy,
    Ticket,
    TicketEvent,
)

CHUNK = 1_000


def refresh_clocks(session: Session, ticket_ids: Iterable[str] | None, now: datetime) -> int:
    """Bring the computed clocks of tickets (None: of all) up to `now`; returns how many there are.

    Tickets under no policy have none. Flush or commit pending rows of the session before.
    """
    table = _table(SlaClockRow)
    written = 0
    for ids, rows in _by_chunk(session, ticket_ids, _policies(session), now):
        connection = session.connection()
        connection.execute(
            table.delete().where(table.c.ticket_id.in_(ids), table.c.basis == "computed")
        )
        if rows:
            connection.execute(table.insert(), [{"source": "deskmate", **row} for row in rows])
        written += len(rows)
    return written


def computed_clocks(
    session: Session, ticket_ids: Iterable[str] | None, now: datetime
) -> Iterator[dict[str, Any]]:
    """The computed clocks of tickets (None: of all) at `now`, as rows of `sla_clocks`."""
    policies = _policies(session)
    if policies:
        for _, rows in _by_chunk(session, ticket_ids, policies, now):
            yield from rows


def _by_chunk(
    session: Session,
    ticket_ids: Iterable[str] | None,
    policies: "dict[str, Promise]",
    now: datetime,
) -> Iterator[tuple[Sequence[str], list[dict[str, Any]]]]:
    for ids in _chunks(session, ticket_ids):
        yield ids, _computed(session, ids, policies, now) if policies else []


@dataclass(frozen=True)
class Promise:
    """A policy with its calendar, and which tickets it is for."""

    policy: Policy
    calendar: BusinessCalendar
    source: str
    applies_to: dict[str, Any]

    def fits(self, ticket: Row[Any]) -> bool:
        if self.source not in (ticket.source, "deskmate"):
            return False
        segments, plans = self.applies_to.get("segments"), self.applies_to.get("plans")
        return (not segments or ticket.segment in segments) and (not plans or ticket.plan in plans)


def _policies(session: Session) -> dict[str, Promise]:
    """All policies by id, those for some tickets before those for all."""
    calendars = _calendars(session)
    rows = session.connection().execute(select(_table(SlaPolicy))).all()
    promises = {}
    for row in sorted(rows, key=lambda row: (not row.applies_to, row.id)):
        try:
            policy = Policy.from_row(row.id, row.targets, row.pause_on)
        except ValueError as error:
            raise StoreError(f"{error}. Correct it where it is defined.") from error
        calendar = calendars.get(row.business_hours_id, ALWAYS)
        promises[row.id] = Promise(policy, calendar, row.source, row.applies_to or {})
    return promises


def _calendars(session: Session) -> dict[str, BusinessCalendar]:
    connection = session.connection()
    holidays: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(_table(Holiday))):
        holidays[row.business_hours_id].append(row.day.isoformat())
    calendars = {}
    for row in connection.execute(select(_table(BusinessHours))):
        try:
            calendar = BusinessCalendar.from_row(row.time_zone, row.weekly, holidays[row.id])
        except ValueError as error:
            raise StoreError(
                f"Business hours {row.id}: {error}. Correct them where they are defined."
            ) from error
        calendars[row.id] = calendar
    return calendars


def _chunks(session: Session, ticket_ids: Iterable[str] | None) -> Iterator[Sequence[str]]:
    if ticket_ids is not None:
        given = iter(ticket_ids)
        while ids := list(islice(given, CHUNK)):
            yield ids
        return
    table = _table(Ticket)
    last = ""
    while True:
        query = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(CHUNK)
        ids = session.connection().execute(query).scalars().all()
        if not ids:
            return
        yield ids
        last = ids[-1]


def _computed(
    session: Session, ids: Sequence[str], policies: dict[str, Promise], now: datetime
) -> list[dict[str, Any]]:
    stated = _stated(session, ids)
    return [
        {"ticket_id": found.ticket_id, "basis": "computed", **vars(clock)}
        for found in _followed(session, ids, policies)
        if found.promise is not None
        for clock in clocks(found.timeline, found.promise.policy, found.promise.calendar, now)
        if (found.ticket_id, clock.metric) not in stated
    ]


@dataclass(frozen=True)
class Followed:
    """A ticket's history, and what was promised for it."""

    ticket_id: str
    timeline: Timeline
    promise: Promise | None
    """None where no policy is for it."""


def followed(session: Session, ticket_ids: Iterable[str]) -> Iterator[Followed]:
    """What happened to tickets, and what the clocks of those under a policy follow from."""
    policies = _policies(session)
    for ids in _chunks(session, ticket_ids):
        yield from _followed(session, ids, policies)


def _followed(
    session: Session, ids: Sequence[str], policies: dict[str, Promise]
) -> Iterator[Followed]:
    events = _events(session, ids)
    messages = _messages(session, ids)
    for ticket in _tickets(session, ids):
        promise = policies.get(ticket.sla_policy_id) or next(
            (p for p in policies.values() if p.fits(ticket)), None
        )
        timeline = Timeline(
            ticket.created_at,
            _history(ticket, events[ticket.id]),
            messages[ticket.id],
            ticket.priority,
            ticket.status,
        )
        yield Followed(ticket.id, timeline, promise)


def _history(ticket: Row[Any], events: list[Change]) -> list[Change]:
    """The changes; without any of status, the one that `resolved_at` or `closed_at` tells."""
    finished = ticket.resolved_at or ticket.closed_at
    if finished is None or any(e.field == "status" for e in events):
        return events
    return [*events, Change(finished, "status", "open", ticket.status)]


def _tickets(session: Session, ids: Sequence[str]) -> Sequence[Row[Any]]:
    tickets, accounts = _table(Ticket), _table(Account)
    columns = ("id", "source", "created_at", "resolved_at", "closed_at", "priority", "status")
    query = (
        select(
            *(tickets.c[name] for name in columns),
            tickets.c.sla_policy_id,
            accounts.c.segment,
            accounts.c.plan,
        )
        .join_from(tickets, accounts, tickets.c.account_id == accounts.c.id, isouter=True)
        .where(tickets.c.id.in_(ids))
    )
    return session.connection().execute(query).all()


def _events(session: Session, ids: Sequence[str]) -> dict[str, list[Change]]:
    table = _table(TicketEvent)
    query = select(table.c.ticket_id, table.c.at, table.c.field, table.c.old, table.c.new).where(
        table.c.ticket_id.in_(ids), table.c.field.in_(("status", "priority"))
    )
    found: dict[str, list[Change]] = defaultdict(list)
    for ticket_id, at, field, old, new in session.connection().execute(query):
        if new is not None:
            found[ticket_id].append(Change(at, field, old, new))
    return found


def _messages(session: Session, ids: Sequence[str]) -> dict[str, list[Said]]:
    table = _table(Message)
    query = select(table.c.ticket_id, table.c.at, table.c.by, table.c.public).where(
        table.c.ticket_id.in_(ids), table.c.by.in_(("customer", "staff"))
    )
    found: dict[str, list[Said]] = defaultdict(list)
    for ticket_id, at, by, public in session.connection().execute(query):
        found[ticket_id].append(Said(at, by, public))
    return found


def _stated(session: Session, ids: Sequence[str]) -> set[tuple[str, str]]:
    table = _table(SlaClockRow)
    query = select(table.c.ticket_id, table.c.metric).where(
        table.c.ticket_id.in_(ids), table.c.basis == "stated"
    )
    return {(ticket_id, metric) for ticket_id, metric in session.connection().execute(query)}


def _table(model: type[Any]) -> Table:
    return model.__table__
