"""SQL of the SLA tools. The session only sees what the asker may see."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from store.clock import Span
from store.tables import Account, Person, SlaClockRow, Team, Ticket
from tools.sla.models import Attainment, Dimension, Group

WEEKS_SHOWN = 26
NONE = "(none)"


def attainment(session: Session, metric: str, span: Span) -> Attainment:
    """Clocks of one metric that stopped within the span: kept and missed."""
    query = (
        select(
            func.sum(case((col(SlaClockRow.breached).is_(False), 1), else_=0)),
            func.sum(case((col(SlaClockRow.breached).is_(True), 1), else_=0)),
        )
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(*_stopped(metric, span))
    )
    met, missed = session.exec(query).one()
    return Attainment(met=int(met or 0), missed=int(missed or 0))


def overdue_open(session: Session, now: datetime) -> int:
    """Resolution clocks that still run past their deadline."""
    query = (
        select(func.count())
        .select_from(SlaClockRow)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(
            SlaClockRow.metric == "resolution",
            col(SlaClockRow.stopped_at).is_(None),
            col(SlaClockRow.due_at) < now,
        )
    )
    return int(session.exec(query).one())


def groups(session: Session, by: Dimension, span: Span, zone: ZoneInfo) -> list[Group]:
    """Resolution promises per group; weeks in order of time, the rest by missed promises."""
    if by is Dimension.WEEK:
        return _by_week(session, span, zone)
    key, label = _dimension(by)
    rows = session.exec(
        select(key, label, SlaClockRow.breached, SlaClockRow.elapsed_minutes)  # type: ignore[call-overload]
        .select_from(SlaClockRow)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .outerjoin(Team, col(Team.id) == Ticket.team_id)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .outerjoin(
            Person, col(Person.id) == func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id)
        )
        .where(*_stopped("resolution", span))
    ).all()
    found = _grouped(
        (key, label or NONE, breached, minutes) for key, label, breached, minutes in rows
    )
    if by is Dimension.PRIORITY:
        return sorted(found, key=lambda group: group.label)
    return sorted(found, key=lambda g: (-g.attainment.missed, -g.attainment.met, g.label))


def _by_week(session: Session, span: Span, zone: ZoneInfo) -> list[Group]:
    rows = session.exec(
        select(SlaClockRow.stopped_at, SlaClockRow.breached, SlaClockRow.elapsed_minutes)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(*_stopped("resolution", span))
    ).all()
    weeks = (
        (monday.isoformat(), f"{monday.day} {monday:%b %y}", breached, minutes)
        for stopped, breached, minutes in rows
        if stopped is not None
        for local in [stopped.astimezone(zone).date()]
        for monday in [local - timedelta(days=local.weekday())]
    )
    return sorted(_grouped(weeks), key=lambda group: group.key or "")[-WEEKS_SHOWN:]


def _dimension(by: Dimension) -> tuple[Any, Any]:
    return {
        Dimension.TEAM: (Team.id, Team.name),
        Dimension.AGENT: (Person.id, Person.name),
        Dimension.PRIORITY: (Ticket.priority, Ticket.priority),
        Dimension.CATEGORY: (Ticket.category, Ticket.category),
        Dimension.CHANNEL: (Ticket.channel, Ticket.channel),
        Dimension.ACCOUNT: (Account.id, Account.name),
    }[by]


def _stopped(metric: str, span: Span) -> list[Any]:
    stopped = col(SlaClockRow.stopped_at)
    conditions = [
        SlaClockRow.metric == metric,
        stopped.is_not(None),
        col(SlaClockRow.breached).is_not(None),
    ]
    if span.start is not None:
        conditions.append(stopped >= span.start)
    if span.end is not None:
        conditions.append(stopped < span.end)
    return [and_(*conditions)]


def _grouped(rows: Iterable[tuple[str | None, str, bool | None, float | None]]) -> list[Group]:
    met: dict[tuple[str | None, str], int] = defaultdict(int)
    missed: dict[tuple[str | None, str], int] = defaultdict(int)
    minutes: dict[tuple[str | None, str], list[float]] = defaultdict(list)
    for key, label, breached, elapsed in rows:
        (missed if breached else met)[key, label] += 1
        if elapsed is not None:
            minutes[key, label].append(elapsed)
    return [
        Group(
            key=key,
            label=label,
            attainment=Attainment(met=met[key, label], missed=missed[key, label]),
            median_minutes=median(minutes[key, label]) if minutes[key, label] else None,
        )
        for key, label in sorted(met.keys() | missed.keys(), key=str)
    ]
