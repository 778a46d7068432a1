"""Whether customers use a feature less and less: a tested trend over weeks, not two points.

Weeks are blocks of seven days that end where the period ends, so none is cut short and weekdays
weigh alike. A fall that also happened in the same weeks a year before is the season.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from sqlmodel import Session, and_, col, or_, select

from store.scoring import trend, usage_days
from store.scoring.evidence import Evidence, Floats
from store.scoring.usage_days import DAYS, Key
from store.tables import Usage, UsageTrend

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
_PACE: tuple[Any, ...] = (
    UsageTrend.account_id, UsageTrend.product_id, UsageTrend.feature, UsageTrend.events,
    UsageTrend.weeks,
)  # fmt: skip
Verdict = Literal["declining", "seasonal", "growing", "steady"]


@dataclass(frozen=True)
class Trend:
    """How an account's use of a feature goes."""

    account_id: str
    product_id: str
    feature: str
    verdict: Verdict
    weeks: int
    events: int
    """Events in these weeks."""
    before: float
    """Events a week at the start of the trend line."""
    after: float
    """Events a week at its end."""
    p: float

    @property
    def change(self) -> float:
        """Rise or fall over the period: -0.4 is 40 % less."""
        return self.after / self.before - 1 if self.before else 0.0


YearBefore = Callable[[Sequence[Key]], Mapping[Key, Floats]]
"""Weekly sums of the same weeks a year before, for those keys that had usage then."""


def find(session: Session, start: date, end: date, *, product_id: str | None = None) -> list[Trend]:
    """Trends from `start` to before `end` within the session's scope, without the steady ones."""
    days = usage_days.read(session, start, end, product_id)

    def year_before(keys: Sequence[Key]) -> Mapping[Key, Floats]:
        year = timedelta(days=YEAR)
        ids = sorted({key[0] for key in keys})
        then = usage_days.read(session, start - year, end - year, product_id, ids) if ids else {}
        return {key: _complete(_whole_weeks(then[key])) for key in keys if key in then}

    weeks = {key: _whole_weeks(found) for key, found in days.items()}
    return judge(weeks, year_before, steady=False)


def of_evidence(evidence: Evidence, day: date, current: Iterable[str]) -> list[Trend]:
    """Trends of the `DAYS` days before a day."""
    at = day.toordinal() - evidence.first_day
    series = {
        (account_id, product, feature): events
        for account_id in current
        for (product, feature), events in evidence.accounts[account_id].usage.items()
    }

    def year_before(keys: Sequence[Key]) -> Mapping[Key, Floats]:
        window = slice(max(at - DAYS - YEAR, 0), max(at - YEAR, 0))
        return {key: _complete(_whole_weeks(series[key][window])) for key in keys}

    recent = {key: _whole_weeks(events[at - DAYS : at]) for key, events in series.items()}
    return judge({key: days for key, days in recent.items() if days.any()}, year_before)


def saved(session: Session, day: date, product_id: str | None = None) -> list[Trend]:
    """The trends that were saved with the scores of a day, without the steady ones."""
    query = select(UsageTrend).where(UsageTrend.day == day, UsageTrend.verdict != "steady")
    if product_id:
        query = query.where(UsageTrend.product_id == product_id)
    return [
        Trend(
            row.account_id, row.product_id, row.feature, _verdict(row.verdict), row.weeks,
            row.events, row.before, row.after, row.p,
        )
        for row in session.exec(
            query.order_by(UsageTrend.account_id, UsageTrend.product_id, UsageTrend.feature)
        )
    ]  # fmt: skip


def paces(session: Session, day: date, features: Mapping[str, str]) -> dict[Key, int]:
    """Events a year at the pace of the weeks before a day, as saved with its scores.

    Of one feature per product: `features` by product id.
    """
    wanted = or_(
        *(
            and_(col(UsageTrend.product_id) == product, col(UsageTrend.feature) == feature)
            for product, feature in features.items()
        )
    )
    query = select(*_PACE).where(UsageTrend.day == day, wanted)
    rows: Any = session.connection().execute(query).all()
    return {
        (account_id, product, feature): round(events * 52 / weeks)
        for account_id, product, feature, events, weeks in rows
    }


