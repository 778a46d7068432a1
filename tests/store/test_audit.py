"""The record of who did what shows every tampering."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from store import audit, schema
from store.engine import Store

NOON = datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


def record(store: Store, count: int) -> None:
    with store.session() as session:
        for number in range(count):
            audit.append(
                session, actor_id="ana", action="import", subject=f"batch {number}", at=NOON
            )


def verify(store: Store, expected_head: str | None = None) -> audit.Verification:
    with store.session(read_only=True) as session:
        return audit.verify(session, expected_head=expected_head)


def tamper(store: Store, *statements: str) -> None:
    """Change the record as somebody with the database's password could."""
    with store.session() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        else:
            session.execute(text("DROP TRIGGER audit_entries_keep_UPDATE"))
            session.execute(text("DROP TRIGGER audit_entries_keep_DELETE"))
        for statement in statements:
            session.execute(text(statement))


def test_an_empty_record_is_in_order(store: Store) -> None:
    assert verify(store) == audit.Verification(0, audit.START, ())


def test_entries_are_numbered_and_chained(store: Store) -> None:
    with store.session() as session:
        first = audit.append(session, actor_id="ana", action="decided", verdict="approved", at=NOON)
        second = audit.append(session, actor_id="ben", action="import", at=NOON)
    assert (first.seq, second.seq) == (1, 2)
    assert (first.previous, second.previous) == (audit.START, first.digest)
    assert verify(store) == audit.Verification(2, second.digest, ())


def test_the_seal_is_the_hash_of_the_documented_form(store: Store) -> None:
    with store.session() as session:
        entry = audit.append(
            session,
            actor_id="zoë",
            action="set_priority",
            subject="DESK-1002",
            verdict="approved",
            why="VIP: “now”",
            details={"b": [1, 2.5, None], "a": {"ünï": True}},
            at=NOON.astimezone(timezone(timedelta(hours=2))),
        )
    canonical = (
        r'{"action":"set_priority","actor_id":"zo\u00eb","at":"2026-03-01T12:00:00.000250Z",'
        r'"details":{"a":{"\u00fcn\u00ef":true},"b":[1,2.5,null]},"previous":"' + "0" * 64 + '",'
        r'"result_digest":null,"seq":1,"subject":"DESK-1002","verdict":"approved",'
        r'"why":"VIP: \u201cnow\u201d"}'
    )
    assert entry.digest == sha256(canonical.encode()).hexdigest()
    assert verify(store).ok


def test_details_may_hold_dates_and_money(store: Store) -> None:
    with store.session() as session:
        details = {"on": date(2026, 3, 1), "at": NOON, "value": Decimal("10.50")}
        entry = audit.append(session, actor_id="ana", action="import", details=details, at=NOON)
    assert entry.details == {
        "on": "2026-03-01",
        "at": "2026-03-01T12:00:00.000250Z",
        "value": "10.50",
    }
    assert verify(store).ok


def test_details_that_cannot_be_kept_are_refused(store: Store) -> None:
    with pytest.raises(TypeError, match="cannot hold a set"), store.session() as session:
        audit.append(session, actor_id="ana", action="import", details={"x": {1}}, at=NOON)
    with pytest.raises(StatementError, match="needs its zone"), store.session() as session:
        audit.append(session, actor_id="ana", action="import", at=NOON.replace(tzinfo=None))
    assert verify(store).entries == 0


def test_an_entry_goes_with_the_transaction_it_belongs_to(store: Store) -> None:
    record(store, 2)

    def fail() -> None:
        with store.session() as session:
            audit.append(session, actor_id="ana", action="import", at=NOON)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    record(store, 1)
    assert verify(store).ok
    assert verify(store).entries == 3


def test_writers_at_the_same_time_leave_no_gap(store: Store) -> None:
    def write() -> None:
        for _ in range(10):
            record(store, 1)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(store)
    assert (found.entries, found.problems) == (40, ())


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_entries SET why = 'x'", "DELETE FROM audit_entries"]
)
def test_the_database_itself_refuses_to_change_the_record(store: Store, verb: str) -> None:
    record(store, 2)
    with pytest.raises(DBAPIError, match="append-only"), store.session() as session:
        session.execute(text(verb))
    assert verify(store).entries == 2


def test_an_edited_entry_shows(store: Store) -> None:
    record(store, 5)
    tamper(store, "UPDATE audit_entries SET actor_id = 'eve' WHERE seq = 3")
    assert verify(store).problems == (audit.Problem(3, "its content was changed"),)


def test_an_entry_edited_and_sealed_again_shows_in_the_next(store: Store) -> None:
    record(store, 3)
    tamper(store, f"UPDATE audit_entries SET digest = '{'f' * 64}' WHERE seq = 2")
    assert [problem.seq for problem in verify(store).problems] == [2, 3]


def test_a_removed_entry_shows(store: Store) -> None:
    record(store, 5)
    tamper(store, "DELETE FROM audit_entries WHERE seq IN (2, 3)")
    assert verify(store).problems == (audit.Problem(4, "the entries 2 to 3 before it are gone"),)


def test_reordered_entries_show(store: Store) -> None:
    record(store, 4)
    tamper(
        store,
        "UPDATE audit_entries SET seq = 99 WHERE seq = 2",
        "UPDATE audit_entries SET seq = 2 WHERE seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE seq = 99",
    )
    assert {problem.seq for problem in verify(store).problems} == {2, 3, 4}


def test_a_cut_tail_shows_against_a_head_noted_elsewhere(store: Store) -> None:
    record(store, 3)
    noted = verify(store).head
    record(store, 2)
    assert verify(store, noted).ok
    tamper(store, "DELETE FROM audit_entries WHERE seq >= 3")
    assert verify(store).ok
    assert verify(store, noted).problems == (
        audit.Problem(2, "the entry of the expected head is gone or changed"),
    )
