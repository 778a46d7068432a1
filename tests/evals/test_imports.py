"""Cases come from other programs, from conversations and from judged answers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.feedback import Judged
from assistant.threads import Turn
from evals.case import FIRST_LINE, BadSuite, load
from evals.imports import BadImport, read
from evals.told import NothingToTell, of_judgement, of_thread
from evals.writing import add

PROMPTFOO = """
prompts: ['{{question}}']
tests:
- description: Open tickets
  vars: {question: how many tickets are open}
  assert:
  - {type: icontains, value: open}
  - {type: not-contains, value: I cannot}
  - {type: llm-rubric, value: is polite}
- vars: {question: who is overloaded}
  assert: [{type: 'trajectory:tool-used', value: team_workload}]
- vars: {question: is it polite}
  assert: [{type: llm-rubric, value: is polite}]
"""


def test_promptfoo_tests_become_cases_and_what_has_no_counterpart_is_told(tmp_path: Path) -> None:
    file = tmp_path / "promptfooconfig.yaml"
    file.write_text(PROMPTFOO, encoding="utf-8")
    found = read(file, "manager")
    add(found.cases, tmp_path / "theirs.yaml")
    one, other = load(tmp_path / "theirs.yaml").cases
    assert one.turns[0].facts[0].value == "open"
    assert one.never.phrases == [r"I\ cannot"]
    assert (other.turns[0].match, other.turns[0].calls[0].tool) == (  # type: ignore[index]
        "subset",
        "team_workload",
    )
    assert [sentence for sentence in found.left if "llm-rubric" in sentence]
    assert any("was left out" in sentence for sentence in found.left)


def test_a_table_of_question_and_tool_becomes_cases(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(
        "Question,Expected tool,args,persona\n"
        'show P1 tickets,list_tickets,"{""priority"": ""P1""}",agent\n'
        "who is overloaded,team_workload,,\n,list_tickets,,\n",
        encoding="utf-8",
    )
    found = read(file, "manager")
    assert [(case["persona"], case["calls"]) for case in found.cases] == [
        ("agent", [{"tool": "list_tickets", "args": {"priority": "P1"}}]),
        ("manager", [{"tool": "team_workload", "args": {}, "more_args": True}]),
    ]
    assert found.left == ["row 3 has no question or no tool"]


def test_a_table_without_a_tool_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("question\nhi\n", encoding="utf-8")
    with pytest.raises(BadImport, match="a column tool"):
        read(tmp_path / "t.csv", "manager")


def test_cases_are_added_to_a_suite_and_its_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        f"{FIRST_LINE}x\nsuite: mine\ncases:\n  # of Ana\n"
        "  - {id: a, persona: agent, say: hi, calls: [what_can_you_do]}\n",
        encoding="utf-8",
    )
    add([{"id": "b", "persona": "agent", "say": "hi", "calls": ["what_can_you_do"]}], file)
    assert "# of Ana" in file.read_text(encoding="utf-8")
    assert list(load(file).by_id) == ["a", "b"]
    before = file.read_text(encoding="utf-8")
    with pytest.raises(BadSuite, match="used twice"):
        add([{"id": "b", "persona": "agent", "say": "hi", "calls": ["x"]}], file)
    assert file.read_text(encoding="utf-8") == before


def asked(number: int, question: str, **answer: Any) -> Turn:
    return Turn(
        run=f"r{number}", thread="t-1", number=number, person_id="ana", question=question,
        as_of=None, state="done", attempt=1, at=datetime(2026, 10, 14, tzinfo=UTC), answer=answer,
    )  # fmt: skip


TURNS = [
    asked(1, "my tickets", kind="answer", calls=[{"tool": "list_tickets", "args": {}}]),
    asked(2, "cook an egg", kind="decline", calls=[]),
    asked(3, "brief me on Aspen", kind="clarify", calls=[]),
]


def test_a_conversation_becomes_a_case_that_expects_what_was_done(tmp_path: Path) -> None:
    add([of_thread(TURNS, "agent", "ana")], tmp_path / "mine.yaml")
    (case,) = load(tmp_path / "mine.yaml").cases
    first, second, third = case.turns[:3]
    assert (case.person, first.calls[0].tool) == ("ana", "list_tickets")  # type: ignore[index]
    assert (second.refuses, third.asks) == (True, True)
    with pytest.raises(NothingToTell):
        of_thread([], "agent")


def test_what_was_judged_wrong_waits_for_what_is_expected(tmp_path: Path) -> None:
    judged = Judged(
        id="f-1", at=datetime(2026, 10, 14, tzinfo=UTC), person_id="ana", persona="agent",
        thread="t-1", turn=2, verdict="wrong", why="eggs are ours", question="cook an egg",
        trace={"kind": "decline", "calls": []},
    )  # fmt: skip
    add([of_judgement(judged, TURNS)], tmp_path / "judged.yaml")
    (case,) = load(tmp_path / "judged.yaml").drafts
    assert [turn.say for turn in case.turns[:2]] == ["my tickets", "cook an egg"]
    assert "eggs are ours" in case.draft
