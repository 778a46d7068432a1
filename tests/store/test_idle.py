"""Connections that wait for their next use."""

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from store.idle import LONGEST_S, MOST, IdleConnections
from store.scope import Scope


def people(count: int) -> list[Scope]:
    return [Scope(person_id=f"p-{n}", persona="agent") for n in range(count)]


def test_those_that_wait_long_are_closed_and_the_one_in_use_is_lent_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}", poolclass=NullPool)
    opened, moment = [], [0.0]

    def connect(_: Scope | None) -> object:
        opened.append(engine.connect())
        return opened[-1]

    idle = IdleConnections(connect, lambda: moment[0])  # type: ignore[arg-type]
    for scope in people(MOST // 2):
        with idle.lent(scope) as connection:
            connection.execute(text("SELECT 1"))
    for _ in range(3):
        moment[0] += LONGEST_S * 0.6
        with idle.lent(None):
            pass
    assert [one.closed for one in opened] == [True] * (MOST // 2) + [False]
    idle.close()
