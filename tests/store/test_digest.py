"""The fingerprint of a database's content."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session

from store import audit, schema
from store.digest import content_digest, digests_by_table
from store.engine import Store
from store.tables import (
    Account,
    Article,
    Contract,
    HealthScore,
    ImportBatch,
    Person,
    Proposal,
    Team,
    Ticket,
    TicketEvent,
)

NOON = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


def fill(session: Session) -> None:
    session.add(ImportBatch(id="b1", source="csv", digest="d", imported_at=datetime.now(UTC)))
    session.add_all([Team(id=id, name=id) for id in ("north", "Äst", "Zed", "_x", "north-2")])
    session.flush()
    session.add(Person(id="ana", name="Ana ✓", skills=["api", "sso"], active=False))
    session.add(
        Person(id="ben", name='B"en\\\n', cost_per_hour=Decimal("45.50"),
               working_hours={"tue": [["09:00", "17:00"]], "mon": []})
    )  # fmt: skip
    session.flush()
    session.add(Account(id="acme", name="Acme", arr=Decimal("1234567.89"), batch_id="b1"))
    session.add(Account(id="Acme", name="Acme", customer_since=date(2020, 2, 29)))
    session.add(Article(id="reset", title="Reset", ingested_at=datetime.now(UTC)))
    session.add(
        Proposal(
            id="p", tool="t", args={"a": [1, 2.5]}, digest="d", requester_id="ana", created_at=NOON
        )
    )
    session.flush()
    session.add(
        Contract(id="c", account_id="acme", start_on=date(2026, 1, 1), end_on=date(2026, 12, 31),
                 value=Decimal("0.01"))
    )  # fmt: skip
    session.add(
        HealthScore(account_id="acme", day=date(2026, 1, 1), score=71.0, low=0.1, band="red")
    )
    session.add(
        Ticket(id="T-1", subject="Help", status="open", priority="P1",
               created_at=NOON.astimezone(timezone(timedelta(hours=-8))))
    )  # fmt: skip


def digest(store: Store) -> str:
    with store.session(read_only=True) as session:
        return content_digest(session)


def test_equal_content_has_the_same_digest_on_every_database(store: Store, tmp_path: Path) -> None:
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    schema.prepare(other)
    assert digest(store) == digest(other)
    for each in (store, other):
        with each.session() as session:
            fill(session)
    with store.session(read_only=True) as here, other.session(read_only=True) as there:
        assert digests_by_table(here) == digests_by_table(there)
    assert digest(store) == digest(other)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts SET arr = arr + 1 WHERE id = 'acme'",
        "UPDATE tickets SET created_at = '2026-03-01 12:30:15.000251'",
        "UPDATE people SET active = NOT active WHERE id = 'ana'",
        "UPDATE people SET skills = '[\"sso\", \"api\"]' WHERE id = 'ana'",
        "UPDATE teams SET name = '' WHERE id = 'north'",
        "DELETE FROM health_scores",
    ],
)
def test_any_change_gives_another_digest(store: Store, change: str) -> None:
    with store.session() as session:
        fill(session)
    before = digest(store)
    with store.session() as session:
        session.execute(text("SET TIME ZONE 'UTC'" if "postgres" in store.url else "SELECT 1"))
        session.execute(text(change))
    assert digest(store) != before


def test_when_it_was_done_and_the_record_of_it_do_not_count(store: Store) -> None:
    with store.session() as session:
        fill(session)
    before = digest(store)
    with store.session() as session:
        audit.append(session, actor_id="ana", action="import", at=NOON)
        session.get_one(ImportBatch, "b1").imported_at = NOON
        session.get_one(Article, "reset").ingested_at = None
    assert digest(store) == before


def test_the_order_of_keys_in_json_does_not_count(store: Store) -> None:
    with store.session() as session:
        fill(session)
    before = digest(store)
    with store.session() as session:
        session.get_one(Person, "ben").working_hours = {"mon": [], "tue": [["09:00", "17:00"]]}
    assert digest(store) == before


def test_the_order_of_writing_does_not_count(store: Store) -> None:
    with store.session() as session:
        session.add_all([Team(id="a", name="A"), Team(id="b", name="B")])
    before = digest(store)
    with store.session() as session:
        session.execute(text("DELETE FROM teams"))
        session.flush()
        session.add(Team(id="b", name="B"))
        session.flush()
        session.add(Team(id="a", name="A"))
    assert digest(store) == before


def test_it_says_which_table_differs(store: Store) -> None:
    with store.session() as session:
        fill(session)
    with store.session(read_only=True) as session:
        before = digests_by_table(session)
    with store.session() as session:
        session.add(Team(id="late", name="Late"))
    with store.session(read_only=True) as session:
        after = digests_by_table(session)
    assert {name for name in after if after[name] != before[name]} == {"teams"}


def test_many_rows_are_read_in_parts(store: Store) -> None:
    with store.session() as session:
        fill(session)
        session.execute(
            insert(TicketEvent),
            [
                {"id": f"e{n}", "ticket_id": "T-1", "at": NOON, "field": "status", "source": "demo"}
                for n in range(4_500)
            ],
        )
    before = digest(store)
    with store.session() as session:
        session.execute(text("UPDATE ticket_events SET field = 'team' WHERE id = 'e4321'"))
    assert digest(store) != before
