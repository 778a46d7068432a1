"""People keep analyses and preferences, see them, run them and forget them."""

import pytest

from assistant.conversation import Answer, Question
from assistant.memory import phrases
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from tests.models.conftest import WORDS_OF_MEMORY, Opened, fill
from tools.access import Actor


@pytest.fixture
def planner_only(company: Opened) -> Assistant:
    """The small company with the built-in planner alone."""
    with_model, _ = company()
    return build(Settings(home=with_model.settings.home))


def ask(assistant: Assistant, who: str, text: str, thread: str | None = None) -> Answer:
    actor: Actor = assistant.actor(who)
    return assistant.ask(Question(text, actor, thread))


def test_an_analysis_is_kept_and_run_again_on_fresh_data(planner_only: Assistant) -> None:
    first = ask(planner_only, "ana", "show my open P1 tickets")
    kept = ask(planner_only, "ana", "keep this as my Monday view", first.thread)
    assert "Monday view" in kept.report.headline
    assert not kept.calls
    fill(planner_only, "DESK-9", "ana", "P1")
    again = ask(planner_only, "ana", "Run my Monday view.")
    assert [(c.tool, c.args) for c in again.calls] == [(c.tool, c.args) for c in first.calls]
    assert "DESK-9" in str(again.to_json())
    assert "DESK-9" not in str(first.to_json())


def test_nobody_sees_or_runs_what_others_keep(planner_only: Assistant) -> None:
    first = ask(planner_only, "ana", "show my open tickets")
    ask(planner_only, "ana", "save this as my morning view", first.thread)
    others = ask(planner_only, "art", "run my morning view")
    assert not others.calls
    assert "nothing called" in others.report.headline
    assert planner_only.memories.analyses("art") == []


def test_what_is_kept_is_listed_and_forgotten(planner_only: Assistant) -> None:
    first = ask(planner_only, "ana", "show my open tickets")
    ask(planner_only, "ana", "keep that as my morning view", first.thread)
    ask(planner_only, "ana", "always show me 1 row")
    listed = ask(planner_only, "ana", "show my saved views").report.headline
    assert "morning view" in listed
    assert "limit 1" in listed
    assert "morning view" in ask(planner_only, "ana", "forget my morning view").report.headline
    assert planner_only.memories.analyses("ana") == []
    ask(planner_only, "ana", "forget everything")
    assert planner_only.memories.preferences("ana") == []


def test_a_preference_counts_until_something_else_is_said(planner_only: Assistant) -> None:
    ask(planner_only, "ana", "from now on show me 1 row")
    shown = ask(planner_only, "ana", "show my open tickets")
    assert shown.calls[0].args["limit"] == 1
    more = ask(planner_only, "ana", "show my first 5 open tickets")
    assert more.calls[0].args["limit"] == 5
    assert "limit" not in ask(planner_only, "art", "show my open tickets").calls[0].args


def test_nothing_is_kept_before_there_is_an_answer(planner_only: Assistant) -> None:
    said = ask(planner_only, "ana", "keep this as my Monday view").report.headline
    assert "no answer to keep" in said


@pytest.mark.parametrize(("sentence", "action", "name"), WORDS_OF_MEMORY)
def test_sentences_about_memory_are_understood(sentence: str, action: str, name: str) -> None:
    request = phrases.read(sentence)
    assert request is not None
    assert (request.action, request.name) == (action, name)


@pytest.mark.parametrize(
    "sentence",
    [
        "keep an eye on DESK-1002",
        "show my open tickets",
        "save the day",
        "run the numbers for last week and keep them coming",
        "forget it",
        "remember that the customer called",
        "show me the team view of workload",
        "always look on the bright side",
    ],
)
def test_other_sentences_are_left_to_the_planner(sentence: str) -> None:
    assert phrases.read(sentence) is None
