"""What a session asked the database, as it is kept for explanations."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from store import schema
from store.engine import Store
from store.statements import MOST_CHARACTERS, MOST_STATEMENTS, recorded
from store.tables import Team


@pytest.fixture(scope="module")
def store(module_database_url: str) -> Iterator[Store]:
    made = Store(module_database_url)
    schema.prepare(made)
    with made.session() as session:
        session.add_all([Team(id=f"t{n}", name=f"Team {n}") for n in range(3)])
    yield made
    made.close()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.session(read_only=True) as session:
        yield session


def test_a_statement_is_kept_once_with_its_runs_its_rows_and_its_values(session: Session) -> None:
    with recorded(session) as found:
        for least in ("t1", "t2"):
            session.scalars(select(Team.id).where(col(Team.id) >= least)).all()
    (one,) = found.to_json()
    assert (one["times"], one["rows"]) == (2, 3)
    assert "t1" in one["params"]
    assert one["sql"].startswith("SELECT teams.id FROM teams WHERE")


@pytest.mark.parametrize("reads", ["all", "first", "iter"])
def test_rows_are_counted_however_they_are_read(session: Session, reads: str) -> None:
    with recorded(session) as found:
        result = session.execute(text("SELECT id FROM teams ORDER BY id"))
        if reads == "all":
            result.all()
        elif reads == "first":
            result.first()
        else:
            list(result)
    assert found.to_json()[0]["rows"] == (1 if reads == "first" else 3)


def test_nothing_is_recorded_before_or_afterwards(session: Session) -> None:
    session.execute(text("SELECT 1"))
    with recorded(session) as found:
        pass
    session.execute(text("SELECT 2"))
    assert found.to_json() == []


def test_what_is_kept_is_bounded_and_the_rest_is_counted(session: Session) -> None:
    with recorded(session) as found:
        for n in range(MOST_STATEMENTS + 5):
            session.execute(text(f"SELECT {n}"))
        session.execute(text(f"SELECT '{'x' * 3 * MOST_CHARACTERS}'"))
    assert len(found.to_json()) == MOST_STATEMENTS
    assert found.left_out == 6


def test_a_table_that_is_read_whole_is_told_in_a_word(session: Session) -> None:
    from store.tables import Ticket

    with recorded(session) as found:
        session.scalars(select(Ticket)).all()
    assert found.to_json()[0]["sql"] == "SELECT tickets.* FROM tickets"
