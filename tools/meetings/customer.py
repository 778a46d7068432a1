"""What a conversation with a customer needs to know: people, tickets, scores, terms."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from store.scoring import health, saved
from store.tables import (
    OPEN_STATUSES,
    Account,
    Contact,
    Contract,
    Person,
    SlaClockRow,
    Survey,
    Ticket,
)
from tools.meetings.models import DriverMove, Guest, HealthChange, OpenTicket

RECENT = timedelta(days=90)
MONTH = timedelta(days=30)


def guests(session: Session, account: Account, attending: Collection[str]) -> list[Guest]:
    """The customer's people: who attends, then the sponsor and the administrators."""
    rows = session.exec(select(Contact).where(Contact.account_id == account.id)).all()
    wanted = [
        row
        for row in rows
        if row.id in attending or row.id == account.sponsor_id or row.role == "admin"
    ]
    wanted.sort(key=lambda r: (r.id not in attending, r.id != account.sponsor_id, r.name, r.id))
    return [
        Guest(
            id=row.id,
            name=row.name,
            title=row.title,
            role=row.role,
            language=row.language,
            last_active_at=row.last_active_at,
            left_on=row.left_on,
            is_sponsor=row.id == account.sponsor_id,
            attends=row.id in attending,
        )
        for row in wanted
    ]


def open_tickets(session: Session, account_id: str, now: datetime) -> list[OpenTicket]:
    """The customer's unfinished tickets that the asker may see, the most urgent first."""
    rows = session.exec(
        select(Ticket, Person.name, SlaClockRow.due_at, SlaClockRow.breached)
        .outerjoin(Person, col(Person.id) == Ticket.assignee_id)
        .outerjoin(
            SlaClockRow,
            (col(SlaClockRow.ticket_id) == Ticket.id)
            & (col(SlaClockRow.metric) == "resolution")
            & col(SlaClockRow.stopped_at).is_(None),
        )
        .where(Ticket.account_id == account_id, col(Ticket.status).in_(OPEN_STATUSES))
        .order_by(Ticket.priority, col(Ticket.created_at), Ticket.id)
    ).all()
    return [
        OpenTicket(
            id=ticket.id,
            subject=ticket.subject,
            priority=ticket.priority,
            status=ticket.status,
            assignee=assignee,
            created_at=ticket.created_at,
            due_at=due,
            overdue=bool(breached) or (due is not None and due < now),
            escalated=ticket.escalated,
        )
        for ticket, assignee, due, breached in rows
    ]


def resolved_recently(session: Session, account_id: str, now: datetime) -> int:
    """Tickets resolved in the last 90 days."""
    return session.exec(
        select(func.count())
        .select_from(Ticket)
        .where(
            Ticket.account_id == account_id,
            col(Ticket.resolved_at) >= now - RECENT,
            col(Ticket.resolved_at) <= now,
        )
    ).one()


def csat(session: Session, account_id: str, now: datetime) -> tuple[float | None, int]:
    """Mean satisfaction (1 to 5) of the last 90 days, and how many answered."""
    mean, answers = session.exec(
        select(func.avg(Survey.score * 1.0), func.count()).where(
            Survey.account_id == account_id,
            Survey.kind == "csat",
            col(Survey.at) >= now - RECENT,
            col(Survey.at) <= now,
        )
    ).one()
    return (float(mean) if answers else None), answers


def term(session: Session, account_id: str, today: date) -> Contract | None:
    """The running contract that ends first, plan before add-ons."""
    rows = session.exec(
        select(Contract)
        .where(
            Contract.account_id == account_id,
            Contract.status == "active",
            col(Contract.end_on) >= today,
        )
        .order_by(col(Contract.plan).is_(None), col(Contract.end_on), col(Contract.id))
        .limit(1)
    ).all()
    return rows[0] if rows else None


def health_change(session: Session, account_id: str, now: datetime) -> HealthChange | None:
    """Health at the last scoring against the one a month before.

    None where nothing was scored, or nothing goes into the score.
    """
    day = saved.health_day(session, now)
    if day is None:
        return None
    current = saved.scores(session, day, [account_id]).get(account_id)
    if current is None or current.blank:
        return None
    earlier_day = saved.health_day(session, day - MONTH)
    earlier = None
    if earlier_day is not None:
        earlier = saved.scores(session, earlier_day, [account_id]).get(account_id)
    return HealthChange(
        day=day,
        score=current.points,
        band=current.band,
        before_day=earlier_day if earlier else None,
        before=earlier.points if earlier else None,
        moves=_moves(earlier, current) if earlier else [],
    )


def _moves(before: health.Score, after: health.Score) -> list[DriverMove]:
    from decimal import Decimal

    return [
        DriverMove(driver=change.driver.replace("_", " "), points=Decimal(change.tenths) / 10)
        for change in health.changes(before, after)
        if change.tenths
    ]
