"""Figures of the SLA tools, from the metric definitions, within what the asker may see."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from store import metrics
from store.clock import Span
from store.tables import Account, Person, SlaClockRow, Team, Ticket
from tools.sla.models import Attainment, Dimension, Group

WEEKS_SHOWN = 26
NONE = "(none)"
EVER = Span(None, None, "all time")
_OUTCOMES = {
    "resolution": ["sla_resolution_met", "sla_resolution_missed"],
    "first_response": ["sla_first_response_met", "sla_first_response_missed"],
}
_NAMED = {Dimension.TEAM: Team, Dimension.AGENT: Person, Dimension.ACCOUNT: Account}


def attainment(session: Session, clock: str, span: Span, now: datetime) -> Attainment:
    """Clocks of one kind that stopped within the span: kept and missed."""
    found = metrics.compute(session, _OUTCOMES[clock], span, now=now)
    return _attainment(found, clock)


def overdue_open(session: Session, now: datetime) -> int:
    """Resolution clocks that still run past their deadline."""
    return int(
        metrics.compute(session, ["sla_overdue_open"], EVER, now=now)["sla_overdue_open"] or 0
    )


def groups(session: Session, by: Dimension, span: Span, now: datetime) -> list[Group]:
    """Resolution promises per group; priorities in their order, the rest by missed promises."""
    found = metrics.split(session, _OUTCOMES["resolution"], by.value, span, now=now)
    names = _names(session, by, [key for key in found if key is not None])
    times = _medians(session, by, span)
    made = [
        Group(
            key=key,
            label=names.get(key, key) if key is not None else NONE,
            attainment=_attainment(values, "resolution"),
            median_minutes=times.get(key),
        )
        for key, values in found.items()
    ]
    if by is Dimension.PRIORITY:
        return sorted(made, key=lambda group: group.label)
    return sorted(made, key=lambda g: (-g.attainment.missed, -g.attainment.met, g.label))


def weeks(session: Session, span: Span, zone: ZoneInfo) -> list[Group]:
    """Resolution promises per week (from Monday) in the asker's zone, oldest first."""
    rows = session.exec(
        select(SlaClockRow.stopped_at, SlaClockRow.breached, SlaClockRow.elapsed_minutes)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(*_stopped(span))
    ).all()
    outcomes: dict[str, list[tuple[bool, float | None]]] = defaultdict(list)
    for stopped, breached, minutes in rows:
        if stopped is not None:
            day = stopped.astimezone(zone).date()
            monday = day - timedelta(days=day.weekday())
            outcomes[monday.isoformat()].append((bool(breached), minutes))
    return [_week(monday, outcomes[monday]) for monday in sorted(outcomes)][-WEEKS_SHOWN:]


def _week(monday: str, outcomes: Sequence[tuple[bool, float | None]]) -> Group:
    missed = sum(breached for breached, _ in outcomes)
    minutes = [m for _, m in outcomes if m is not None]
    day = datetime.fromisoformat(monday)
    return Group(
        key=monday,
        label=f"{day.day} {day:%b %y}",
        attainment=Attainment(met=len(outcomes) - missed, missed=missed),
        median_minutes=median(minutes) if minutes else None,
    )


def _attainment(found: dict[str, metrics.Number | None], clock: str) -> Attainment:
    met, missed = (int(found[name] or 0) for name in _OUTCOMES[clock])
    return Attainment(met=met, missed=missed)


def _names(session: Session, by: Dimension, keys: Sequence[str]) -> dict[str, str]:
    table = _NAMED.get(by)
    if table is None:
        return {}
    return dict(session.exec(select(table.id, table.name).where(col(table.id).in_(keys))).all())


def _medians(session: Session, by: Dimension, span: Span) -> dict[str | None, float]:
    """Median minutes per group: neither database has a median that both understand."""
    column = {
        Dimension.TEAM: col(Ticket.team_id),
        Dimension.PRIORITY: col(Ticket.priority),
        Dimension.CATEGORY: col(Ticket.category),
        Dimension.CHANNEL: col(Ticket.channel),
        Dimension.ACCOUNT: col(Ticket.account_id),
    }.get(by)
    if column is None:
        from sqlalchemy import func

        column = func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id)
    rows = session.exec(
        select(column, SlaClockRow.elapsed_minutes)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(*_stopped(span), col(SlaClockRow.elapsed_minutes).is_not(None))
    ).all()
    minutes: dict[str | None, list[float]] = defaultdict(list)
    for key, elapsed in rows:
        minutes[key].append(float(elapsed or 0.0))
    return {key: median(values) for key, values in minutes.items()}


def _stopped(span: Span):  # noqa: ANN202 - a list of SQL conditions
    stopped = col(SlaClockRow.stopped_at)
    conditions = [
        col(SlaClockRow.metric) == "resolution",
        stopped.is_not(None),
        col(SlaClockRow.breached).is_not(None),
    ]
    if span.start is not None:
        conditions.append(stopped >= span.start)
    if span.end is not None:
        conditions.append(stopped < span.end)
    return conditions
