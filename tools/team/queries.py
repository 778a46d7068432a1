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
from sqlalchemy import Integer, String, and_, cast, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.clock import Span
from store.plans import finished_in
from store.tables import Account, SlaClockRow, Survey, Team, Ticket
from tools.team.casemix import Mix, Sums, by_person
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
    segments: dict[str, str | None] = dict(session.exec(select(Account.id, Account.segment)).all())
    resolution, first = aliased(SlaClockRow), aliased(SlaClockRow)
    finished_ = (
        select(Ticket)
        .outerjoin(resolution, _clock(resolution, "resolution"))
        .outerjoin(first, _clock(first, "first_response"))
        .where(finished_in(span), _BY_PEOPLE, _BY.is_not(None))
    )
    numbers = (
        cast(resolution.breached, Integer), resolution.elapsed_minutes, first.elapsed_minutes,
    )  # fmt: skip
    mixes, at, (missed, minutes, first_minutes) = _read(session, finished_, numbers, segments)
    scored = (
        select(Ticket)
        .join(Survey, col(Survey.ticket_id) == Ticket.id)
        .where(Survey.kind == "csat", _BY.is_not(None), *_in(col(Survey.at), span))
    )
    scored_mixes, scored_at, (given,) = _read(session, scored, (Survey.score,), segments)
    return {
        Measure.SLA: _added(mixes, at, 1.0 - missed),
        Measure.RESOLUTION_TIME: _added(mixes, at, np.log(np.maximum(minutes, 1.0))),
        Measure.FIRST_RESPONSE: _added(mixes, at, np.log(np.maximum(first_minutes, 1.0))),
        Measure.CSAT: _added(scored_mixes, scored_at, given),
    }


_END, _NULL, _UNKNOWN = "\x1d", "\x1e", "nan"
"""Between two tickets, in place of nothing, in place of no number."""


def _read(
    session: Session, cases: Any, numbers: Sequence[Any], segments: Mapping[str, str | None]
) -> tuple[list[Mix], NDArray[np.intp], list[NDArray[np.float64]]]:
    """The mixes of cases, the place of each case's mix among them, and its numbers."""
    for cleaned in (False, True):
        row: Any = session.connection().execute(_told(cases, numbers, cleaned=cleaned)).one()
        count, *found = row
        texts = [text or "" for text in found]
        words = [text.split(_END) if count else [] for text in texts[:3]]
        if all(len(word) == count for word in words):
            break
    place: dict[Mix, int] = defaultdict(lambda: len(place))
    priorities, categories, accounts = words
    read = zip(priorities, categories, map(segments.get, accounts), strict=True)
    at = np.fromiter((place[mix] for mix in read), dtype=np.intp, count=count)
    mixes: list[Mix] = [
        (priority, None if category == _NULL else category, segment)
        for priority, category, segment in place
    ]
    # What is not known is NaN.
    return mixes, at, [np.fromstring(text, sep=" ") for text in texts[3:]]


def _told(cases: Any, numbers: Sequence[Any], *, cleaned: bool) -> Any:
    """The number of cases and their columns, each as one text.

    Row by row they take several times as long, and SQLite takes as long to sort them into groups.
    The account stands for its segment. `cleaned` takes out what stands between two tickets.
    """
    words: list[Any] = [
        Ticket.priority, func.coalesce(Ticket.category, _NULL),
        func.coalesce(Ticket.account_id, _NULL),
    ]  # fmt: skip
    if cleaned:
        words = [func.replace(word, _END, " ") for word in words]
    return cases.with_only_columns(
        func.count(),
        *(func.aggregate_strings(word, _END) for word in words),
        *(
            func.aggregate_strings(func.coalesce(cast(number, String), _UNKNOWN), " ")
            for number in numbers
        ),
        maintain_column_froms=True,
    )


def _added(
    mixes: Sequence[Mix], at: NDArray[np.intp], values: NDArray[np.float64]
) -> dict[Mix, Sums]:
    """The known values by mix; `at` is the place of each value's mix."""
    known = ~np.isnan(values)
    at, values = at[known], values[known]
    columns = (
        np.bincount(at, weights=weights, minlength=len(mixes)).tolist()
        for weights in (None, values, values * values)
    )
    return {
        mix: Sums(n, total, squares)
        for mix, n, total, squares in zip(mixes, *columns, strict=True)
        if n
    }


def _clock(clock: Any, metric: str) -> Any:
    return and_(clock.ticket_id == Ticket.id, clock.metric == metric, clock.stopped_at.is_not(None))


def scores(session: Session, span: Span) -> dict[str, dict[Mix, Sums]]:
    """Satisfaction scores given in the span, added up by person and mix."""
    query: Any = (
        select(  # type: ignore[call-overload]
            _BY, Ticket.priority, Ticket.category, Account.segment, Survey.score
        )
        .select_from(Survey)
        .join(Ticket, col(Ticket.id) == Survey.ticket_id)
        .outerjoin(Account, col(Account.id) == Ticket.account_id)
        .where(Survey.kind == "csat", _BY.is_not(None), *_in(col(Survey.at), span))
    )
    rows: Any = session.connection().execute(query).all()
    return by_person((row[0], (row[1], row[2], row[3]), float(row[4])) for row in rows)


def _in(column: Any, span: Span) -> list[Any]:
    conditions = []
    if span.start is not None:
        conditions.append(column >= span.start)
    if span.end is not None:
        conditions.append(column < span.end)
    return conditions


def outcomes(rows: Sequence[Finished], measure: Measure) -> dict[str, dict[Mix, Sums]]:
    """Outcomes of one measure, added up by person and mix.

    1 or 0 for a promise kept or missed, logarithms of minutes.
    """
    if measure is Measure.SLA:
        return by_person(
            (row.person_id, row.mix, 0.0 if row.breached else 1.0)
            for row in rows
            if row.breached is not None
        )
    times = (
        (row, row.minutes if measure is Measure.RESOLUTION_TIME else row.first_minutes)
        for row in rows
    )
    return by_person(
        (row.person_id, row.mix, math.log(max(minutes, 1.0)))
        for row, minutes in times
        if minutes is not None
    )


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
