"""Definitions that run, on both databases, whole and split."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from store import metrics, schema
from store.clock import Span
from store.engine import Store

NOW = datetime(2026, 10, 14, tzinfo=UTC)
EVER = Span(None, None, "all time")


@pytest.fixture(scope="module")
def empty(module_database_url: str) -> Iterator[Store]:
    store = Store(module_database_url)
    schema.prepare(store)
    yield store
    store.close()


def test_every_metric_runs_on_empty_tables(empty: Store) -> None:
    with empty.session() as session:
        for metric in metrics.definitions().values():
            [value] = metrics.compute(session, [metric.id], EVER, now=NOW).values()
            assert value == (0 if metric.kind == "number" else None), metric.id


def test_every_metric_can_be_split_by_its_customer(empty: Store) -> None:
    with empty.session() as session:
        for metric in metrics.definitions().values():
            assert metrics.split(session, [metric.id], "account", EVER, now=NOW) == {}


def test_every_definition_is_written_out_for_people() -> None:
    for metric in metrics.definitions().values():
        assert metric.label
        assert metric.formula
        assert metric.query.startswith("SELECT ")


def test_an_unknown_metric_or_split_is_refused(empty: Store) -> None:
    with pytest.raises(metrics.UnknownMetric):
        metrics.define("happiness")
    with empty.session() as session, pytest.raises(metrics.UnknownMetric):
        metrics.split(session, ["nps"], "shoe_size", EVER, now=NOW)
