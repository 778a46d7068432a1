"""SQL of the ticket tools. The session only sees what the asker may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_
from sqlmodel import Session, col, select

from store.clock import Span
from store.tables import (
    DONE_STATUSES,
    OPEN_STATUSES,
    PRIORITIES,
    STATUSES,
    Account,
    Contact,
    Message,
    Person,
    SlaClockRow,
    Survey,
    Team,
    Ticket,
    TicketEvent,
)
from tools.tickets.models import Changed, ClockState, Said, SlaState, Sort, TicketRow

DUE_SOON = timedelta(hours=24)
"""A running clock that ends within this time is at risk."""

RESOLUTION = and_(col(SlaClockRow.ticket_id) == Ticket.id, col(SlaClockRow.metric) == "resolution")


class Selection:
    """The conditions that pick tickets, shared by the list, the count and the split."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.of_any_status: list[ColumnElement[bool]] = []
        """The conditions without the one on the status."""
        self.status: list[ColumnElement[bool]] = []
        self.done = False
        """Only finished tickets are wanted."""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """All of them."""
        return [*self.status, *self.of_any_status]

    def statuses(self, wanted: Sequence[str]) -> None:
        """`open` stands for everything that is not finished."""
        self.done = all(status in DONE_STATUSES for status in wanted)
        expanded: set[str] = set()
        for status in wanted:
            expanded |= _STATUS_GROUPS.get(status, {status})
        self.status.append(col(Ticket.status).in_(sorted(expanded)))

    def assignees(self, ids: Sequence[str], unassigned: bool = False) -> None:
        alternatives = [col(Ticket.assignee_id).in_(ids)] if ids else []
        if unassigned:
            alternatives.append(col(Ticket.assignee_id).is_(None))
        self.of_any_status.append(or_(*alternatives))

    def account(self, account_id: str) -> None:
        self.of_any_status.append(col(Ticket.account_id) == account_id)

    def priorities(self, wanted: Sequence[str]) -> None:
        self.of_any_status.append(col(Ticket.priority).in_(wanted))

    def category(self, name: str) -> None:
        self.of_any_status.append(func.lower(Ticket.category) == name.lower())

    def within(self, span: Span, by_resolution: bool) -> None:
        at = col(Ticket.resolved_at) if by_resolution else col(Ticket.created_at)
        if span.start is not None:
            self.of_any_status.append(at >= span.start)
        if span.end is not None:
            self.of_any_status.append(at < span.end)

    def sla(self, state: SlaState) -> None:
        if state is SlaState.BREACHED:
            self.of_any_status.append(breached(self.now))
        if state is SlaState.AT_RISK:
            self.of_any_status.append(due_soon(self.now))


_STATUS_GROUPS: dict[str, set[str]] = {
    "open": set(OPEN_STATUSES),
    "all": set(STATUSES),
    "resolved": {"resolved", "closed"},
}


def breached(now: datetime) -> ColumnElement[bool]:
    """The resolution promise is broken: stated so, or its time is over and it still runs."""
    over = and_(
        col(SlaClockRow.stopped_at).is_(None),
        col(SlaClockRow.due_at).is_not(None),
        col(SlaClockRow.due_at) < now,
    )
    return or_(col(SlaClockRow.breached).is_(True), over)


def due_soon(now: datetime) -> ColumnElement[bool]:
    """The resolution clock runs and ends within a day."""
    return and_(
        col(SlaClockRow.stopped_at).is_(None),
        col(SlaClockRow.due_at) >= now,
        col(SlaClockRow.due_at) < now + DUE_SOON,
    )


def find(session: Session, selection: Selection, sort: Sort, limit: int) -> list[TicketRow]:
    """The first tickets of a selection."""
    order = _LATEST_DONE if sort is Sort.DUE and selection.done else _order(sort)
    query = _ROWS.where(*selection.conditions).order_by(*order, Ticket.id).limit(limit)
    return [_row(row, selection.now) for row in session.exec(query).all()]  # type: ignore[call-overload]


def totals(session: Session, selection: Selection) -> dict[str, int]:
    """How many there are: in all, per priority, breached, due soon."""
    counted = {"total": func.count()}
    counted |= {p: func.sum(case((col(Ticket.priority) == p, 1), else_=0)) for p in PRIORITIES}
    counted["breached"] = func.sum(case((breached(selection.now), 1), else_=0))
    counted["due_soon"] = func.sum(case((due_soon(selection.now), 1), else_=0))
    query = (
        select(*counted.values())  # type: ignore[call-overload]
        .select_from(Ticket)
        .outerjoin(SlaClockRow, RESOLUTION)
        .where(*selection.conditions)
    )
    row = session.exec(query).one()
    return {name: int(value or 0) for name, value in zip(counted, row, strict=True)}


def of_any_status(session: Session, selection: Selection) -> int:
    """How many there are when the status does not matter."""
    query = (
        select(func.count())
        .select_from(Ticket)
        .outerjoin(SlaClockRow, RESOLUTION)
        .where(*selection.of_any_status)
    )
    return session.exec(query).one()


def one(session: Session, ticket_id: str, now: datetime) -> TicketRow:
    """One ticket as a list row."""
    found = session.exec(_ROW, params={"ticket": ticket_id}).one()  # type: ignore[call-overload]
    return _row(found, now)


