"""Connections that break, servers that are away, sessions that end."""

from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow


def test_an_answer_goes_on_after_the_connection_broke(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
    seen: list[str | None] = []

    def cut(route: Any) -> None:
        """Let the first events through and drop the line before the answer."""
        response = route.fetch()
        frames = response.text().split("\n\n")
        route.fulfill(response=response, body="\n\n".join(frames[:3]) + "\n\n")

    def away_once(route: Any) -> None:
        seen.append(route.request.headers.get("last-event-id"))
        if len(seen) == 1:
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/api/threads/*/messages", cut)
    visitor.page.route("**/api/runs/*/events", away_once)
    visitor.say("show me all my open tickets")
    visitor.page.get_by_text("Connection lost").wait_for()
    turn = visitor.answered()
    assert "open tickets" in visitor.headline(turn)
    assert visitor.page.locator(".turn").count() == 1
    assert len(seen) == 2
    assert seen[0] is not None
    assert seen[0] == seen[1]


def test_a_question_that_did_not_get_through_is_asked_once(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("ERR_FAILED",)
    ids: list[str] = []

    def lost_reply(route: Any) -> None:
        """The server gets the question; its reply is lost."""
        ids.append(route.request.post_data_json["id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/api/threads/*/messages", lost_reply)
    visitor.say("show me all my open tickets")
    visitor.answered()
    assert len(ids) == 2
    assert len(set(ids)) == 1
    visitor.page.reload()
    visitor.answered()
    assert visitor.page.locator(".turn").count() == 1


def test_a_failure_is_told_and_can_be_tried_again(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("500",)
    body = '{"error": {"type": "internal", "message": "It broke.", "request": "abc123"}}'
    visitor.page.route("**/api/threads", lambda route: route.fulfill(status=500, body=body))
    visitor.say("show me all my open tickets")
    problem = visitor.page.locator(".turn .problem")
    problem.wait_for()
    assert "It broke." in problem.inner_text()
    assert "abc123" in problem.inner_text()
    visitor.page.unroute("**/api/threads")
    problem.get_by_role("button", name="Try again").click()
    visitor.answered()
    assert visitor.page.locator(".turn").count() == 1


def test_a_link_that_has_ended_leads_to_the_sign_in_page(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("401",)
    old = f"{small_site.url}/login?token=dm_not-a-token-of-anybody"
    visitor.page.goto(old)
    visitor.page.get_by_text("You are still signed in as Ana Agent").first.wait_for()
    assert "ended" not in visitor.page.url
    visitor.context.clear_cookies()
    visitor.page.goto(old)
    visitor.page.get_by_role("heading", name="Sign in to Deskmate").wait_for()
    visitor.page.get_by_text("This link has ended").wait_for()
    assert visitor.serious_issues() == []


def test_an_ended_session_asks_to_sign_in(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("401",)
    visitor.context.clear_cookies()
    visitor.page.reload()
    visitor.page.get_by_role("heading", name="Sign in to Deskmate").wait_for()
    assert visitor.serious_issues() == []
    visitor.page.get_by_label("Access token").fill("dm_not-a-token-of-anybody")
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.locator(".problem").wait_for()
    visitor.page.get_by_label("Access token").fill(small_site.token("agent"))
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.locator(".sidebar").wait_for()
