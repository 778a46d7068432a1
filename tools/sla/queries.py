"""Figures of the SLA tools, from the metric definitions, within what the asker may see."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import String, cast
from sqlmodel import Session, col, func, select

from store import metrics
from store.clock import Span, first_instant
from store.tables import Account, Person, SlaClockRow, Team, Ticket
from tools.sla.models import Attainment, Dimension, Group

MOST_WEEKS = 520
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


def together(groups: Sequence[Group]) -> Attainment:
    """The promises of all groups."""
    return Attainment(
        met=sum(group.attainment.met for group in groups),
        missed=sum(group.attainment.missed for group in groups),
    )


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


def weeks(
    session: Session, span: Span, zone: ZoneInfo, now: datetime, most: int = MOST_WEEKS
) -> list[Group]:
    """Resolution promises per week (from Monday) in the asker's zone, the last `most` of them."""
    times = select(col(SlaClockRow.stopped_at)).where(*_stopped(span)).limit(1)
    # Each from its end of the index; the least and the greatest together would read all of it.
    first = session.exec(times.order_by(col(SlaClockRow.stopped_at))).first()
    last = session.exec(times.order_by(col(SlaClockRow.stopped_at).desc())).first()
    if first is None or last is None:
        return []
    monday = _monday(last, zone)
    earliest = max(_monday(first, zone), monday - timedelta(weeks=most - 1))
    count = (monday - earliest).days // 7 + 1
    mondays = [earliest + timedelta(weeks=n) for n in range(count)]
    parts = [_week(day, span, zone) for day in mondays]
    found = metrics.series(session, _OUTCOMES["resolution"], parts, now=now)
    made = [
        Group(
            key=day.isoformat(),
            label=f"{day.day} {day:%b %y}",
            attainment=_attainment(values, "resolution"),
            median_minutes=None,
        )
        for day, values in zip(mondays, found, strict=True)
    ]
    return [group for group in made if group.attainment.total]


def _monday(instant: datetime, zone: ZoneInfo) -> date:
    day = instant.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _week(monday: date, span: Span, zone: ZoneInfo) -> Span:
    """The part of a week that lies within the span."""
    start = first_instant(zone, monday)
    end = first_instant(zone, monday + timedelta(weeks=1))
    return Span(max(start, span.start or start), min(end, span.end or end), "")


def _attainment(found: dict[str, metrics.Number | None], clock: str) -> Attainment:
    met, missed = (int(found[name] or 0) for name in _OUTCOMES[clock])
    return Attainment(met=met, missed=missed)


def _names(session: Session, by: Dimension, keys: Sequence[str]) -> dict[str, str]:
    table = _NAMED.get(by)
    if table is None:
        return {}
    return dict(session.exec(select(table.id, table.name).where(col(table.id).in_(keys))).all())


def _medians(session: Session, by: Dimension, span: Span) -> dict[str | None, float]:
    """Median minutes per group; there is none in SQL that both databases understand."""
    # As a mere value, so that SQLite does not walk an index of the groups instead of the period.
    key = _COLUMNS[by].concat("")
    # A row per group with its minutes in a text: fetched one by one they take twice as long.
    told = func.aggregate_strings(cast(SlaClockRow.elapsed_minutes, String), " ")
    query: Any = (
        select(key, told)
        .select_from(SlaClockRow)
        .join(Ticket, col(Ticket.id) == SlaClockRow.ticket_id)
        .where(*_stopped(span), col(SlaClockRow.elapsed_minutes).is_not(None))
        .group_by(key)
    )
    rows: Any = session.connection().execute(query)
    return {group: float(np.median(np.fromstring(minutes, sep=" "))) for group, minutes in rows}


_COLUMNS: dict[Dimension, Any] = {
    Dimension.TEAM: col(Ticket.team_id),
    Dimension.AGENT: func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id),
    Dimension.PRIORITY: col(Ticket.priority),
    Dimension.CATEGORY: col(Ticket.category),
    Dimension.CHANNEL: col(Ticket.channel),
    Dimension.ACCOUNT: col(Ticket.account_id),
}


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
