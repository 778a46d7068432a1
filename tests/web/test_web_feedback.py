"""Right, wrong, and why, under an answer: by mouse, by keyboard alone, and in words."""

from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow

RIGHT, WRONG = "This answer is right", "This answer is wrong"


def kept(site: Served, question: str) -> list[tuple[str, str | None]]:
    """What is kept about the answers to a question, oldest first."""
    said = site.assistant.feedback.listed()
    return [(one.verdict, one.why) for one in said if one.question == question]


def test_an_answer_is_judged_with_a_reason_that_stays_after_a_reload(
    visit: Any, small_site: Served
) -> None:
    visitor = visit(small_site, "agent")
    asked = "show ticket DESK-3"
    turn = visitor.ask(asked)
    turn.get_by_role("button", name=WRONG).click()
    turn.get_by_role("button", name="Something is missing").click()
    why = turn.get_by_label("What is wrong with it?")
    assert visitor.serious_issues() == []
    assert kept(small_site, asked) == [("wrong", None)]
    why.press_sequentially("the customer's reply")
    turn.get_by_role("button", name="Keep the reason").click()
    turn.get_by_text("You said: wrong, “Something is missing: the customer's reply”").wait_for()
    assert kept(small_site, asked) == [("wrong", "Something is missing: the customer's reply")]
    visitor.page.reload()
    turn = visitor.answered()
    assert turn.get_by_role("button", name=WRONG).get_attribute("aria-pressed") == "true"
    turn.get_by_text("the customer's reply").wait_for()
    turn.get_by_role("button", name=RIGHT).click()
    turn.get_by_text("You said: right.").wait_for()
    assert turn.get_by_role("button", name=WRONG).get_attribute("aria-pressed") == "false"
    assert kept(small_site, asked) == [("right", None)]
    turn.get_by_role("button", name=RIGHT).click()
    turn.get_by_text("You said").wait_for(state="detached")
    assert kept(small_site, asked) == []


def test_the_keyboard_is_enough_to_judge(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent", color_scheme="dark")
    keys = visitor.page.keyboard
    asked = "show ticket DESK-4"
    turn = visitor.ask(asked)
    turn.get_by_role("button", name="Copy", exact=True).focus()
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    turn.get_by_label("What is wrong with it?").wait_for()
    keys.type("not mine")
    assert visitor.serious_issues() == []
    keys.press("Enter")
    turn.get_by_text("You said: wrong, “not mine”").wait_for()
    assert visitor.page.evaluate("document.activeElement.getAttribute('aria-label')") == WRONG
    assert kept(small_site, asked) == [("wrong", "not mine")]
    turn.get_by_role("button", name="Change the reason").focus()
    keys.press("Enter")
    keys.type(" at all")
    keys.press("Escape")
    turn.get_by_text("You said: wrong, “not mine”").wait_for()
    assert kept(small_site, asked) == [("wrong", "not mine")]


def test_what_is_said_in_words_stands_under_the_answer(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    first = visitor.ask("show ticket DESK-6")
    second = visitor.ask("that's wrong because it is closed")
    first.get_by_text("You said: wrong, “it is closed”").wait_for()
    assert second.get_by_role("button", name=RIGHT).count() == 0


def test_a_judgement_that_cannot_be_kept_is_not_shown_as_kept(
    visit: Any, small_site: Served
) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("503",)
    turn = visitor.ask("show ticket DESK-7")
    body = '{"error": {"type": "unavailable", "message": "Not at the moment."}}'
    visitor.page.route("**/api/runs/*/feedback", lambda route: route.fulfill(status=503, body=body))
    turn.get_by_role("button", name=RIGHT).click()
    turn.get_by_text("Not at the moment.").wait_for()
    assert turn.get_by_role("button", name=RIGHT).get_attribute("aria-pressed") == "false"
    visitor.page.unroute("**/api/runs/*/feedback")
    turn.get_by_role("button", name=RIGHT).click()
    turn.get_by_text("You said: right.").wait_for()
