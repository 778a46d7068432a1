"""Suites are read strictly: what a case does not say, or says wrongly, is found when it is read."""

from pathlib import Path

import pytest

from evals.case import FIRST_LINE, SCHEMA_FILE, SUITES, BadSuite, find, load, schema

HEAD = f"{FIRST_LINE}../case.schema.json\nsuite: some\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "some.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_a_case_of_one_turn_and_calls_may_be_written_short(tmp_path: Path) -> None:
    suite = load(
        written(
            tmp_path,
            "cases:\n- {id: a, persona: agent, say: hi, calls: [{list_tickets: {status: open}}]}\n",
        )
    )
    (call,) = suite.by_id["a"].turns[0].calls or []
    assert (call.tool, call.args) == ("list_tickets", {"status": "open"})


def test_a_case_that_refusing_everything_would_pass_is_not_accepted(tmp_path: Path) -> None:
    file = written(tmp_path, "cases:\n- {id: a, persona: agent, say: hi, refuses: true}\n")
    with pytest.raises(BadSuite, match="refuses everything would pass"):
        load(file)


def test_a_suite_can_end_its_refusals_with_a_question_that_must_be_answered(
    tmp_path: Path,
) -> None:
    suite = load(
        written(
            tmp_path,
            "alive: {say: show ticket TICK-001, calls: [show_ticket]}\n"
            "cases:\n- {id: a, persona: agent, say: hi, refuses: true}\n",
        )
    )
    assert [turn.refuses for turn in suite.cases[0].turns] == [True, False]


def test_an_unknown_field_is_named_with_its_case(tmp_path: Path) -> None:
    file = written(tmp_path, "cases:\n- {id: odd, persona: agent, say: hi, call: [x]}\n")
    with pytest.raises(BadSuite, match="odd"):
        load(file)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    case = "- {id: a, persona: agent, say: hi, calls: [x]}\n"
    with pytest.raises(BadSuite, match="used twice"):
        load(written(tmp_path, f"cases:\n{case}{case}"))


def test_an_unknown_suite_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadSuite, match="quick_actions"):
        find(["quick_action"])


def test_every_suite_can_be_read_and_the_schema_it_names_is_the_present_one() -> None:
    assert {suite.suite for suite in find([])} >= {"quick_actions", "refusals"}
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema()
    for path in SUITES.glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        if first.startswith(FIRST_LINE):
            named = first.removeprefix(FIRST_LINE)
            assert (path.parent / named).resolve() == SCHEMA_FILE.resolve()