_LATEST_DONE: list[Any] = [
    func.coalesce(Ticket.resolved_at, Ticket.closed_at).desc(),
]
"""Finished tickets have no deadline to sort by."""


def _order(sort: Sort) -> list[Any]:
    overdue_first = [col(SlaClockRow.due_at).is_(None), SlaClockRow.due_at]
    orders: dict[Sort, list[Any]] = {
        Sort.DUE: [*overdue_first, Ticket.priority],
        Sort.NEWEST: [col(Ticket.created_at).desc()],
        Sort.OLDEST: [Ticket.created_at],
        Sort.PRIORITY: [Ticket.priority, *overdue_first],
        Sort.UPDATED: [col(Ticket.updated_at).is_(None), col(Ticket.updated_at).desc()],
    }
    return orders[sort]


def _row(found: Sequence[Any], now: datetime) -> TicketRow:
    ticket, account, assignee, clock = found
    due = clock.due_at if clock and clock.stopped_at is None else None
    over = due is not None and due < now
    return TicketRow(
        id=ticket.id,
        subject=ticket.subject,
        status=ticket.status,
        priority=ticket.priority,
        category=ticket.category,
        account_id=ticket.account_id,
        account=account,
        assignee_id=ticket.assignee_id,
        assignee=assignee,
        created_at=ticket.created_at,
        resolved_at=ticket.resolved_at or ticket.closed_at,
        due_at=due,
        minutes_left=(due - now).total_seconds() / 60 if due else None,
        breached=bool(clock and clock.breached) or over,
        paused=bool(clock and clock.paused),
    )


def clocks(session: Session, ticket_id: str, now: datetime) -> list[ClockState]:
    """The ticket's SLA clocks."""
    rows = session.exec(_CLOCKS, params={"ticket": ticket_id}).all()
    order = {"first_response": 0, "next_response": 1, "resolution": 2}
    return [
        ClockState(
            metric=row.metric,
            target_minutes=row.target_minutes,
            elapsed_minutes=row.elapsed_minutes,
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            minutes_left=(row.due_at - now).total_seconds() / 60
            if row.due_at and row.stopped_at is None
            else None,
            paused=row.paused,
            breached=row.breached,
            basis=row.basis,
        )
        for row in sorted(rows, key=lambda row: order.get(row.metric, len(order)))
    ]


def messages(session: Session, ticket_id: str, until: datetime) -> list[Said]:
    """The thread, oldest first."""
    found = session.exec(_MESSAGES, params={"ticket": ticket_id, "until": until})
    return [
        Said(
            id=message.id,
            at=message.at,
            by=message.by,
            author=message.author_name or person or contact or message.by,
            public=message.public,
            body=message.body,
        )
        for message, person, contact in found.all()
    ]


def history(session: Session, ticket_id: str, until: datetime) -> list[Changed]:
    """Changes of the ticket, oldest first, with people and teams by name."""
    events = session.exec(_EVENTS, params={"ticket": ticket_id, "until": until}).all()
    ids = sorted({value for e in events for value in (e.old, e.new, e.by_id) if value})
    names = dict(session.exec(_PEOPLE, params={"ids": ids}).all())
    names |= dict(session.exec(_TEAMS, params={"ids": ids}).all())
    return [
        Changed(
            at=event.at,
            field=event.field,
            old=names.get(event.old or "", event.old),
            new=names.get(event.new or "", event.new),
            by=names.get(event.by_id or "", event.by_id),
        )
        for event in events
    ]


def csat(session: Session, ticket_id: str) -> int | None:
    """The latest satisfaction score (1 to 5) given for the ticket."""
    return session.exec(_CSAT, params={"ticket": ticket_id}).first()


# Statements are made once: making one anew costs as much as running it.
_TICKET: Any = bindparam("ticket")
_UNTIL: Any = bindparam("until")
_IDS: Any = bindparam("ids", expanding=True)
_ROWS: Select[Any] = (
    select(Ticket, Account.name, Person.name, SlaClockRow)  # type: ignore[call-overload]
    .outerjoin(Account, col(Account.id) == Ticket.account_id)
    .outerjoin(Person, col(Person.id) == Ticket.assignee_id)
    .outerjoin(SlaClockRow, RESOLUTION)
)
_ROW = _ROWS.where(col(Ticket.id) == _TICKET)
_CLOCKS = select(SlaClockRow).where(col(SlaClockRow.ticket_id) == _TICKET)
_MESSAGES = (
    select(Message, Person.name, Contact.name)
    .outerjoin(Person, col(Person.id) == Message.author_id)
    .outerjoin(Contact, col(Contact.id) == Message.author_id)
    .where(col(Message.ticket_id) == _TICKET, col(Message.at) <= _UNTIL)
    .order_by(col(Message.at), col(Message.id))
)
_EVENTS = (
    select(TicketEvent)
    .where(col(TicketEvent.ticket_id) == _TICKET, col(TicketEvent.at) <= _UNTIL)
    .order_by(col(TicketEvent.at), col(TicketEvent.id))
)
_PEOPLE = select(Person.id, Person.name).where(col(Person.id).in_(_IDS))
_TEAMS = select(Team.id, Team.name).where(col(Team.id).in_(_IDS))
_CSAT = (
    select(Survey.score)
    .where(col(Survey.ticket_id) == _TICKET, Survey.kind == "csat")
    .order_by(col(Survey.at).desc())
    .limit(1)
)
