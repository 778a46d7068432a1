"""Daily usage of many features at once, out of millions of rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import String, cast, func, literal
from sqlmodel import Session, col, or_, select

from store.scoring import daily
from store.scoring.daily import DAYS
from store.scoring.evidence import Floats
from store.tables import Account, Usage, UsageTrend

Key = tuple[str, str, str]
"""Account, product, feature."""


def read(
    session: Session, start: date, end: date, product_id: str | None,
    account_ids: Sequence[str] | None = None,
) -> dict[Key, Floats]:  # fmt: skip
    """Daily events per feature of the customers that are still there."""
    scored = _scored_day(session, start, end) if account_ids is None else None
    if scored is not None:
        kept = _kept(session, scored, start, end, product_id)
        if kept is not None:
            return kept
        features = _trends(scored, end, product_id, _SCORED).cte("features")
        query = _by_feature(features, start, end)
    elif session.get_bind().dialect.name == "sqlite":
        # The rows are read in the order of their key; to sort them into groups takes four times as
        # long here. PostgreSQL groups well, and takes long for each hop.
        query = _by_feature(_features(end, product_id, account_ids), start, end)
    else:
        query = _by_groups(start, end, product_id, account_ids)
    found: Any = session.connection().execute(query).all()
    rows = [row for row in found if row[3] is not None]
    days = _spread([row[3] for row in rows], start, (end - start).days)
    return {
        (account_id, product, feature): own
        for (account_id, product, feature, _), own in zip(rows, days, strict=True)
        if own.any()
    }


def _kept(
    session: Session, day: date, start: date, end: date, product_id: str | None
) -> dict[Key, Floats] | None:
    """The days that stand beside the trends of a day; None where they do not for all."""
    query = _trends(day, end, product_id, (*_SCORED, UsageTrend.daily))
    rows: Any = session.connection().execute(query).all()
    texts = [row[3] for row in rows]
    if any(text is None for text in texts):
        return None
    first = (start - day).days + DAYS
    days = daily.unpack(texts)[:, first : first + (end - start).days]
    used: list[int] = np.flatnonzero(days.any(axis=1)).tolist()
    return {rows[n][:3]: days[n] for n in used}


# A row per feature with its days in a text: fetched day by day it takes twice as long.
_TOLD: Any = func.aggregate_strings(cast(Usage.events, String) + cast(Usage.day, String), " ")


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


def _by_feature(features: Any, start: date, end: date) -> Any:
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


def _scored_day(session: Session, start: date, end: date) -> date | None:
    """The day of the latest scores, where what they looked at holds the whole period."""
    day = session.exec(select(func.max(UsageTrend.day))).one()
    return day if day and day - timedelta(days=DAYS) <= start and end <= day else None


_SCORED: tuple[Any, ...] = (
    col(UsageTrend.account_id).label("account"), col(UsageTrend.product_id).label("product"),
    col(UsageTrend.feature).label("feature"),
)  # fmt: skip


def _trends(day: date, end: date, product_id: str | None, columns: Sequence[Any]) -> Any:
    """Of all usage that the scores of a day looked at, of customers that are still there."""
    query: Any = (
        select(*columns)
        .join(Account, col(Account.id) == UsageTrend.account_id)
        .where(UsageTrend.day == day, *_there(end, None))
    )
    return query if product_id is None else query.where(UsageTrend.product_id == product_id)


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
    """Texts such as "622026-08-17 752026-08-18" (62 and 75 events) as texts and days."""
    days = np.zeros((len(told), length))
    if not told:
        return days
    # Without hyphens one number holds both: the last eight digits are the day. A minus stays one.
    plain = f" {' '.join(told)}".replace(" -", " ~").replace("-", "").replace("~", "-")
    both = np.fromstring(plain, dtype=np.int64, sep=" ")
    events, day = np.divmod(np.abs(both), 10**8)
    known = [(start + timedelta(days=n)).strftime("%Y%m%d") for n in range(length)]
    place = np.searchsorted(np.array(known, dtype=np.int64), day)
    counts = [one.count(" ") + 1 for one in told]
    days[np.repeat(np.arange(len(told)), counts), place] = np.sign(both) * events
    return days
