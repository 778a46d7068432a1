"""What the answer cannot be narrowed to is told, not dropped in silence."""

from collections.abc import Callable

import pytest

from assistant.planner import Plan

Talk = Callable[..., list[Plan]]


@pytest.mark.parametrize(
    ("persona", "question", "words"),
    [
        ("manager", "workload of the team, and Hannah Kim", "Hannah Kim"),
        ("executive", "what does support cost us for Cascadia Airlines", "Cascadia Airlines"),
        ("manager", "which tickets have been reopened more than once", "more than once"),
        ("manager", "agents with more than three overdue tickets", "more than three"),
        ("manager", "tickets that were escalated several times", "several times"),
        ("csm", "upcoming renewals of enterprise customers", "enterprise customers"),
        ("csm", "expansion opportunities among SMBs", "among SMBs"),
    ],
)
def test_a_condition_that_narrows_nothing_is_told(
    talk: Talk, persona: str, question: str, words: str
) -> None:
    plan = talk(persona, question)[0]
    assert plan.kind == "call"
    assert [words in told for told in plan.reading.passed_over] == [True]


@pytest.mark.parametrize(
    ("persona", "question"),
    [
        ("manager", "tickets of Hannah Kim"),
        ("executive", "brief me on Cascadia Airlines"),
        ("agent", "search the knowledge base for Cascadia Airlines"),
        ("manager", "who is overloaded"),
        ("csm", "which enterprise customers are at risk"),
    ],
)
def test_a_name_that_is_used_is_not_told_again(talk: Talk, persona: str, question: str) -> None:
    plan = talk(persona, question)[0]
    assert plan.kind == "call"
    assert plan.reading.passed_over == []
