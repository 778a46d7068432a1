"""The database itself says what a case changed."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evals.case import Effect
from evals.changes import effect_hash, made, missing, put_back, watch
from store.engine import Store
from store.schema import prepare


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database with the triggers, and one team in it from before."""
    path = tmp_path / "deskmate.db"
    store = Store(f"sqlite:///{path}")
    prepare(store)
    store.close()
    run(path, "INSERT INTO teams (id, name, kind, source) VALUES ('blue', 'Blue', 'support', 't')")
    watch(path)
    return path


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_reading_is_no_effect(database: Path) -> None:
    run(database, "SELECT * FROM teams")
    assert made(database) == []
    assert missing([], made(database)) == []


def test_a_change_is_known_by_row_and_field(database: Path) -> None:
    run(database, "UPDATE teams SET name = 'Navy' WHERE id = 'blue'")
    (change,) = made(database)
    assert (change.table, change.key, change.op) == ("teams", "blue", "update")
    assert change.fields == {"name": "Navy"}
    assert missing([Effect(table="teams", key="blue", set={"name": "Navy"})], [change]) == []


def test_what_was_put_back_is_no_effect(database: Path) -> None:
    run(
        database,
        "UPDATE teams SET name = 'Navy' WHERE id = 'blue'",
        "UPDATE teams SET name = 'Blue' WHERE id = 'blue'",
    )
    assert made(database) == []


def test_an_unexpected_change_and_a_missing_one_are_both_told(database: Path) -> None:
    run(
        database, "INSERT INTO teams (id, name, kind, source) VALUES ('red', 'Red', 'support', 't')"
    )
    told = missing([Effect(table="tickets", key="T-1", set={"priority": "P1"})], made(database))
    assert len(told) == 2
    assert "no update of tickets T-1" in told[0]
    assert "insert of teams red was not expected" in told[1]


def test_the_same_effects_have_the_same_hash_whatever_the_new_rows_are_called(
    database: Path,
) -> None:
    run(database, "INSERT INTO teams (id, name, kind, source) VALUES ('a1', 'New', 'support', 't')")
    one = effect_hash(made(database))
    run(database, "DELETE FROM teams WHERE id = 'a1'")
    assert effect_hash(made(database)) != one
    run(database, "INSERT INTO teams (id, name, kind, source) VALUES ('zz', 'New', 'support', 't')")
    assert effect_hash(made(database)) == one


CALL = (
    "INSERT INTO audit_entries (seq, at, actor_id, action, verdict, details, previous, digest)"
    " VALUES (1, '2026-10-14 13:30:00.000000', 'priya', 'list_tickets', 'done', '{}', '0', '1')"
)


def recorded(path: Path) -> list[tuple[int]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT seq FROM audit_entries").fetchall()


def test_between_cases_the_record_of_calls_is_taken_out_again(
    database: Path, tmp_path: Path
) -> None:
    source = Path(shutil.copyfile(database, tmp_path / "source.db"))
    run(database, CALL)
    assert put_back(database, source)
    assert recorded(database) == []


def test_a_changed_row_is_not_put_back_piece_by_piece(database: Path, tmp_path: Path) -> None:
    source = Path(shutil.copyfile(database, tmp_path / "source.db"))
    run(database, CALL, "UPDATE teams SET name = 'Navy' WHERE id = 'blue'")
    assert not put_back(database, source)
    assert recorded(database) == [(1,)]
