"""Usage read in one go: the same days as row by row, whatever the scores have looked at."""

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from store.engine import Store
from store.scoring import daily, trend, usage_days
from store.scoring.refresh import refresh_scores
from tests.store.scoring.conftest import TODAY
from tests.store.scoring.test_scores import NOW


def _row_by_row(store: Store, start: date, end: date) -> dict[usage_days.Key, list[float]]:
    with store.session(read_only=True) as session:
        rows = session.connection().execute(
            text(
                "SELECT account_id, product_id, feature, day, events FROM usage JOIN accounts"
                " ON id = account_id WHERE churned_on IS NULL OR churned_on > :end"
            ),
            {"end": end.isoformat()},
        )
        found: dict[usage_days.Key, list[float]] = {}
        for account, product, feature, day, events in rows:
            at = (date.fromisoformat(day) - start).days
            if 0 <= at < (end - start).days:
                found.setdefault((account, product, feature), [0.0] * (end - start).days)[at] = (
                    events
                )
    return found


@pytest.mark.parametrize("scored", ["never", "with the days", "by an earlier version"])
@pytest.mark.parametrize(("back", "length"), [(0, 60), (10, 42), (200, 90), (395, 20)])
def test_days_read_at_once_are_those_of_the_rows(
    company: Store, scored: str, back: int, length: int
) -> None:
    with company.session() as session:
        session.connection().execute(
            text("UPDATE usage SET events = -3 WHERE day = :day AND account_id = 'a30'"),
            {"day": (TODAY - timedelta(days=12)).isoformat()},
        )
    if scored != "never":
        refresh_scores(company, NOW, weeks=0)
    if scored == "by an earlier version":
        with company.session() as session:
            session.connection().execute(text("UPDATE usage_trends SET daily = NULL"))
    end = TODAY - timedelta(days=back)
    start = end - timedelta(days=length)
    with company.session(read_only=True) as session:
        found = usage_days.read(session, start, end, None)
    expected = _row_by_row(company, start, end)
    assert {key: days.tolist() for key, days in found.items()} == expected


def test_packed_days_come_back_as_they_were_and_a_number_too_large_is_not_packed() -> None:
    days = np.random.default_rng(1).integers(-9, 2**31, (3, daily.DAYS)).astype(float)
    packed = [told for one in days if (told := daily.pack(one)) is not None]
    assert daily.unpack(packed).tolist() == days.tolist()
    days[0, 7] = 2**31
    assert daily.pack(days[0]) is None


def test_many_lines_at_once_are_those_of_each() -> None:
    series = np.random.default_rng(2).integers(0, 9, (50, 13)).astype(float)
    assert trend.lines(series) == [trend.line(values) for values in series]


def test_many_tests_at_once_are_those_of_each() -> None:
    series = np.random.default_rng(3).integers(0, 4, (50, 9, 7)).astype(float)
    assert trend.all_by_weekday(series) == [trend.by_weekday(days) for days in series]
    weekly = np.random.default_rng(4).integers(0, 5, 11).astype(float)
    changes = [np.sign(b - a) for n, a in enumerate(weekly) for b in weekly[n + 1 :]]
    _, same = np.unique(weekly, return_counts=True)
    spread = (11 * 10 * 27 - sum(t * (t - 1) * (2 * t + 5) for t in same.tolist())) / 18
    z = (abs(sum(changes)) - 1) / np.sqrt(2 * spread)
    from math import erfc

    assert trend.mann_kendall(weekly) == pytest.approx(erfc(z))
