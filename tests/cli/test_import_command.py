"""`deskmate import`: reports, dry runs, taking back, and what is said when files are bad."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from store.engine import Store
from store.tables import HealthScore

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "helpdesk"
FILES = (EXAMPLE / "tickets.csv", EXAMPLE / "verlauf.csv", "--mapping", EXAMPLE / "mapping.yaml")


@pytest.fixture(autouse=True)
def trained(home: Path, training: Any) -> None:
    training.put(home / "cache")


def test_an_import_says_what_came_in_and_how_to_take_it_back(run: Any) -> None:
    result = run("import", "csv", *FILES)
    assert result.code == 0
    assert "Imported as B0001: 9 rows read from 2 files" in result.out
    assert "deskmate import undo B0001" in result.out


def test_the_same_files_again_change_nothing(run: Any) -> None:
    run("import", "csv", *FILES)
    again = run("import", "csv", *FILES, "--json").json
    assert again["changed"] is False
    assert again["batch"] is None
    assert len(run("import", "list", "--json").json) == 1


def test_a_dry_run_changes_nothing(run: Any) -> None:
    result = run("import", "csv", *FILES, "--dry-run")
    assert "Nothing was changed (dry run)" in result.out
    assert run("import", "list", "--json").json == []


def test_an_import_is_listed_and_taken_back(run: Any) -> None:
    run("import", "csv", *FILES)
    assert "tickets.csv" in run("import", "list").out
    result = run("import", "undo", "B0001")
    assert result.code == 0
    assert "Took back B0001" in result.out
    assert run("import", "list", "--json").json == []
    assert run("audit", "verify", "--json").json["entries"] == 2


def test_imported_tickets_can_be_asked_about_at_once(run: Any, home: Path) -> None:
    run("import", "csv", *FILES)
    assert list((home / "cache").glob("router-*.npz")), "the first question would wait"
    answer = run("ask", "--as", "manager", "--json", "show all tickets, any status").json
    rows = next(b["rows"] for b in answer["report"]["blocks"] if b["type"] == "table")
    assert len(rows) == 3


MAPPING = """
files:
  - file: accounts.csv
    table: accounts
    columns: {id: Id, name: Name, arr: Revenue}
"""


def test_imported_customers_are_scored_and_their_scores_go_with_them(
    run: Any, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "accounts.csv").write_text("Id,Name,Revenue\na1,Northwind,1200\na2,Blue,\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    words = ("import", "csv", tmp_path / "accounts.csv", "--mapping", tmp_path / "mapping.yaml")
    assert run(*words).code == 0
    assert _scored(home) == {"a1", "a2"}
    assert run("import", "undo", "B0001").code == 0
    assert _scored(home) == set()


def _scored(home: Path) -> set[str]:
    with Store(f"sqlite:///{home / 'deskmate.db'}").session(read_only=True) as session:
        return set(session.exec(select(HealthScore.account_id)).all())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "undo", "B0042"), "There is no import B0042"),
        (("import", "csv", "nowhere.csv", *FILES[2:]), "nowhere.csv"),
        (("import", "csv", *FILES[:2], "--mapping", "nowhere.yaml"), "nowhere.yaml"),
        (("import", "servicenow", EXAMPLE / "tickets.csv"), "tickets.csv"),
        (("import", "csv", *FILES, "--time-zone", "Mars/Olympus"), "'Mars/Olympus'"),
        (("import", "jira", EXAMPLE / "tickets.csv"), "No such command 'jira'"),
        (("import", "csv", EXAMPLE / "tickets.csv"), "--mapping"),
    ],
)
def test_what_cannot_be_imported_is_said_in_a_line(
    run: Any, words: tuple[object, ...], said: str
) -> None:
    run("import", "csv", *FILES)
    result = run(*words)
    assert result.code == 2
    assert said in result.err
    assert "Traceback" not in result.err


def test_half_a_json_file_is_named_and_nothing_is_imported(run: Any, tmp_path: Path) -> None:
    half = tmp_path / "tickets.json"
    half.write_text('{"tickets": [{"id": 1, "subj', encoding="utf-8")
    result = run("import", "zendesk", half, "--json")
    assert result.code == 2
    assert "tickets.json" in result.json["error"]["message"]
    assert run("import", "list", "--json").json == []


def test_a_file_in_the_wrong_encoding_is_named(run: Any, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    text = (EXAMPLE / "mapping.yaml").read_text(encoding="utf-8")
    mapping.write_text(text.replace("cp1252", "utf-8"), encoding="utf-8")
    result = run("import", "csv", *FILES[:2], "--mapping", mapping)
    assert result.code == 2
    assert "verlauf.csv" in result.err or "tickets.csv" in result.err


def test_every_source_has_its_command() -> None:
    from store.imports import SOURCES
    from terminal.imports import app

    names = {command.name for command in app.registered_commands}
    assert names == {*SOURCES, "undo", "list"}


def test_importing_into_the_demo_is_pointed_out(own_company: Path, run: Any) -> None:
    result = run("import", "csv", *FILES, "--dry-run", home=own_company)
    assert result.code == 0
    assert "demo company" in result.err
