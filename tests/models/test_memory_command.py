"""`deskmate memory`: what is kept is shown and forgotten, and there is nothing else."""

import sqlite3
from pathlib import Path
from typing import Any

from tests.cli.conftest import run_command
from tests.models.conftest import Opened


def kept(home: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(home / "deskmate.db") as connection:
        rows = connection.execute("SELECT kind, name FROM memories ORDER BY kind").fetchall()
    connection.close()
    return rows


def test_a_view_is_kept_run_listed_and_forgotten(company: Opened) -> None:
    home = company()[0].settings.home

    def deskmate(*words: str) -> Any:
        return run_command(*words, "--as", "ana", "--json", home=home)

    asked = deskmate("ask", "--new", "show my open P1 tickets").json
    assert kept(home) == []
    deskmate("ask", "keep this as my Monday view")
    deskmate("ask", "my favourite colour is green and my phone is 555 0100")
    deskmate("ask", "always show me 5 rows")
    listed = deskmate("memory", "list").json
    assert [one["name"] for one in listed["analyses"]] == ["Monday view"]
    assert listed["preferences"] == [{"argument": "limit", "value": 5}]
    assert kept(home) == [("analysis", "monday"), ("preference", "limit")]
    again = deskmate("memory", "run", "monday view").json
    assert again["calls"] == asked["calls"]
    assert deskmate("memory", "forget", "Monday view").json == {"forgotten": ["Monday view"]}
    assert deskmate("memory", "forget", "all").json == {"forgotten": ["limit"]}
    assert kept(home) == []


def test_what_is_not_kept_cannot_be_run_or_forgotten(company: Opened) -> None:
    home = company()[0].settings.home
    for action in ("run", "forget"):
        result = run_command("memory", action, "nothing like it", "--as", "ana", home=home)
        assert result.code == 1
        assert "Nothing is kept as “nothing like it”" in result.err
