"""Finished cases for comparing people, within what the asker may see."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, and_, cast, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.clock import Span
from store.plans import by_value, finished_in
from store.tables import Account, SlaClockRow, Survey, Team, Ticket
from tools.team.casemix import Case, Mix, Sums
from tools.team.models import Measure

_BY = func.coalesce(Ticket.resolved_by_id, Ticket.assignee_id)
_BY_PEOPLE = or_(col(Ticket.resolved_by_kind).is_(None), col(Ticket.resolved_by_kind) != "ai")


@dataclass(frozen=True)
class Finished:
    """A ticket that a person resolved."""

    person_id: str
    mix: tuple[str | None, str | None, str | None]
    at: datetime
    breached: bool | None
    minutes: float | None
    """Resolution time on its clock."""
    first_minutes: float | None
    first_at: datetime | None


def finished(session: Session, span: Span) -> list[Finished]:
    """Tickets that people (not the assistant) resolved in the span."""
    resolution, first = aliased(SlaClockRow), aliased(SlaClockRow)
    at = func.coalesce(Ticket.resolved_at, Ticket.closed_at)
    query: Any = (
        select(  # type: ignore[call-overload]
            _BY, Ticket.priority, Ticket.category, Account.segment, at, resolution.breached,
            resolution.elapsed_minutes, first.elapsed_minutes, first.stopped_at,
        )
        .select_from(Ticket)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .outerjoin(resolution, _clock(resolution, "resolution"))
        .outerjoin(first, _clock(first, "first_response"))
        .where(finished_in(span), _BY_PEOPLE, _BY.is_not(None))
    )  # fmt: skip
    rows: Any = session.connection().execute(query).all()
    return [Finished(row[0], (row[1], row[2], row[3]), *row[4:]) for row in rows]


def usual(session: Session, span: Span) -> dict[Measure, dict[Mix, Sums]]:
    """The outcomes of everybody's cases in the span, added up by mix: a span holds many cases."""
    resolution, first = aliased(SlaClockRow), aliased(SlaClockRow)
    keys: list[Any] = [
        by_value(Ticket.priority), by_value(Ticket.category), col(Account.segment),
        resolution.breached,
    ]  # fmt: skip
    # A row per mix with its minutes in a text: fetched one by one they take twice as long.
    query: Any = (
        select(  # type: ignore[call-overload]
            *keys, func.count(), _told(resolution.elapsed_minutes), _told(first.elapsed_minutes)
        )
        .select_from(Ticket)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .outerjoin(resolution, _clock(resolution, "resolution"))
        .outerjoin(first, _clock(first, "first_response"))
        .where(finished_in(span), _BY_PEOPLE, _BY.is_not(None))
        .group_by(*keys)
    )
    kept: dict[Mix, Sums] = defaultdict(Sums)
    solved: dict[Mix, Sums] = defaultdict(Sums)
    answered: dict[Mix, Sums] = defaultdict(Sums)
    rows: Any = session.connection().execute(query)
    for priority, category, segment, breached, count, minutes, first_minutes in rows:
        mix = (priority, category, segment)
        if breached is not None:
            kept[mix].add_all(np.full(count, 0.0 if breached else 1.0))
        if minutes is not None:
            solved[mix].add_all(_logarithms(minutes))
        if first_minutes is not None:
            answered[mix].add_all(_logarithms(first_minutes))
    return {
        Measure.SLA: kept, Measure.RESOLUTION_TIME: solved, Measure.FIRST_RESPONSE: answered,
        Measure.CSAT: _usual_scores(session, span),
    }  # fmt: skip


def _told(minutes: Any) -> Any:
    return func.aggregate_strings(cast(minutes, String), " ")


def _logarithms(minutes: str) -> NDArray[np.float64]:
    """Of minutes that stand in a text, at least one minute each."""
    return np.log(np.maximum(np.fromstring(minutes, sep=" "), 1.0))


def _usual_scores(session: Session, span: Span) -> dict[Mix, Sums]:
    query: Any = (
        select(  # type: ignore[call-overload]
            Ticket.priority, Ticket.category, Account.segment, Survey.score, func.count()
        )
        .select_from(Survey)
        .join(Ticket, col(Ticket.id) == Survey.ticket_id)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .where(Survey.kind == "csat", _BY.is_not(None), *_in(col(Survey.at), span))
        .group_by(col(Ticket.priority), col(Ticket.category), col(Account.segment), Survey.score)
    )
    found: dict[Mix, Sums] = defaultdict(Sums)
    rows: Any = session.connection().execute(query)
    for priority, category, segment, score, count in rows:
        one = found[priority, category, segment]
        one.n, one.total = one.n + count, one.total + score * count
        one.squares += float(score) ** 2 * count
    return found


def _clock(clock: Any, metric: str) -> Any:
    return and_(clock.ticket_id == Ticket.id, clock.metric == metric, clock.stopped_at.is_not(None))


def scores(session: Session, span: Span) -> list[tuple[str, Case]]:
    """Satisfaction scores given in the span, each with its ticket's id."""
    query: Any = (
        select(  # type: ignore[call-overload]
            Ticket.id, _BY, Ticket.priority, Ticket.category, Account.segment, Survey.score
        )
        .select_from(Survey)
        .join(Ticket, col(Ticket.id) == Survey.ticket_id)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .where(Survey.kind == "csat", _BY.is_not(None), *_in(col(Survey.at), span))
    )
    rows: Any = session.connection().execute(query)
    return [(row[0], Case(row[1], (row[2], row[3], row[4]), float(row[5]))) for row in rows]


def _in(column: Any, span: Span) -> list[Any]:
    conditions = []
    if span.start is not None:
        conditions.append(column >= span.start)
    if span.end is not None:
        conditions.append(column < span.end)
    return conditions


def cases(rows: Sequence[Finished], measure: Measure) -> list[Case]:
    """Outcomes of one measure: 1 or 0 for a promise kept or missed, logarithms of minutes."""
    if measure is Measure.SLA:
        return [
            Case(row.person_id, row.mix, 0.0 if row.breached else 1.0)
            for row in rows
            if row.breached is not None
        ]
    times = [
        (row, row.minutes if measure is Measure.RESOLUTION_TIME else row.first_minutes)
        for row in rows
    ]
    return [
        Case(row.person_id, row.mix, math.log(max(minutes, 1.0)))
        for row, minutes in times
        if minutes is not None
    ]


def days_worked(rows: Sequence[Finished], span: Span, zone: ZoneInfo) -> dict[str, int]:
    """Per person the local days with a first answer or a solution within the span."""
    days: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        for moment in (row.at, row.first_at):
            if moment is not None and moment in span:
                days[row.person_id].add(moment.astimezone(zone).date())
    return {person: len(found) for person, found in days.items()}


def team_names(session: Session) -> Mapping[str, str]:
    """Team id to name."""
    return dict(session.exec(select(Team.id, Team.name)).all())
