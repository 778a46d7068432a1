"""People say whether an answer was right; it is kept with what was answered."""

from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Question
from assistant.feedback import phrases
from assistant.settings import Settings
from assistant.wiring import build
from tests.cli.conftest import run_command


def test_a_judgement_keeps_the_question_its_calls_and_its_figures(own_company: Path) -> None:
    run_command("ask", "--as", "agent", "--new", "show my open P1 tickets", home=own_company)
    said = run_command(
        "feedback", "wrong", "--as", "agent", "one", "is", "missing", home=own_company
    )
    assert said.code == 0
    [kept] = build(Settings(home=own_company)).feedback.listed()
    assert (kept.verdict, kept.why) == ("wrong", "one is missing")
    assert kept.question == "show my open P1 tickets"
    assert kept.trace["calls"] == [
        {"tool": "list_tickets", "args": {"status": "open", "assignee": "me", "priority": "P1"}}
    ]
    assert kept.headline in said.out.replace("\n", " ")


def test_another_judgement_of_the_same_answer_replaces_the_first(own_company: Path) -> None:
    run_command("ask", "--as", "agent", "--new", "show my open tickets", home=own_company)
    for verdict in ("wrong", "right"):
        run_command("feedback", verdict, "--as", "agent", home=own_company)
    listed = run_command("feedback", "list", "--json", home=own_company).json
    assert [one["verdict"] for one in listed] == ["right"]


def test_it_can_be_said_in_the_conversation(own_company: Path) -> None:
    assistant = build(Settings(home=own_company))
    actor = assistant.actor("agent")
    first = assistant.ask(Question("show my open tickets", actor))
    said = assistant.ask(Question("That's wrong because DESK-9 is missing.", actor, first.thread))
    assert not said.calls
    assert "Noted" in said.report.headline
    [kept] = assistant.feedback.listed(person_id=actor.person_id)
    assert (kept.question, kept.why) == ("show my open tickets", "DESK-9 is missing")
    second = assistant.ask(Question("show the second one", actor, first.thread))
    assert second.calls[0].tool == "show_ticket"


def test_nobody_judges_an_answer_to_somebody_else(own_company: Path) -> None:
    asked = run_command(
        "ask", "--as", "agent", "--new", "--json", "show my open tickets", home=own_company
    ).json
    result = run_command(
        "feedback", "wrong", "--as", "csm", "--thread", asked["thread"], home=own_company
    )
    assert result.code == 1
    assert "no conversation" in result.err


def test_without_an_answer_there_is_nothing_to_judge(own_company: Path) -> None:
    result = run_command("feedback", "right", "--as", "PER-0107", home=own_company)
    assert result.code != 0


@pytest.mark.parametrize(
    ("sentence", "verdict", "why"),
    [
        ("that's wrong", "wrong", None),
        ("No, that is wrong because it counts closed ones", "wrong", "it counts closed ones"),
        ("this is incorrect: Priya left in May", "wrong", "Priya left in May"),
        ("the figure is wrong, since two were reopened.", "wrong", "two were reopened"),
        ("The last answer was not right", "wrong", None),
        ("Yes, that's correct.", "right", None),
        ("that is right", "right", None),
    ],
)
def test_judgements_are_told_from_other_sentences(
    sentence: str, verdict: str, why: str | None
) -> None:
    assert phrases.read(sentence) == phrases.Said(verdict, why)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentence",
    [
        "that's wrong, I meant last month",
        "what is wrong with the account",
        "is that right?",
        "that's right for P1 but what about P2",
        "the customer says the invoice is wrong",
        "right",
    ],
)
def test_corrections_and_questions_are_left_to_the_planner(sentence: str) -> None:
    assert phrases.read(sentence) is None


def test_the_list_says_who_judged_what(own_company: Path, in_company: Any) -> None:
    empty = in_company("feedback", "list")
    assert "Nobody has judged" in empty.out
    run_command("ask", "--as", "manager", "--new", "who is overloaded?", home=own_company)
    run_command("feedback", "right", "--as", "manager", home=own_company)
    assert "1 answer judged: 0 wrong." in run_command("feedback", "list", home=own_company).out
