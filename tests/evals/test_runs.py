"""Suites are run on the whole assistant: what passes, what fails, what is kept, what is worse."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.settings import Settings
from evals.case import Suite
from evals.conditions import Conditions
from evals.coverage import cover
from evals.diff import against
from evals.html import page
from evals.junit import xml
from evals.mutations import MUTATIONS, UnknownMutation, find
from evals.mutations.catching import catch
from evals.results import accept, read, save
from evals.runner import run
from tools.catalog import load

CASES = """
- id: open
  persona: manager
  data: empty
  say: give me every ticket that is still open
  calls: [{list_tickets: {status: open}}]
  facts: [{sql: SELECT count(*) FROM tickets}]
- id: workload
  persona: manager
  data: empty
  turns:
  - {say: what is the weather tomorrow, refuses: true}
  - {say: is anybody on the team overloaded, calls: [team_workload]}
"""


@pytest.fixture
def cases(suite: Any) -> Suite:
    return suite(CASES)


def test_cases_pass_and_tell_which_way_they_went(settings: Settings, cases: Suite) -> None:
    result = run([cases], settings, workers=1, fresh=True)
    assert {case.id: case.problems for case in result.cases} == {
        "some/open": [],
        "some/workload": [],
    }
    (turn,) = result.cases[0].trials[0].turns
    assert turn.nodes == ["identify", "plan", "act", "reply"]
    assert [call["tool"] for call in turn.calls] == ["list_tickets"]


def test_a_second_run_reuses_what_is_kept(settings: Settings, cases: Suite) -> None:
    run([cases], settings, workers=1)
    counted: list[tuple[int, int]] = []
    run([cases], settings, workers=1, progress=lambda *amounts: counted.append(amounts))
    assert counted == [(2, 2)]


def test_a_worse_planner_is_stopped_with_the_case_and_both_transcripts(
    settings: Settings, cases: Suite, tmp_path: Path
) -> None:
    accept(run([cases], settings, workers=1), tmp_path / "planner.json")
    worse = run([cases], settings, Conditions(mutation="second_best_tool"), workers=1)
    changed = against(read(tmp_path / "planner.json"), worse)
    assert [change.id for change in changed if change.worse] == ["some/open", "some/workload"]
    told = page(worse, changed)
    assert "Worse than the baseline" in told
    assert "called " in told
    assert "expected team_workload()" in told


def test_a_new_case_that_fails_is_worse_and_one_that_was_not_run_is_not(
    settings: Settings, cases: Suite, suite: Any
) -> None:
    before = run([cases], settings, workers=1)
    other = suite(CASES.replace("id: open", "id: shut").replace("{status: open}", "{status: all}"))
    after = run([other], settings, workers=1)
    worse = {change.id: change for change in against(before, after) if change.worse}
    assert worse.keys() == {"some/open", "some/shut"}
    assert worse["some/open"].after is None


def test_the_page_needs_nothing_from_outside(settings: Settings, cases: Suite) -> None:
    told = page(run([cases], settings, workers=1))
    assert "<script" not in told
    assert "http" not in told.replace("https://", "http://").split("<details")[0]
    assert "prefers-color-scheme: dark" in told


def test_junit_counts_failures_and_says_what_was_wrong(settings: Settings, cases: Suite) -> None:
    result = run([cases], settings, Conditions(subject="do nothing"), workers=1)
    root = ElementTree.fromstring(xml(result))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("2", "2", "0")
    assert "expected list_tickets" in str(root.find(".//failure").text)  # type: ignore[union-attr]


def test_results_are_the_same_once_they_were_written(
    settings: Settings, cases: Suite, tmp_path: Path
) -> None:
    result = run([cases], settings, workers=1)
    save(result, tmp_path / "run.json")
    assert read(tmp_path / "run.json") == result


def test_a_broken_fact_is_an_error_and_no_verdict(settings: Settings, suite: Any) -> None:
    wrong = suite(CASES.replace("FROM tickets", "FROM nowhere"))
    result = run([wrong], settings, workers=1)
    assert [case.status for case in result.cases] == ["error", "passed"]


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.id)
def test_a_mutation_takes_hold_and_leaves_no_trace(one: Any) -> None:
    before = [swap._found() for swap in one.swaps]
    held = [getattr(owner, name) for owner, name in before]
    with one.applied():
        assert [getattr(o, n) for o, n in before] != held
    assert [getattr(o, n) for o, n in before] == held


def test_an_unknown_mutation_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownMutation, match="wrong_period"):
        find("wrong")


def test_faults_of_the_assistant_are_caught_and_the_case_is_named(
    settings: Settings, cases: Suite
) -> None:
    names = ["second_best_tool", "answer_empty", "undo_does_nothing"]
    found = catch([cases], settings, names, workers=1)
    assert [caught.by for caught in found] == [found[0].by, "some/open", None]
    assert found[0].by in ("some/open", "some/workload")
    assert "expected" in found[0].how
    assert [(caught.tried, caught.broke) for caught in found[2:]] == [(2, 0)]


def test_what_no_case_touches_is_named(settings: Settings, cases: Suite) -> None:
    parts = cover([cases], run([cases], settings, workers=1), load())
    missed = {(part.what, part.name) for part in parts if not part.touched}
    touched = {(part.what, part.name) for part in parts} - missed
    assert {("tool", "list_tickets"), ("argument", "list_tickets.status")} <= touched
    assert {("persona", "manager"), ("refusal", "declined"), ("branch", "act → reply")} <= touched
    assert {("tool", "churn_risk"), ("persona", "csm"), ("branch", "plan → approve")} <= missed