def judge(
    series: Mapping[Key, Floats], year_before: YearBefore, *, steady: bool = True
) -> list[Trend]:
    """The trend of each feature, steady unless the change is large and not chance.

    `series` holds a row per week and a column per weekday. In the order of the keys, the steady
    ones left out unless asked for.
    """
    keys = sorted(key for key, days in series.items() if len(days) >= LEAST_WEEKS)
    p_values, sums = _tested([series[key] for key in keys])
    believed = trend.discoveries(p_values, FALSE_RATE)
    lines = _lines({key: series[key] for key, real in zip(keys, believed, strict=True) if real})
    then = year_before([key for key, (before, after) in lines.items() if after < before])
    found = (
        _trend(key, len(series[key]), events, p, lines.get(key), then.get(key))
        for key, p, events in zip(keys, p_values, sums, strict=True)
        if steady or key in lines
    )
    return [one for one in found if steady or one.verdict != "steady"]


def _tested(series: Sequence[Floats]) -> tuple[list[float], list[int]]:
    """The chance of no trend in each and its events in all, those of one length together."""
    found, sums = [1.0] * len(series), [0] * len(series)
    lengths = {len(days) for days in series}
    for length in sorted(lengths):
        places = [n for n, days in enumerate(series) if len(days) == length]
        alike = np.stack([series[n] for n in places])
        events = alike.sum(axis=(1, 2)).tolist()
        for place, p, total in zip(places, trend.all_by_weekday(alike), events, strict=True):
            found[place], sums[place] = p, int(total)
    return found, sums


def _lines(series: Mapping[Key, Floats]) -> dict[Key, tuple[float, float]]:
    """Start and end of each trend line of weekly sums, those of one length together."""
    found: dict[Key, tuple[float, float]] = {}
    for length in sorted({len(days) for days in series.values()}):
        alike = {key: days.sum(axis=1) for key, days in series.items() if len(days) == length}
        found |= zip(alike, trend.lines(np.stack(list(alike.values()))), strict=True)
    return found


def _trend(
    key: Key,
    weeks: int,
    events: int,
    p: float,
    line: tuple[float, float] | None,
    year_before: Floats | None,
) -> Trend:
    usual = events / weeks
    before, after = line or (usual, usual)
    verdict: Verdict = "steady"
    if before > 0 and abs(after / before - 1) >= LEAST_CHANGE:
        verdict = _verdict_on(after / before - 1, year_before)
    return Trend(*key, verdict, weeks, events, before, after, p)


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
    return {key: _whole_weeks(values).sum(axis=1).tolist() for key, values in days.items()}


def week_starts(start: date, end: date) -> list[date]:
    """First days of the blocks of seven days that end with the period."""
    count = (end - start).days // 7
    return [end - timedelta(days=7 * (count - n)) for n in range(count)]


def _whole_weeks(days: Floats) -> Floats:
    count = len(days) // 7
    return days[len(days) - 7 * count :].reshape(count, 7)


def _complete(year_before: Floats) -> Floats:
    """Sums of the weeks since the feature was first used; those before say nothing of a season."""
    weekly = year_before.sum(axis=1)
    used = np.flatnonzero(weekly)
    return weekly[used[0] + 1 :] if len(used) else weekly[:0]


def _verdict_on(change: float, year_before: Floats | None) -> Verdict:
    if change > 0:
        return "growing"
    if year_before is None or len(year_before) < LEAST_WEEKS:
        return "declining"
    before, after = trend.line(year_before)
    fell_then = before > 0 and after / before - 1 <= SEASONAL * change
    return "seasonal" if fell_then else "declining"


def _verdict(word: str) -> Verdict:
    if word in ("declining", "seasonal", "growing", "steady"):
        return word
    raise ValueError(f"usage_trends.verdict: {word}")
