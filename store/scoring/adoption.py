"""Whether customers use a feature less and less: a tested trend over weeks, not two points.

Weeks are blocks of seven days that end where the period ends, so none is cut short and weekdays
weigh alike. A fall that also happened in the same weeks a year before is the season.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from sqlmodel import Session, and_, col, or_, select

from store.scoring import trend
from store.scoring.evidence import Evidence, Floats
from store.tables import Account, Usage, UsageTrend

DAYS = 90
"""Length of the period whose trends are saved with the scores."""
YEAR = 364
"""Days back to the same weekdays of the year before."""
LEAST_WEEKS = 6
LEAST_CHANGE = 0.2
"""A smaller rise or fall over the whole period is not worth a call."""
FALSE_RATE = 0.05
SEASONAL = 0.6
"""A fall a year before of at least this part of the fall explains it."""

_COLUMNS: tuple[Any, ...] = (
    Usage.account_id, Usage.product_id, Usage.feature, Usage.day, Usage.events,
)  # fmt: skip
Key = tuple[str, str, str]
"""Account, product, feature."""
Verdict = Literal["declining", "seasonal", "growing"]


@dataclass(frozen=True)
class Trend:
    """A feature whose use by an account changes."""

    account_id: str
    product_id: str
    feature: str
    verdict: Verdict
    weeks: int
    before: float
    """Events a week at the start of the trend line."""
    after: float
    """Events a week at its end."""
    p: float

    @property
    def change(self) -> float:
        """Rise or fall over the period: -0.4 is 40 % less."""
        return self.after / self.before - 1 if self.before else 0.0


@dataclass(frozen=True)
class Series:
    """Weekly events of one feature of one account, and those a year before (perhaps none)."""

    weekly: Floats
    year_before: Floats


def find(
    session: Session, start: date, end: date, *, product_id: str | None = None
) -> tuple[list[Trend], int]:
    """Trends from `start` to before `end` within the session's scope, and how many were tested."""
    days = _days(session, start, end, product_id)
    series = {
        key: Series(blocks(now, start, end), _complete(blocks(then, start, end)))
        for key, (now, then) in days.items()
    }
    return judge(series), _testable(series.values())


def of_evidence(evidence: Evidence, day: date, current: Iterable[str]) -> list[Trend]:
    """Trends of the `DAYS` days before a day."""
    at = day.toordinal() - evidence.first_day
    series = {}
    for account_id in current:
        for (product, feature), events in evidence.accounts[account_id].usage.items():
            then = events[max(at - DAYS - YEAR, 0) : max(at - YEAR, 0)]
            series[account_id, product, feature] = Series(
                _whole_weeks(events[at - DAYS : at]), _complete(_whole_weeks(then))
            )
    return judge(series)


def saved(session: Session, day: date, product_id: str | None = None) -> list[Trend]:
    """The trends that were saved with the scores of a day."""
    query = select(UsageTrend).where(UsageTrend.day == day)
    if product_id:
        query = query.where(UsageTrend.product_id == product_id)
    return [
        Trend(
            row.account_id, row.product_id, row.feature, _verdict(row.verdict), row.weeks,
            row.before, row.after, row.p,
        )
        for row in session.exec(
            query.order_by(UsageTrend.account_id, UsageTrend.product_id, UsageTrend.feature)
        )
    ]  # fmt: skip


def judge(series: Mapping[Key, Series]) -> list[Trend]:
    """The changes that are large and not chance, by key."""
    keys = sorted(key for key, one in series.items() if len(one.weekly) >= LEAST_WEEKS)
    p_values = [trend.mann_kendall(series[key].weekly) for key in keys]
    found = []
    for key, p, believed in zip(
        keys, p_values, trend.discoveries(p_values, FALSE_RATE), strict=True
    ):
        weekly = series[key].weekly
        before, after = trend.line(weekly)
        if believed and before > 0 and abs(after / before - 1) >= LEAST_CHANGE:
            verdict = _explained(after / before - 1, series[key].year_before)
            found.append(Trend(*key, verdict, len(weekly), before, after, p))
    return found


def weekly(session: Session, keys: Sequence[Key], start: date, end: date) -> dict[Key, list[float]]:
    """Events per week of some features, for a picture."""
    wanted = set(keys)
    rows = session.exec(
        select(*_COLUMNS).where(
            col(Usage.account_id).in_(sorted({key[0] for key in keys})),
            col(Usage.product_id).in_(sorted({key[1] for key in keys})),
            col(Usage.day) >= start,
            col(Usage.day) < end,
        )
    )
    days: dict[Key, Floats] = {key: np.zeros((end - start).days) for key in keys}
    for account_id, product, feature, day, events in rows:
        if (account_id, product, feature) in wanted:
            days[account_id, product, feature][(day - start).days] += events
    return {key: _whole_weeks(values).tolist() for key, values in days.items()}


def week_starts(start: date, end: date) -> list[date]:
    """First days of the blocks of seven days that end with the period."""
    count = (end - start).days // 7
    return [end - timedelta(days=7 * (count - n)) for n in range(count)]


def blocks(days: Floats, start: date, end: date) -> Floats:
    """Weekly sums of a daily series from `start` to before `end`."""
    return _whole_weeks(days[: (end - start).days])


def _whole_weeks(days: Floats) -> Floats:
    count = len(days) // 7
    return days[len(days) - 7 * count :].reshape(count, 7).sum(axis=1)


def _complete(year_before: Floats) -> Floats:
    """The weeks since the feature was first used; the ones before say nothing about a season."""
    used = np.flatnonzero(year_before)
    return year_before[used[0] + 1 :] if len(used) else year_before[:0]


def _explained(change: float, year_before: Floats) -> Verdict:
    if change > 0:
        return "growing"
    if len(year_before) < LEAST_WEEKS:
        return "declining"
    before, after = trend.line(year_before)
    fell_then = before > 0 and after / before - 1 <= SEASONAL * change
    return "seasonal" if fell_then else "declining"


def _days(
    session: Session, start: date, end: date, product_id: str | None
) -> dict[Key, tuple[Floats, Floats]]:
    year = timedelta(days=YEAR)
    day = col(Usage.day)
    query = (
        select(*_COLUMNS)
        .join(Account, col(Account.id) == Usage.account_id)
        .where(
            or_(and_(day >= start, day < end), and_(day >= start - year, day < end - year)),
            or_(col(Account.churned_on).is_(None), col(Account.churned_on) > end),
        )
    )
    if product_id:
        query = query.where(Usage.product_id == product_id)
    length = (end - start).days
    found: dict[Key, tuple[Floats, Floats]] = {}
    for account_id, product, feature, when, events in session.exec(query):
        key = (account_id, product, feature)
        if key not in found:
            found[key] = (np.zeros(length), np.zeros(length))
        now, then = found[key]
        if when >= start:
            now[(when - start).days] += events
        if when < end - year:
            then[(when - start + year).days] += events
    return found


def _testable(series: Iterable[Series]) -> int:
    return sum(len(one.weekly) >= LEAST_WEEKS and bool(one.weekly.any()) for one in series)


def _verdict(word: str) -> Verdict:
    if word in ("declining", "seasonal", "growing"):
        return word
    raise ValueError(f"usage_trends.verdict: {word}")
