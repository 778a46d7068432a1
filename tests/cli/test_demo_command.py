"""`deskmate demo`: the company, once; never over other data."""

from pathlib import Path
from typing import Any

import pytest

from terminal.demo import BUILDING, QUESTIONS

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "helpdesk"
EXPORT = (EXAMPLE / "tickets.csv", EXAMPLE / "verlauf.csv", "--mapping", EXAMPLE / "mapping.yaml")


def test_each_persona_asks_and_is_answered(company: Path, run: Any) -> None:
    result = run("demo", "--no-chat", home=company)
    assert result.code == 0
    for persona, question in QUESTIONS.items():
        assert f", {persona} ─" in result.out
        assert f"“{question}”" in result.out
    assert result.out.count("Data as of 14 Oct 2026 09:30 EDT") == len(QUESTIONS)


def test_a_second_run_makes_nothing_again(company: Path, run: Any) -> None:
    before = (company / "deskmate.db").stat().st_mtime_ns
    assert "PenguinMails:" not in run("demo", "--no-chat", home=company).out
    assert (company / "deskmate.db").stat().st_mtime_ns == before


def test_it_ends_with_what_to_type_next(company: Path, run: Any) -> None:
    result = run("demo", "--no-chat", home=company)
    assert 'deskmate ask --as agent "show ticket TICK-001"' in result.out
    assert f"export DESKMATE_HOME={company}" not in result.out


def test_without_a_home_it_gets_a_folder_of_its_own(
    own_company: Path, tmp_path: Path, run: Any
) -> None:
    own_company.rename(tmp_path / "deskmate-demo")
    result = run("demo", "--no-chat", DESKMATE_HOME="", XDG_DATA_HOME=str(tmp_path))
    assert result.code == 0
    assert f"export DESKMATE_HOME={tmp_path / 'deskmate-demo'}" in result.out
    assert not (tmp_path / "deskmate").exists()


def test_the_truth_lies_beside_the_data(company: Path) -> None:
    assert (company / "demo-truth.json").exists()


def test_other_data_is_never_touched(run: Any, home: Path) -> None:
    run("import", "csv", *EXPORT)
    before = (home / "deskmate.db").read_bytes()
    for words in (("demo", "--no-chat"), ("demo", "--no-chat", "--rebuild")):
        result = run(*words)
        assert result.code == 2
        assert "holds other data" in result.err
    assert (home / "deskmate.db").read_bytes() == before


@pytest.mark.slow
def test_a_killed_run_is_made_again(own_company: Path, run: Any) -> None:
    (own_company / BUILDING).touch()
    (own_company / "demo.json").unlink()
    result = run("demo", "--no-chat", "--tickets", "200", home=own_company)
    assert result.code == 0
    assert "PenguinMails:" in result.out
    assert not (own_company / BUILDING).exists()
