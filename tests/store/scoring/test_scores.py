"""Scores: exact sums, honest ranges, nothing from the future, the same saved as computed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from store.engine import Store
from store.scoring import backtest, churn, current, health, loading, saved, weights
from store.scoring.refresh import learn_until, refresh_scores

TODAY = date(2026, 10, 14)
NOW = datetime.combine(TODAY, time(13, 30), UTC)
RULES = weights.weights()
DRIVERS = list(RULES.drivers)

values = st.fixed_dictionaries(
    {name: st.none() | st.floats(-5, 400, allow_nan=False) for name in DRIVERS}
)
segments = st.sampled_from(["enterprise", "mid_market", "smb", None, "unheard of"])


@given(before=values, after=values, segment=segments)
@settings(max_examples=60, deadline=None)
def test_driver_changes_add_up_to_the_change_whatever_the_inputs(
    before: dict[str, float | None], after: dict[str, float | None], segment: str | None
) -> None:
    first, last = health.rate(before, segment, 1), health.rate(after, segment, 2)
    assert sum(c.tenths for c in health.changes(first, last)) == last.tenths - first.tenths
    for score in (first, last):
        assert 0 <= score.low <= score.points <= score.high <= 100
        assert (score.low == score.high) == (not score.unknown)
        assert saved.thaw(TODAY, saved.freeze(score)).tenths == score.tenths


@given(inputs=values, segment=segments)
@settings(max_examples=60, deadline=None)
def test_the_least_moves_reach_the_band(
    inputs: dict[str, float | None], segment: str | None
) -> None:
    score = health.rate(inputs, segment, 1)
    moves = health.least_moves(score, "green")
    if score.band == "green":
        assert moves == []
    elif moves:
        assert RULES.band(score.tenths + sum(m.tenths for m in moves)) == "green"


def test_weights_that_do_not_add_up_or_name_no_driver_are_refused() -> None:
    import yaml

    content = yaml.safe_load(weights.FILE.read_text(encoding="utf-8"))
    content["weights"]["smb"]["nps"] += 1
    with pytest.raises(weights.BadWeights, match=r"weights\.smb: adds up to 101"):
        weights.parse(content)
    content["weights"]["smb"]["vibes"] = -1
    with pytest.raises(weights.BadWeights, match="vibes"):
        weights.parse(content)


def test_what_happens_later_changes_no_score(company: Store) -> None:
    day = TODAY - timedelta(days=120)
    before = _everything(company, day)
    with company.session() as session:
        for statement in _SHUFFLE:
            session.connection().execute(text(statement), {"day": day.isoformat()})
    assert _everything(company, day) == before


# Who left on the day itself is known on that day: a customer who is gone is not scored.
_SHUFFLE = (
    "UPDATE usage SET events = (events * 7919) % 1000 WHERE day >= :day",
    "UPDATE surveys SET score = 10 - score WHERE at >= :day",
    (
        "DELETE FROM tickets WHERE created_at >= :day"
        " AND id NOT IN (SELECT ticket_id FROM ticket_events)"
    ),
    "UPDATE tickets SET resolved_at = NULL, status = 'open' WHERE resolved_at >= :day",
    "UPDATE accounts SET churned_on = NULL WHERE churned_on > :day",
    "UPDATE invoices SET paid_on = NULL WHERE paid_on >= :day",
)


def _everything(store: Store, day: date) -> dict[str, tuple[int, float]]:
    """Health and churn probability of every account of a day, from data loaded up to today."""
    with store.session(read_only=True) as session:
        evidence = loading.load(session, day, back=400)
    at = day.toordinal()
    model = learn_until(evidence, at)
    assert model is not None
    found = {}
    for id_ in current.customers(evidence, at):
        score = health.score(evidence, id_, at)
        read = {p.driver: p.value for p in score.parts}
        found[id_] = (score.tenths, churn.assess(model, [score], [read])[0].probability)
    return found


def test_a_past_day_reads_the_same_from_data_that_goes_further(company: Store) -> None:
    day = TODAY - timedelta(days=60)
    with company.session(read_only=True) as session:
        then = loading.load(session, day)
        since = loading.load(session, TODAY, back=60)
    for id_ in then.accounts:
        assert health.score(then, id_, day.toordinal()) == health.score(since, id_, day.toordinal())


def test_saved_scores_are_the_computed_ones_and_a_second_run_changes_nothing(
    company: Store,
) -> None:
    done = refresh_scores(company, NOW, weeks=4)
    assert (done.method, done.accounts, done.days) == ("model", 24, 6)
    first = _saved(company)
    assert refresh_scores(company, NOW, weeks=4).days == 1
    assert _saved(company) == first
    with company.session(read_only=True) as session:
        at = current.standing(session, NOW)
        ids = sorted(at.levels)
        kept = current.scores(session, at, ids)
        evidence = loading.load(session, TODAY)
        for id_ in ids:
            computed = health.score(evidence, id_, TODAY.toordinal())
            assert kept[id_].tenths == computed.tenths
            assert at.levels[id_].band == computed.band


def _saved(store: Store) -> list[Any]:
    with store.session(read_only=True) as session:
        connection = session.connection()
        return [
            *connection.execute(text("SELECT * FROM health_scores ORDER BY day, account_id")),
            *connection.execute(text("SELECT * FROM churn_scores ORDER BY day, account_id")),
        ]


def test_reasons_of_the_model_add_up_to_its_probability(company: Store) -> None:
    with company.session(read_only=True) as session:
        evidence = loading.load(session, TODAY, back=400)
    model = learn_until(evidence, TODAY.toordinal())
    assert model is not None
    ids = current.customers(evidence, TODAY.toordinal())
    scores = [health.score(evidence, id_, TODAY.toordinal()) for id_ in ids]
    read = [{p.driver: p.value for p in score.parts} for score in scores]
    for risk in churn.assess(model, scores, read):
        log_odds = model.curves.base + sum(risk.reasons.values())
        assert risk.probability == pytest.approx(1 / (1 + np.exp(-log_odds)), abs=1e-12)


def test_the_back_test_knows_who_left_from_before_it_happened(company: Store) -> None:
    with company.session(read_only=True) as session:
        found = backtest.run(session, NOW)
    assert found is not None
    assert found.quality.auc > 0.9
    assert found.quality.brier < found.quality.base_brier
    assert found.left <= found.quality.cases
    assert sum(level.cases for level in found.by_level) == found.quality.cases


def test_with_too_few_who_left_there_is_no_model(company: Store) -> None:
    with company.session() as session:
        session.connection().execute(text("UPDATE accounts SET churned_on = NULL WHERE id > 'a05'"))
    assert refresh_scores(company, NOW, weeks=0).method == "health"
    with company.session(read_only=True) as session:
        assert backtest.run(session, NOW) is None


def test_a_company_without_data_is_scored_without_a_fuss(tmp_path: Any) -> None:
    from store import schema

    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    schema.prepare(store)
    assert refresh_scores(store, NOW).accounts == 0
    with store.session(read_only=True) as session:
        assert current.standing(session, NOW).levels == {}
    store.close()
