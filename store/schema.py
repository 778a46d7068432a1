"""The version of the tables: making them, bringing them up to date, checking them quickly."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

import store.tables  # noqa: F401 - fills SQLModel.metadata
from store.engine import Store, explained
from store.errors import DatabaseOutdated, DatabaseUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The revision that this version of Deskmate works with. Revisions count up, with four digits."""
MIGRATIONS = Path(__file__).parent / "migrations"

_ONE_AT_A_TIME = 0x6465736B
"""Key of the PostgreSQL lock that a process holds while it changes the tables."""


def prepare(store: Store) -> None:
    """Make the database ready for use: its folder, its tables, or their upgrade to `HEAD`.

    Rows are kept. Several processes may call it at once. Raises DatabaseOutdated where the
    database belongs to a later version of Deskmate.
    """
    if store.sqlite_path is not None:
        _make_place(store, store.sqlite_path)
    with explained(store.url), _changing(store) as connection:
        found = _revision(connection)
        if found is None and not inspect(connection).get_table_names():
            _create(connection)
        elif found != HEAD:
            _refuse_later(found)
            _migrate(connection, "upgrade", "head")
        _refresh_views(connection)


def check(store: Store) -> None:
    """Raise DatabaseOutdated, with the next step, unless the tables are at `HEAD`."""
    found = revision(store)
    if found == HEAD:
        return
    if found is None:
        raise DatabaseOutdated(
            "There are no tables yet. `deskmate demo` makes them with a demo company, "
            "`deskmate import` with your own data, `deskmate kb add FOLDER` with your articles."
        )
    _refuse_later(found)
    raise DatabaseOutdated(
        f"The tables are of an earlier version ({found}, needed is {HEAD}). "
        "`deskmate doctor --fix` upgrades them and keeps every row."
    )


def revision(store: Store) -> str | None:
    """The revision of the tables; None where there are none. Changes nothing."""
    path = store.sqlite_path
    if path is not None and not path.exists():
        return None
    with explained(store.url), store.engine.connect() as connection:
        return _revision(connection)


def upgrade(store: Store, to: str = "head", *, versions: Path | None = None) -> None:
    """Run the migrations up to a revision. `versions` is a folder of further revisions."""
    with explained(store.url), _changing(store) as connection:
        _migrate(connection, "upgrade", to, versions)
        _refresh_views(connection)


def downgrade(store: Store, to: str, *, versions: Path | None = None) -> None:
    """Undo the migrations down to a revision, or all of them with `base`."""
    with explained(store.url), _changing(store) as connection:
        _migrate(connection, "downgrade", to, versions)
        _refresh_views(connection)


def _make_place(store: Store, path: Path) -> None:
    """Create the folder, and the file with write-ahead logging.

    With it, readers and one writer do not wait for each other.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(store.url, f"{path.parent}: {error.strerror}") from error
    with explained(store.url), store.engine.connect() as connection:
        # Not through SQLAlchemy: it would begin a transaction, in which the mode cannot change.
        _raw(connection).execute("PRAGMA journal_mode=WAL").close()


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def _changing(store: Store) -> Iterator[Connection]:
    """A transaction that no other process changes the tables beside."""
    with store.engine.connect() as connection:
        connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        if connection.dialect.name == "sqlite":
            # SQLite changes a table by copying it; dropping the old one would delete the rows that
            # refer to it. The pragma has no effect within a transaction; BEGIN IMMEDIATE follows.
            _raw(connection).execute("PRAGMA foreign_keys=OFF").close()
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME}
                )
            yield connection
            if connection.dialect.name == "sqlite":
                _check_references(connection)


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseOutdated(
            f"The change would break a reference from {broken[0]} to {broken[2]}; nothing was done."
        )


def _create(connection: Connection) -> None:
    """All tables at once: the same as every migration in turn, but without loading Alembic."""
    from sqlmodel import SQLModel

    SQLModel.metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
            " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _revision(connection: Connection) -> str | None:
    if connection.dialect.name == "sqlite":
        exists = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    else:
        exists = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"
    if connection.exec_driver_sql(exists).first() is None:
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _refuse_later(found: str | None) -> None:
    if found is not None and found > HEAD:
        raise DatabaseOutdated(
            f"The tables are of a later version of Deskmate ({found}; this one knows {HEAD}). "
            "Install that version, or set DESKMATE_HOME to another folder."
        )


def _refresh_views(connection: Connection) -> None:
    """Views over the tables, on PostgreSQL: there while the tables are at `HEAD`, else gone."""
    if connection.dialect.name != "postgresql":
        return
    from store import postgres_views

    if _revision(connection) != HEAD:
        postgres_views.drop_views(connection)
    elif not postgres_views.current(connection):
        postgres_views.create_views(connection)


def _migrate(connection: Connection, direction: str, to: str, versions: Path | None = None) -> None:
    from alembic import command

    if connection.dialect.name == "postgresql":
        from store import postgres_views

        postgres_views.drop_views(connection)
    run = command.upgrade if direction == "upgrade" else command.downgrade
    run(config(connection, versions), to)


def config(connection: Connection, versions: Path | None = None) -> "Config":
    """Alembic's configuration, for a transaction that has begun."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "newline")
    folders = [MIGRATIONS / "versions"] + ([versions] if versions else [])
    made.set_main_option("version_locations", "\n".join(map(str, folders)).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
