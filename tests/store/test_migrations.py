"""Tables are made, upgraded and downgraded with the rows kept, on every database."""

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import Session, SQLModel

from store import schema
from store.engine import Store, count_rows
from store.errors import DatabaseOutdated
from store.scope import Scope
from store.tables import Account, Article, AuditEntry, PassageRow, Person, Team, Ticket

NOON = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)

FOLLOW_UP = f'''
"""Change tables that others refer to, as a later release would."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", "{schema.HEAD}", None, None


def upgrade():
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("tier", sa.Integer(), nullable=False, server_default="1"))
        accounts.alter_column("name", existing_type=sa.String(300), type_=sa.String(500))
    with op.batch_alter_table("articles") as articles:
        articles.drop_column("owner")


def downgrade():
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("owner", sa.String(200), nullable=True))
    with op.batch_alter_table("accounts") as accounts:
        accounts.alter_column("name", existing_type=sa.String(500), type_=sa.String(300))
        accounts.drop_column("tier")
'''


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """A folder with a migration of a later release."""
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "9001_follow_up.py").write_text(FOLLOW_UP)
    return folder


def fill(store: Store) -> None:
    with store.session() as session:
        session.add(Team(id="north", name="North"))
        session.flush()
        session.add(Person(id="ana", name="Ana", team_id="north", cost_per_hour=Decimal("45.50")))
        session.add(Article(id="reset", title="Reset", owner="docs", tags=["a", "b"]))
        session.flush()
        account = Account(id="acme", name="Acme", csm_id="ana", arr=Decimal("1234567.89"))
        session.add(account)
        session.add(PassageRow(id="reset#1", article_id="reset", position=0, text="t", digest="d"))
        session.flush()
        session.add(
            Ticket(id="T-1", subject="Help", account_id="acme", assignee_id="ana", status="open",
                   priority="P1", created_at=NOON)
        )  # fmt: skip


def assert_filled(session: Session, owner: str | None = "docs") -> None:
    account = session.get_one(Account, "acme")
    article = session.get_one(Article, "reset")
    assert (account.name, account.arr) == ("Acme", Decimal("1234567.89"))
    assert (article.tags, article.owner) == (["a", "b"], owner)
    assert session.get_one(Person, "ana").cost_per_hour == Decimal("45.50")
    assert session.get_one(Ticket, "T-1").created_at == NOON
    assert count_rows(session, "passages") == 1


def structure(store: Store) -> dict[str, object]:
    """Everything about the tables that the database can tell, in a comparable form."""
    with store.engine.connect() as connection:
        seen = inspect(connection)
        tables: dict[str, object] = {
            name: (
                sorted(
                    (c["name"], str(c["type"]), c["nullable"], c["default"])
                    for c in seen.get_columns(name)
                ),
                seen.get_pk_constraint(name)["constrained_columns"],
                sorted(
                    (
                        f["constrained_columns"],
                        f["referred_table"],
                        sorted(f.get("options", {}).items()),
                    )
                    for f in seen.get_foreign_keys(name)
                ),
                sorted(
                    (i["name"] or "", i["column_names"], i["unique"])
                    for i in seen.get_indexes(name)
                ),
                sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(name)),
            )
            for name in seen.get_table_names()
        }
        return tables | {"triggers": triggers(connection)}


def triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        query = (
            "SELECT pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid) FROM pg_trigger t"
            " WHERE NOT tgisinternal ORDER BY tgname"
        )
    return list(connection.execute(text(query)).scalars())


def test_head_is_the_last_revision_in_the_folder(store: Store) -> None:
    with store.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(schema.config(connection))
    assert scripts.get_heads() == [schema.HEAD]
    assert all(len(s.revision) == 4 and s.revision.isdigit() for s in scripts.walk_revisions())


def test_a_fresh_database_equals_a_migrated_one(store: Store) -> None:
    schema.prepare(store)
    made_at_once = structure(store)
    schema.downgrade(store, "base")
    assert set(structure(store)) == {"alembic_version", "triggers"}
    schema.upgrade(store)
    assert structure(store) == made_at_once
    assert len(triggers_of(made_at_once)) >= 1


