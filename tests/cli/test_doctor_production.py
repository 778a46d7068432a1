"""`deskmate doctor --production` says what is unsafe before a team is let in."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import build
from store import audit, schema
from terminal import production

States = Callable[..., dict[str, str]]
SAFE = {
    "public_url": "https://desk.example.com",
    "smtp_url": "smtp://mail.example.com:587",
    "mail_from": "desk@example.com",
}
SECRET = "nR5-kQ8zV2mX7pL4tY9wB6cD3fG1hJ0a"


@pytest.fixture
def states(home: Path) -> States:
    """The state of each check for these settings, beside those that are safe."""

    def look(**given: Any) -> dict[str, str]:
        assistant = build(Settings(home=home, **{**SAFE, **given}))
        try:
            return {check.name: check.state for check in production.run(assistant)}
        finally:
            assistant.store.close()

    return look


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "deskmate-2026-11-21.db").write_bytes(b"rows")
    return folder


def test_a_safe_installation_has_nothing_that_must_not_go_live(
    states: States, home: Path, backup: Path
) -> None:
    home.chmod(0o700)
    found = states(backup_path=backup)
    assert "broken" not in found.values()
    assert found["backup"] == found["address"] == found["files"] == "ok"


def test_the_demos_people_and_a_clock_that_stands_must_not_go_live(
    states: States, home: Path
) -> None:
    from datetime import UTC, datetime

    moment = datetime(2026, 10, 14, tzinfo=UTC)
    write_demo(home, Demo(moment))
    found = states(now=moment)
    assert (found["people"], found["clock"]) == ("broken", "broken")


@pytest.mark.parametrize("address", [None, "http://desk.example.com"])
def test_tokens_must_not_travel_in_clear(states: States, address: str | None) -> None:
    assert states(public_url=address)["address"] == "broken"


def test_files_that_others_can_read_are_named(states: States, home: Path) -> None:
    home.chmod(0o755)
    (home / "deskmate.db").touch(mode=0o644)
    assert states()["files"] == "broken"
    home.chmod(0o700)
    assert states()["files"] == "ok"


def test_a_backup_has_to_be_there_and_recent(states: States, backup: Path) -> None:
    assert states()["backup"] == "broken"
    old = (backup / "deskmate-2026-11-21.db").stat().st_mtime - 3 * 86_400
    os.utime(backup / "deskmate-2026-11-21.db", (old, old))
    assert states(backup_path=backup)["backup"] == "broken"


def test_several_processes_need_a_chroma_server_and_one_key(states: States, home: Path) -> None:
    shared = Settings(home=home, database_url="postgresql://desk@db.example.com/desk")
    found = {check.name: check.state for check in production._shared(shared)}
    assert (found["knowledge"], found["sessions"]) == ("broken", "broken")
    rest = {"chroma_url": "https://chroma.example.com", "secret_key": SECRET}
    whole = Settings(home=home, database_url=shared.database_url, **rest)  # type: ignore[arg-type]
    assert {check.state for check in production._shared(whole)} == {"ok"}
    assert states()["database"] == "warning"


def test_a_broken_record_and_nobody_who_can_sign_in_are_told(states: States, home: Path) -> None:
    from sqlalchemy import text

    made = build(Settings(home=home))
    schema.prepare(made.store)
    with made.store.session() as session:
        audit.append(session, actor_id="ana", action="import", at=made.clock.now())
    made.store.close()
    found = states()
    assert (found["record"], found["tokens"]) == ("ok", "missing")
    with made.store.session() as session:
        session.connection().execute(text("DROP TRIGGER audit_entries_keep_UPDATE"))
        session.connection().execute(text("UPDATE audit_entries SET actor_id = 'eve'"))
    made.store.close()
    assert states()["record"] == "broken"


def test_the_command_fails_where_something_is_unsafe(run: Any) -> None:
    ran = run("doctor", "--production", "--json")
    assert ran.code == 1
    names = {check["name"] for check in ran.json["checks"] if check["state"] == "broken"}
    assert {"address", "backup"} <= names
