"""Sessions on a database, and what is said when it cannot be used."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from store import schema
from store.engine import READER_CACHE_KB, Store, count_rows
from store.errors import DatabaseLocked, DatabaseUnavailable, ScopeError
from store.tables import Team


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'deskmate.db'}", busy_timeout_ms=50)
    schema.prepare(made)
    yield made
    made.close()


@contextmanager
def ordinary_user() -> Iterator[None]:
    """File permissions do not bind the superuser, so act as somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that an ordinary user can reach."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


def test_a_session_commits_at_its_end(store: Store) -> None:
    with store.session() as session:
        session.add(Team(id="north", name="North"))
    with store.session(read_only=True) as session:
        assert session.scalars(select(col(Team.id))).all() == ["north"]
        assert count_rows(session, "teams") == 1


def test_a_session_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fail_half_way() -> None:
        with store.session() as session:
            session.add(Team(id="north", name="North"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    with store.session(read_only=True) as session:
        assert count_rows(session, "teams") == 0


def test_a_read_only_session_refuses_to_write(store: Store) -> None:
    insert = text("INSERT INTO teams (id, name, kind, source) VALUES ('n', 'N', 'support', 'x')")
    with pytest.raises(ScopeError), store.session(read_only=True) as session:
        session.execute(insert)


def test_two_writers_take_turns_and_lose_nothing(store: Store) -> None:
    with store.session() as session:
        session.add(Team(id="count", name="0"))

    def count_up() -> None:
        for _ in range(20):
            with store.session() as session:
                team = session.scalars(
                    select(Team).where(col(Team.id) == "count").with_for_update()
                ).one()
                team.name = str(int(team.name) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.session(read_only=True) as session:
        assert session.scalars(select(col(Team.name))).one() == "60"


def test_a_reader_does_not_wait_for_a_writer(sqlite_store: Store) -> None:
    with sqlite_store.session() as writer:
        writer.add(Team(id="north", name="North"))
        writer.flush()
        with sqlite_store.session(read_only=True) as reader:
            assert reader.scalar(select(func.count()).select_from(Team)) == 0


def test_a_database_locked_by_another_process_says_so(sqlite_store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "deskmate.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked, match="try again"), sqlite_store.session() as session:
            session.add(Team(id="north", name="North"))


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "deskmate.db"
    path.write_text("a shopping list, not a database; long enough to have a header " * 20)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnavailable, match=r"not a database.*deskmate doctor"):
        schema.prepare(store)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        schema.check(store)
    with pytest.raises(DatabaseUnavailable), store.session() as session:
        session.execute(text("SELECT * FROM tickets"))


def test_a_folder_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    store = Store(f"sqlite:///{tmp_path / 'home' / 'deskmate.db'}")
    with pytest.raises(DatabaseUnavailable, match="DESKMATE_HOME"):
        schema.prepare(store)


def test_a_read_only_folder_says_so(open_folder: Path) -> None:
    home = open_folder / "home"
    home.mkdir(mode=0o555)
    for path in (home / "deskmate.db", home / "below" / "deskmate.db"):
        with ordinary_user(), pytest.raises(DatabaseUnavailable, match="writable"):
            schema.prepare(Store(f"sqlite:///{path}"))


def test_a_read_only_file_says_so_and_keeps_its_rows(open_folder: Path) -> None:
    path = open_folder / "deskmate.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE teams (id TEXT)")
        raw.commit()
    path.chmod(0o444)
    with (
        ordinary_user(),
        pytest.raises(DatabaseUnavailable, match="readonly"),
        Store(f"sqlite:///{path}").session() as session,
    ):
        session.execute(text("INSERT INTO teams VALUES ('north')"))


@pytest.mark.parametrize("host", ["127.0.0.1:9", "[::1]:9"])
def test_a_server_that_does_not_answer_says_so_without_the_password(host: str) -> None:
    pytest.importorskip("psycopg")
    store = Store(f"postgresql+psycopg://deskmate:s3cret-w0rd@{host}/deskmate?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable, match="connection failed") as raised:
        schema.check(store)
    assert "s3cret-w0rd" not in str(raised.value)
    assert "deskmate:***@" in str(raised.value)


@pytest.mark.postgres
def test_postgresql_neither_compiles_statements_nor_shuns_indexes(postgres_url: str) -> None:
    store = Store(postgres_url)
    with store.session(read_only=True) as session:
        assert session.execute(text("SHOW jit")).scalar_one() == "off"
        assert session.execute(text("SHOW random_page_cost")).scalar_one() == "1.1"
    store.close()


@pytest.mark.postgres
def test_a_database_that_does_not_exist_says_so(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        schema.prepare(Store(postgres_url + "_elsewhere"))


@pytest.mark.parametrize("url", ["deskmate.db", "oracle+quantum://x/y", "mongodb://x:s3cret@y/z"])
def test_a_url_of_another_kind_says_which_are_known(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="sqlite:///path") as raised:
        Store(url)
    assert "s3cret" not in str(raised.value)


def test_a_connection_that_only_reads_keeps_few_pages_in_memory(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}")
    with store.session(read_only=True) as session:
        kept = session.connection().exec_driver_sql("PRAGMA cache_size").scalar()
    store.close()
    assert kept == -READER_CACHE_KB