def triggers_of(found: dict[str, object]) -> list[object]:
    kept = found["triggers"]
    assert isinstance(kept, list)
    return kept


def test_the_migrated_tables_are_those_of_the_models(store: Store) -> None:
    schema.upgrade(store)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_preparing_twice_keeps_everything(store: Store) -> None:
    schema.prepare(store)
    fill(store)
    schema.prepare(store)
    schema.check(store)
    with store.session(read_only=True) as session:
        assert_filled(session)


def test_rows_survive_a_later_migration_and_the_way_back(store: Store, later: Path) -> None:
    schema.prepare(store)
    fill(store)
    schema.upgrade(store, "9001", versions=later)
    with store.session(read_only=True) as session:
        assert session.execute(text("SELECT name, tier FROM accounts")).one() == ("Acme", 1)
        assert count_rows(session, "passages") == 1
        assert count_rows(session, "tickets") == 1
    schema.downgrade(store, schema.HEAD, versions=later)
    with store.session(read_only=True) as session:
        # The column that the migration dropped comes back empty.
        assert_filled(session, owner=None)
    schema.check(store)
    with store.reading(Scope("ana", "csm")) as session:
        assert count_rows(session, "accounts") == 1


def test_a_database_of_a_later_version_is_left_alone(store: Store, later: Path) -> None:
    schema.prepare(store)
    fill(store)
    schema.upgrade(store, "9001", versions=later)
    for look in (schema.check, schema.prepare):
        with pytest.raises(DatabaseOutdated, match="later version"):
            look(store)
    assert schema.revision(store) == "9001"


def test_a_database_of_an_earlier_version_says_how_to_upgrade(store: Store) -> None:
    schema.prepare(store)
    with store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(DatabaseOutdated, match="doctor --fix"):
        schema.check(store)


def test_a_migration_that_fails_changes_nothing(store: Store, later: Path) -> None:
    schema.prepare(store)
    fill(store)
    before = structure(store)
    broken = FOLLOW_UP.replace("articles.drop_column", "raise LookupError; articles.drop_column")
    (later / "9001_follow_up.py").write_text(broken)
    with pytest.raises(LookupError):
        schema.upgrade(store, "9001", versions=later)
    assert structure(store) == before
    schema.check(store)
    with store.session(read_only=True) as session:
        assert_filled(session)


def test_an_empty_database_says_how_to_begin(store: Store) -> None:
    with pytest.raises(DatabaseOutdated, match="deskmate demo"):
        schema.check(store)
    assert store.sqlite_path is None or not store.sqlite_path.exists()


def test_preparing_makes_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "deskmate" / "deskmate.db"
    schema.prepare(Store(f"sqlite:///{path}"))
    assert path.exists()


def test_checking_does_not_load_the_migration_tool(tmp_path: Path) -> None:
    code = (
        "import sys; from store import schema; from store.engine import Store\n"
        f"store = Store('sqlite:///{tmp_path / 'deskmate.db'}')\n"
        "schema.prepare(store); schema.check(store); sys.exit('alembic' in sys.modules)"
    )
    checkout = Path(schema.__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=checkout, check=False).returncode == 0


def prepare_and_add(url: str, number: int) -> None:
    made = Store(url)
    schema.prepare(made)
    with made.session() as session:
        session.add(Team(id=f"team-{number}", name="Team"))


def test_processes_may_prepare_at_the_same_time(store: Store) -> None:
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=prepare_and_add, args=(store.url, n)) for n in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0, 0]
    with store.session(read_only=True) as session:
        assert count_rows(session, "teams") == 3


def test_the_record_stays_append_only_after_a_migration(store: Store) -> None:
    schema.upgrade(store)
    with store.session() as session:
        session.add(AuditEntry(seq=1, at=NOON, actor_id="ana", action="x", previous="", digest=""))
    with pytest.raises(Exception, match="append-only"), store.session() as session:
        session.execute(text("DELETE FROM audit_entries"))
