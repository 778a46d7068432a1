"""A renewal is a contract that ends, whoever is asked about it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.personas import actor
from store import schema
from store.clock import Clock
from store.engine import Store
from store.tables import Account, Contract, Person, Product
from tools import catalog
from tools.execution import Door, Outcome

Call = Callable[[str], Outcome]
NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)


def contract(id_: str, account: str, **details: Any) -> Contract:
    defaults = {"plan": "Business", "end_on": date(2026, 12, 1), "value": Decimal(1000)}
    return Contract(
        id=id_, account_id=account, start_on=date(2025, 12, 1), **(defaults | details)
    )  # fmt: skip


@pytest.fixture
def call(tmp_path: Path) -> Iterator[Call]:
    """A company in which one customer has three contracts, and one has left before its term."""
    store = Store(f"sqlite:///{tmp_path / 'deskmate.db'}")
    schema.prepare(store)
    with store.session() as session:
        session.add(Person(id="eva", name="Eva Doe", persona="executive"))
        session.add(Product(id="sms", name="SMS"))
        session.add(Account(id="a1", name="Acme"))
        session.add(Account(id="a2", name="Birch"))
        session.add(Account(id="a3", name="Cedar", churned_on=date(2026, 9, 30)))
        session.flush()
        session.add(contract("first site", "a1"))
        session.add(contract("second site", "a1", end_on=date(2027, 1, 12)))
        session.add(contract("add-on", "a1", plan=None, product_id="sms", value=Decimal(300)))
        session.add(contract("of another", "a2", end_on=date(2026, 10, 14)))
        session.add(contract("of who left", "a3"))
        session.add(contract("the day after", "a2", end_on=date(2027, 1, 13)))
        session.add(contract("renewed", "a2", status="renewed"))
    with store.session(read_only=True) as session:
        eva = actor(session, "eva")
    clock = Clock.frozen(NOW, zone=eva.time_zone)
    yield lambda tool: Door(catalog.load(), store).call(tool, {}, eva, clock)
    store.close()


def test_the_summary_counts_the_renewals_that_the_list_shows(call: Call) -> None:
    listed, summed = call("upcoming_renewals").result, call("executive_summary").result
    assert listed is not None
    assert summed is not None
    figures = summed.figures  # type: ignore[attr-defined]
    assert figures["renewals_due"].value == listed.total == 4  # type: ignore[attr-defined]
    assert figures["renewals_value"].value == listed.value == 3300  # type: ignore[attr-defined]


def test_contracts_are_told_apart_from_the_customers_who_hold_them(call: Call) -> None:
    headline = call("upcoming_renewals").report.headline
    assert headline.startswith("4 contracts of 2 customers worth $3,300 a year end in the next 90")
