"""What a case changed in the database, recorded by the database itself.

Triggers write every insert, update and delete into a log, so that the end state of a case is known
without trusting the assistant's own account of it, and without reading the whole database. Reading
leaves no trace. The record of decisions and the mail that waits are not counted as effects: they
say what happened, and cases look at them through what is proposed.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

import store.tables  # noqa: F401 - fills SQLModel.metadata
from evals.case import Effect

NOT_EFFECTS = frozenset({"audit_entries", "proposals", "outbox", "model_requests"})
"""Tables that say what was decided or used, not what is so."""

RECORD = "audit_entries"
"""Written by every call; kept for ever in an installation, taken out again between cases."""

_LOG = "eval_changes"


@dataclass(frozen=True)
class Change:
    """The net difference of one row."""

    table: str
    key: str
    op: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that differ, with their new values."""
        if self.op == "delete":
            return {}
        names = self.after if self.op == "insert" else _differing(self.before, self.after)
        return {name: self.after[name] for name in names}


def watch(database: Path) -> None:
    """Lay the triggers into a SQLite database."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            f"CREATE TABLE {_LOG} (n INTEGER PRIMARY KEY, tbl TEXT, key TEXT, op TEXT,"
            " before TEXT, after TEXT)"
        )
        connection.execute(f"DROP TRIGGER {RECORD}_keep_DELETE")
        for name, table in SQLModel.metadata.tables.items():
            if name not in NOT_EFFECTS:
                _watch(connection, name, [c.name for c in table.columns], list(_keys(table)))


def put_back(database: Path, source: Path) -> bool:
    """Take what calls recorded since out again; False where more than that was written.

    `source` is what the database was copied from. Copying it anew is what this saves.
    """
    with closing(sqlite3.connect(database, uri=True)) as connection, connection:
        if any(_holds(connection, name) for name in (_LOG, *(NOT_EFFECTS - {RECORD}))):
            return False
        connection.execute("ATTACH ? AS source", (f"file:{source}?mode=ro",))
        connection.execute(
            f"DELETE FROM main.{RECORD} WHERE rowid NOT IN (SELECT rowid FROM source.{RECORD})"  # noqa: S608
        )
    return True


def _holds(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()  # noqa: S608
    return bool(found[0])


def _keys(table: Any) -> Iterator[str]:
    return (column.name for column in table.primary_key.columns)


def _watch(connection: sqlite3.Connection, name: str, columns: list[str], keys: list[str]) -> None:
    def row(of: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {of}.\"{c}\"" for c in columns) + ")"

    def key(of: str) -> str:
        return " || '/' || ".join(f'{of}."{k}"' for k in keys)

    for op, seen, before, after in (
        ("insert", "NEW", "NULL", row("NEW")),
        ("update", "NEW", row("OLD"), row("NEW")),
        ("delete", "OLD", row("OLD"), "NULL"),
    ):
        connection.execute(
            f'CREATE TRIGGER eval_{op}_{name} AFTER {op.upper()} ON "{name}" BEGIN '  # noqa: S608
            f"INSERT INTO {_LOG} (tbl, key, op, before, after) "
            f"VALUES ('{name}', {key(seen)}, '{op}', {before}, {after}); END"
        )


def made(database: Path) -> list[Change]:
    """The net changes since the triggers were laid; a row put back as it was is none."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            f"SELECT tbl, key, before, after FROM {_LOG} ORDER BY n"  # noqa: S608
        ).fetchall()
    first: dict[tuple[str, str], Any] = {}
    last: dict[tuple[str, str], Any] = {}
    for table, key, before, after in rows:
        first.setdefault((table, key), before)
        last[(table, key)] = after
    net = [_net(*place, first[place], last[place]) for place in first]
    return sorted((c for c in net if c is not None), key=lambda c: (c.table, c.key))


def _net(table: str, key: str, before: str | None, after: str | None) -> Change | None:
    was, now = json.loads(before or "{}"), json.loads(after or "{}")
    if was == now:
        return None
    op = "insert" if before is None else "delete" if after is None else "update"
    return Change(table, key, op, was, now)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in after if before.get(name) != after[name]]


def effect_hash(changes: list[Change]) -> str:
    """One digest of what was changed; made-up ids and moments of new rows do not count."""
    lines = sorted(
        json.dumps([c.table, "" if c.op == "insert" else c.key, c.op, _steady(c)], sort_keys=True)
        for c in changes
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def _steady(change: Change) -> dict[str, Any]:
    loose = change.op == "insert"
    return {n: v for n, v in change.fields.items() if not (loose and n.endswith("id"))}


def missing(expected: list[Effect], changes: list[Change]) -> list[str]:
    """What differs between the expected effects and the changes, each in a sentence."""
    left = list(changes)
    problems = []
    for effect in expected:
        found = next((c for c in left if _fits(effect, c)), None)
        if found is None:
            problems.append(f"no {effect.op} of {effect.table} {effect.key or ''} {effect.set}")
        else:
            left.remove(found)
    return problems + [
        f"{c.op} of {c.table} {c.key} was not expected: {c.fields}"
        for c in left
        if c.table not in FOLLOWS
    ]


FOLLOWS = frozenset({"ticket_events", "sla_clocks"})
"""Tables that a change of another carries along; a case names them where they matter."""


def _fits(effect: Effect, change: Change) -> bool:
    if (effect.table, effect.op) != (change.table, change.op):
        return False
    if effect.key is not None and effect.key != change.key:
        return False
    return all(_alike(value, change.after.get(name)) for name, value in effect.set.items())


def _alike(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, str) and wanted.startswith("~"):
        return isinstance(found, str) and wanted[1:].strip().lower() in found.lower()
    return wanted == found
