"""Whether customers use a feature less and less: a tested trend over weeks, not two points.

Weeks are blocks of seven days that end where the period ends, so none is cut short and weekdays
weigh alike. A fall that also happened in the same weeks a year before is the season.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from sqlalchemy import String, cast, func, literal
from sqlmodel import Session, col, or_, select

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
_PACE: tuple[Any, ...] = (
    UsageTrend.account_id, UsageTrend.product_id, UsageTrend.feature, UsageTrend.events,
    UsageTrend.weeks,
)  # fmt: skip
Key = tuple[str, str, str]
"""Account, product, feature."""
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
    """Trends from `start` to before `end` within the session's scope."""
    days = _days(session, start, end, product_id)

    def year_before(keys: Sequence[Key]) -> Mapping[Key, Floats]:
        year = timedelta(days=YEAR)
        ids = sorted({key[0] for key in keys})
        then = _days(session, start - year, end - year, product_id, ids) if ids else {}
        return {key: _complete(_whole_weeks(then[key])) for key in keys if key in then}

    return judge({key: _whole_weeks(found) for key, found in days.items()}, year_before)


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


def paces(session: Session, day: date) -> dict[Key, int]:
    """Events a year at the pace of the weeks before a day, as saved with its scores."""
    rows: Any = session.connection().execute(select(*_PACE).where(UsageTrend.day == day)).all()
    return {
        (account_id, product, feature): round(events * 52 / weeks)
        for account_id, product, feature, events, weeks in rows
    }


def judge(series: Mapping[Key, Floats], year_before: YearBefore) -> list[Trend]:
    """The trend of each feature, steady unless the change is large and not chance.

    `series` holds a row per week and a column per weekday. In the order of the keys.
    """
    keys = sorted(key for key, days in series.items() if len(days) >= LEAST_WEEKS)
    p_values, sums = _tested([series[key] for key in keys])
    believed = trend.discoveries(p_values, FALSE_RATE)
    lines = {
        key: trend.line(series[key].sum(axis=1))
        for key, real in zip(keys, believed, strict=True)
        if real
    }
    then = year_before([key for key, (before, after) in lines.items() if after < before])
    return [
        _trend(key, len(series[key]), events, p, lines.get(key), then.get(key))
        for key, p, events in zip(keys, p_values, sums, strict=True)
    ]


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


def _days(
    session: Session, start: date, end: date, product_id: str | None,
    account_ids: Sequence[str] | None = None,
) -> dict[Key, Floats]:  # fmt: skip
    """Daily events per feature of the customers that are still there."""
    # SQLite reads the rows in the order of their key; sorting them into groups takes four times as
    # long there. PostgreSQL groups well, and takes long for each hop.
    hops = session.get_bind().dialect.name == "sqlite"
    query = (_by_hops if hops else _by_groups)(start, end, product_id, account_ids)
    found: Any = session.connection().execute(query).all()
    rows = [row for row in found if row[3] is not None]
    days = _spread([row[3] for row in rows], start, (end - start).days)
    return {
        (account_id, product, feature): own
        for (account_id, product, feature, _), own in zip(rows, days, strict=True)
    }


# A row per feature with its days in a text: fetched day by day it takes twice as long.
_TOLD: Any = func.aggregate_strings(cast(Usage.day, String) + " " + cast(Usage.events, String), " ")


def _there(end: date, account_ids: Sequence[str] | None) -> list[Any]:
    """Conditions on the customers that are still there at the end."""
    there: list[Any] = [or_(col(Account.churned_on).is_(None), col(Account.churned_on) > end)]
    return there if account_ids is None else [*there, col(Account.id).in_(account_ids)]


def _by_groups(
    start: date, end: date, product_id: str | None, account_ids: Sequence[str] | None
) -> Any:
    keys: list[Any] = [col(Usage.account_id), col(Usage.product_id), col(Usage.feature)]
    query: Any = (
        select(*keys, _TOLD)  # type: ignore[call-overload]
        .join(Account, col(Account.id) == Usage.account_id)
        .where(col(Usage.day) >= start, col(Usage.day) < end, *_there(end, account_ids))
        .group_by(*keys)
    )
    return query if product_id is None else query.where(Usage.product_id == product_id)


def _by_hops(
    start: date, end: date, product_id: str | None, account_ids: Sequence[str] | None
) -> Any:
    features = _features(end, product_id, account_ids)
    told = (
        select(_TOLD)
        .where(
            Usage.account_id == features.c.account,
            Usage.product_id == features.c.product,
            Usage.feature == features.c.feature,
            col(Usage.day) >= start,
            col(Usage.day) < end,
        )
        .correlate(features)
        .scalar_subquery()
    )
    query: Any = select(*features.c, told)  # type: ignore[call-overload]
    return query.where(features.c.feature.is_not(None))


def _features(end: date, product_id: str | None, account_ids: Sequence[str] | None) -> Any:
    """Account, product and feature of all usage: hopped to from one to the next, not read through.

    The last row of each account and product has no feature.
    """
    own = col(Usage.account_id)
    first = (
        select(func.min(Usage.product_id)).where(own == Account.id).scalar_subquery()
        if product_id is None
        else literal(product_id, String)
    )
    products = (
        select(col(Account.id).label("account"), first.label("product"))
        .where(*_there(end, account_ids))
        .cte("products", recursive=True)
    )
    if product_id is None:
        following = (
            select(func.min(Usage.product_id))
            .where(own == products.c.account, col(Usage.product_id) > products.c.product)
            .scalar_subquery()
        )
        products = products.union_all(
            select(products.c.account, following).where(products.c.product.is_not(None))
        )
    of_product = (own == products.c.account, col(Usage.product_id) == products.c.product)
    features = (
        select(
            products.c.account,
            products.c.product,
            select(func.min(Usage.feature)).where(*of_product).scalar_subquery().label("feature"),
        )
        .where(products.c.product.is_not(None))
        .cte("features", recursive=True)
    )
    following = (
        select(func.min(Usage.feature))
        .where(
            own == features.c.account,
            col(Usage.product_id) == features.c.product,
            col(Usage.feature) > features.c.feature,
        )
        .scalar_subquery()
    )
    return features.union_all(
        select(features.c.account, features.c.product, following).where(
            features.c.feature.is_not(None)
        )
    )


def _spread(told: Sequence[str], start: date, length: int) -> Floats:
    """Texts such as "2026-08-17 62 2026-08-18 75" as an array of texts and days."""
    days = np.zeros((len(told), length))
    if not told:
        return days
    # "2026-08-17" becomes the number 20260817; a minus after a blank stays one.
    plain = " ".join(told).replace(" -", " ~").replace("-", "").replace("~", "-")
    pairs = np.fromstring(plain, dtype=np.int64, sep=" ").reshape(-1, 2)
    known = [(start + timedelta(days=n)).strftime("%Y%m%d") for n in range(length)]
    place = np.searchsorted(np.array(known, dtype=np.int64), pairs[:, 0])
    counts = [(one.count(" ") + 1) // 2 for one in told]
    days[np.repeat(np.arange(len(told)), counts), place] = pairs[:, 1]
    return days


def _verdict(word: str) -> Verdict:
    if word in ("declining", "seasonal", "growing", "steady"):
        return word
    raise ValueError(f"usage_trends.verdict: {word}")
