"""Subjects whose score is known get that score; suites that are fooled say so."""

from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from evals.case import FIRST_LINE
from tests.cli.conftest import run_command

CASES = """suite: some
cases:
- id: open
  persona: manager
  data: empty
  say: give me every ticket that is still open
  calls: [{list_tickets: {status: open}}]
  facts: [{sql: SELECT count(*) FROM tickets, where: headline}]
- id: refused
  persona: manager
  data: empty
  turns:
  - {say: what is the weather tomorrow, refuses: true}
  - {say: is anybody on the team overloaded, calls: [team_workload]}
- id: left-open
  persona: manager
  data: empty
  turns:
  - {say: give me every ticket that is still open, calls: [list_tickets]}
  - {say: only P2, calls: [{tool: list_tickets, more_args: true}]}
"""
IDLE = ("do nothing", "refuse everything", "list everything", "first tool")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.yaml"
    path.write_text(f"{FIRST_LINE}x\n{CASES}", encoding="utf-8")
    return path


def scores(settings: Settings, file: Path) -> tuple[int, dict[str, Any]]:
    ran = run_command("eval", "controls", file, "--workers", 1, "--json", home=settings.home)
    return ran.code, {score["control"]: score for score in ran.json}


def test_idle_subjects_score_nothing_and_the_oracle_everything(
    settings: Settings, file: Path
) -> None:
    code, found = scores(settings, file)
    assert {name: found[name]["passed"] for name in IDLE} == dict.fromkeys(IDLE, 0)
    assert (found["oracle"]["share"], found["oracle"]["wrong"]) == (1.0, {})
    assert code == 0


def test_a_suite_that_nobody_can_pass_is_found_out_by_the_oracle(
    settings: Settings, file: Path
) -> None:
    wrong = CASES.replace("SELECT count(*) FROM tickets", "SELECT 777")
    file.write_text(f"{FIRST_LINE}x\n{wrong}", encoding="utf-8")
    code, found = scores(settings, file)
    assert found["oracle"]["wrong"].keys() == {"some/open"}
    assert code == 1
