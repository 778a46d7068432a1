"""A database to import into, and files written for the test."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store.digest import content_digest
from store.engine import Store
from store.imports import ImportOutcome, run_import
from store.schema import prepare

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)

TICKETS = """
files:
  - file: accounts*.csv
    table: accounts
    columns: {id: Id, name: Name, arr: Revenue}
  - file: tickets*.csv
    table: tickets
    columns:
      id: Id
      subject: Subject
      status: Status
      priority: Priority
      account_id: Account
      created_at: Created
      updated_at: Updated
      tags: {column: Tags, split: " ", default: []}
  - file: messages*.csv
    table: messages
    columns: {id: Id, ticket_id: Ticket, at: At, by: By, body: Text}
"""
ACCOUNTS_CSV = "Id,Name,Revenue\na1,Northwind,1200.50\na2,Blue Harbor,\n"
TICKETS_CSV = """Id,Subject,Status,Priority,Account,Created,Updated,Tags
t1,Printer,open,P1,a1,2026-06-01T08:00:00+00:00,2026-06-02T08:00:00+00:00,one two
t2,Keyboard,new,P3,a2,2026-06-03T08:00:00+00:00,2026-06-03T08:00:00+00:00,
"""
MESSAGES_CSV = """Id,Ticket,At,By,Text
m1,t1,2026-06-01T08:00:00+00:00,customer,"It smokes,
and smells"
m2,t1,2026-06-01T09:00:00+00:00,staff,Unplug it
"""


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty database with its tables."""
    opened = Store(database_url)
    prepare(opened)
    yield opened
    opened.close()


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Writes named files into a folder (`accounts="…"` is accounts.csv) and returns the folder."""

    def write(folder: str = "export", **contents: str) -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, content in contents.items():
            (place / f"{name}.csv").write_text(content, encoding="utf-8")
        return place

    return write


@pytest.fixture
def first_export(export: Callable[..., Path]) -> Path:
    """Two accounts, two tickets and two messages."""
    return export(accounts=ACCOUNTS_CSV, tickets=TICKETS_CSV, messages=MESSAGES_CSV)


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Callable[..., ImportOutcome]:
    """Imports CSV files or folders with the mapping above, or another."""

    def bring(*paths: Path, mapping: str = TICKETS, **options: Any) -> ImportOutcome:
        rules = tmp_path / "mapping.yaml"
        rules.write_text(mapping, encoding="utf-8")
        options.setdefault("now", NOW)
        return run_import(store, "csv", list(paths), mapping=rules, **options)

    return bring


@pytest.fixture
def digest(store: Store) -> Callable[[], str]:
    """The digest of all content but the audit, or with it."""

    def take(*, audit: bool = False) -> str:
        with store.session(read_only=True) as session:
            return content_digest(session, without=() if audit else ("audit_entries",))

    return take
