"""Help, version, the catalogue, people, the knowledge base, the doctor, and plain starts."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "", "demo", "ask", "chat", "import", "import csv", "import undo", "import list", "kb", "kb add",
    "kb search", "kb status", "kb remove", "tools", "people", "threads", "doctor", "eval route",
    "audit verify",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Any, command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.code == 0
    assert "Usage:" in result.out


def start(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Start the program as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "deskmate", *words],
        cwd=CHECKOUT / "launcher",
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "COLUMNS": "80", **env},
        capture_output=True,
        encoding="latin-1" if "PYTHONIOENCODING" in env else "utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def test_help_and_version_load_neither_database_nor_models() -> None:
    script = (
        "import sys, cli\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'numpy', 'langchain_core', 'pydantic', 'rich.table'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


def test_the_program_answers_in_a_process_of_its_own(company: Path) -> None:
    result = start(
        "ask", "--new", "--as", "agent", "show my open tickets", DESKMATE_HOME=str(company)
    )
    assert result.returncode == 0, result.stderr
    assert "open tickets of Priya Nair" in result.stdout
    assert result.stderr == ""
    assert "\x1b" not in result.stdout


def test_a_terminal_that_lacks_a_character_gets_the_rest(company: Path) -> None:
    result = start("people", DESKMATE_HOME=str(company), PYTHONIOENCODING="latin-1")
    assert result.returncode == 0, result.stderr
    assert "priya-nair" in result.stdout


def test_an_error_is_one_message_without_a_traceback(tmp_path: Path) -> None:
    result = start("ask", "hello", DESKMATE_HOME=str(tmp_path / "none"))
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("There are no tables yet.")


def test_debugging_shows_where_an_error_came_from(tmp_path: Path) -> None:
    home = str(tmp_path / "none")
    result = start("ask", "hello", DESKMATE_HOME=home, DESKMATE_LOG_LEVEL="DEBUG")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = start("import", "list", DESKMATE_HOME=str(tmp_path / "file"))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert str(tmp_path / "file") in result.stderr


def test_a_database_that_is_none_is_named(home: Path, run: Any) -> None:
    (home / "deskmate.db").write_text("these are not the bytes of a database" * 50)
    result = run("ask", "hello")
    assert result.code == 2
    assert "deskmate.db" in result.err
    assert run("doctor").code == 1


def test_a_locked_database_is_waited_for_and_then_named(
    own_company: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.engine.Store.__init__.__kwdefaults__", {"busy_timeout_ms": 50})
    connection = sqlite3.connect(own_company / "deskmate.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = run("import", "undo", "B0001", home=own_company)
    finally:
        connection.close()
    assert result.code == 2
    assert "locked by another process" in result.err


def test_people_are_listed_with_who_asks_by_default(in_company: Any) -> None:
    everyone = in_company("people", "--json").json
    assert len(everyone) == 60
    defaults = {person["persona"]: person["id"] for person in everyone if person["default"]}
    assert defaults["agent"] == "priya-nair"
    assert "priya-nair *" in in_company("people", "--persona", "agent").out
    assert in_company("people", "--persona", "boss").code == 2


def test_the_catalogue_says_who_may_use_what(run: Any) -> None:
    tools = {tool["name"]: tool for tool in run("tools", "--json").json}
    assert tools["list_tickets"]["effect"] == "read"
    assert tools["list_tickets"]["allow"] == ["executive", "manager", "agent", "csm"]
    assert "list_tickets" in run("tools", "--persona", "agent").out
    one = run("tools", "list_tickets").out
    assert "assignee" in one
    assert "Ask for it like this" in one


def test_an_unknown_tool_is_answered_with_the_nearest(run: Any) -> None:
    result = run("tools", "list_ticket")
    assert result.code == 2
    assert "Did you mean list_tickets" in result.err


def test_the_doctor_finds_nothing_wrong_with_the_demo(in_company: Any) -> None:
    result = in_company("doctor", "--json")
    assert result.code == 0
    assert result.json["ok"] is True
    states = {check["name"]: check["state"] for check in result.json["checks"]}
    assert states["database"] == states["knowledge"] == states["planner"] == "ok"


def test_the_doctor_says_what_an_empty_home_lacks_and_changes_nothing(run: Any, home: Path) -> None:
    result = run("doctor")
    assert result.code == 0
    assert "`deskmate demo`" in " ".join(result.out.split())
    assert list(home.iterdir()) == []


def test_the_doctor_points_out_a_misspelt_variable(run: Any) -> None:
    result = run("doctor", DESKMATE_TIMEZONE="UTC")
    assert "Did you mean DESKMATE_TIME_ZONE?" in result.out


def test_the_doctor_calls_a_wrong_setting_broken(run: Any) -> None:
    result = run("doctor", "--json", DESKMATE_TIME_ZONE="Mars/Olympus")
    assert result.code == 1
    assert result.json["ok"] is False


def test_the_doctor_can_make_what_is_missing(run: Any, home: Path) -> None:
    result = run("doctor", "--fix", "--json")
    assert result.code == 0
    assert (home / "deskmate.db").exists()
    assert result.json["repaired"]


def test_articles_are_added_searched_and_removed(run: Any, tmp_path: Path) -> None:
    articles = tmp_path / "handbook"
    articles.mkdir()
    (articles / "espresso.md").write_text(
        "# Descale the espresso machine\n\nFill the tank with vinegar and run it twice.\n"
    )
    added = run("kb", "add", articles, "--json").json
    assert added["added"]
    assert run("kb", "add", articles, "--json").json["unchanged"] == 1
    assert "1 article, ready to be searched." in run("kb", "status").out
    found = run("kb", "search", "how do I descale the espresso machine")
    assert found.code == 0
    assert "[1] Descale the espresso machine" in found.out
    assert run("kb", "remove", "handbook").code == 0
    assert run("kb", "status", "--json").json["articles"] == 0


def test_without_articles_the_knowledge_base_names_the_next_step(run: Any, tmp_path: Path) -> None:
    commands = (("status",), ("doctor",), ("search", "refund"))
    assert all("deskmate kb add FOLDER" in run("kb", *words).err for words in commands)
    (tmp_path / "slides.pptx").touch()
    nothing = run("kb", "add", tmp_path).out
    assert nothing.startswith("No article in")
    assert "1 .pptx" in nothing
    assert all("deskmate kb add" in run("kb", *words).out for words in commands)


def test_searching_for_what_no_article_says_is_an_honest_nothing(in_company: Any) -> None:
    result = in_company("kb", "search", "how to grow tomatoes on a balcony", "--json")
    assert result.code == 0
    assert result.json["answered"] is False


def test_a_folder_that_is_not_there_is_named(run: Any) -> None:
    result = run("kb", "add", "nowhere")
    assert result.code == 2
    assert "nowhere" in result.err
    assert run("kb", "remove", "nothing").code == 2


def test_a_changed_record_is_found(own_company: Path, run: Any) -> None:
    example = CHECKOUT / "docs" / "examples" / "helpdesk"
    mapping = ("--mapping", example / "mapping.yaml")
    run(
        "import",
        "csv",
        example / "tickets.csv",
        example / "verlauf.csv",
        *mapping,
        home=own_company,
    )
    assert run("audit", "verify", home=own_company).code == 0
    with sqlite3.connect(own_company / "deskmate.db") as connection:
        guards = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'"
        ).fetchall()
        for (name,) in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit_entries SET actor_id = 'somebody'")
    connection.close()
    result = run("audit", "verify", "--json", home=own_company)
    assert result.code == 1
    assert result.json["problems"][0]["reason"] == "its content was changed"


def test_understanding_is_measured_on_a_file(in_company: Any, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    call = '{"tool": "list_tickets", "args": {"status": "open", "assignee": "me"}}'
    cases.write_text(
        f'{{"id": "a", "persona": "agent", "text": "show my open tickets", "calls": [{call}]}}\n'
        '{"id": "b", "persona": "csm", "text": "order me a pizza", "calls": []}\n'
    )
    lines = in_company("eval", "route", cases, "--json").out.splitlines()
    assert len(lines) == 2
    assert '"tool": "list_tickets"' in lines[0]
    assert "2 of 2 questions read exactly right." in in_company("eval", "route", cases).out


def test_a_bad_line_of_cases_is_named(in_company: Any, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"persona": "agent"\n')
    result = in_company("eval", "route", cases)
    assert result.code == 2
    assert "line 1" in result.err
