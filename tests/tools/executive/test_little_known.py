"""What an executive is told of a company of which only tickets and names are known."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from assistant.personas import actor
from reports.blocks import Metrics, Note, Table
from store import schema
from store.clock import Clock
from store.engine import Store
from store.scoring.refresh import refresh_scores
from store.tables import Account, Contract, Person, Ticket
from tools import catalog
from tools.execution import Door, Outcome

Call = Callable[..., Outcome]
NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'deskmate.db'}")
    schema.prepare(store)
    with store.session() as session:
        session.add(Person(id="eva", name="Eva Doe", persona="executive"))
        session.add(Account(id="a1", name="Acme"))
    yield store
    store.close()


@pytest.fixture
def call(store: Store, tmp_path: Path) -> Call:
    def through_the_door(tool: str, **args: str) -> Outcome:
        refresh_scores(store, NOW)
        with store.session(read_only=True) as session:
            eva = actor(session, "eva")
        door = Door(catalog.load(), store, None, tmp_path)
        return door.call(tool, args, eva, Clock.frozen(NOW, zone=eva.time_zone))

    return through_the_door


def put(store: Store, row: SQLModel) -> None:
    with store.session() as session:
        session.add(row)


def renewing() -> Contract:
    return Contract(
        id="c1", account_id="a1", plan="Pro", value=Decimal(900),
        start_on=date(2026, 1, 1), end_on=date(2026, 12, 1),
    )  # fmt: skip


def pages(outcome: Outcome) -> list[str]:
    [table] = [b for b in outcome.report.blocks if isinstance(b, Table) and b.title == "Pages"]
    return [str(value) for row in table.rows for value in row.values()]


def test_of_customers_of_whom_nothing_is_known_no_risk_and_no_health_is_told(call: Call) -> None:
    assert pages(call("board_pack")) == [
        "1 customer, revenue not known; no customer lost in the period"
    ]
    summary = call("executive_summary").report
    told = {m.label for b in summary.blocks if isinstance(b, Metrics) for m in b.items}
    assert "Customers" in told
    assert not told & {"Customers at risk", "Average health", "ARR at risk"}
    notes = [block.text for block in summary.blocks if isinstance(block, Note)]
    assert any(note.startswith("Nothing is known of how customers fare") for note in notes)
    health = call("account_health").report
    assert health.headline.startswith("Nothing is known from which the health of")
    assert not any(isinstance(block, Metrics) for block in health.blocks)
    brief = call("account_brief", account="a1").report
    assert "health" not in brief.headline


def test_no_revenue_is_not_told_as_no_dollars(call: Call, store: Store) -> None:
    put(store, renewing())
    assert "No customer is known to be at risk of leaving" in pages(call("board_pack"))
    summary = call("executive_summary").report
    labels = [m.label for b in summary.blocks if isinstance(b, Metrics) for m in b.items]
    assert "ARR at risk" not in labels


def test_one_renewal_comes(call: Call, store: Store) -> None:
    put(store, renewing())
    assert pages(call("board_pack"))[-1] == "1 renewal worth $900 comes in the next 90 days"
    headline = call("executive_summary").report.headline
    assert headline.endswith("1 renewal worth $900 comes in the next 90 days.")


def test_an_only_customer_is_spoken_of_by_name(call: Call, store: Store) -> None:
    put(store, renewing())
    headline = call("churn_risk").report.headline
    assert headline.startswith("Acme, the only customer, is not at risk of leaving")


def test_the_cost_of_one_ticket_is_that_of_one(call: Call, store: Store) -> None:
    put(
        store,
        Ticket(
            id="T-1", subject="Help", status="closed", priority="P3", created_at=NOW,
            resolved_at=NOW, resolved_by_id="eva", resolved_by_kind="person",
        ),
    )  # fmt: skip
    assert " for the one ticket that people resolved" in call("support_costs").report.headline
