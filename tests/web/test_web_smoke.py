"""The chat opens, answers, and says values as every other surface does."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from reports.format import value
from tests.api.serving import Served

SHOWN: list[tuple[Any, str]] = [
    (0.634, "percent"), (0.0005, "percent"), (1, "percent"), (-0.125, "percent"),
    (480000, "money"), (12.5, "money"), (-1234.5, "money"), (99.995, "money"), (0, "money"),
    (0.125, "decimal"), (9.995, "decimal"), (12.25, "decimal"), (1234.56, "decimal"),
    (3, "number"), (1234567, "number"), (2.5, "number"), (0.25, "number"), (-7.75, "number"),
    (45, "minutes"), (200, "minutes"), (-3125, "minutes"), (2880, "minutes"), (0.5, "minutes"),
    (3.5, "hours"), (52, "hours"), (None, "number"), (True, "text"), (False, "text"),
    ("2026-10-14", "date"), ("2026-10-14T13:30:00Z", "datetime"), ("2026-01-02", "text"),
    ("2026-02-30", "text"), ("P2", "text"), ("", "text"),
]  # fmt: skip


def test_a_link_opens_the_chat_and_a_question_gets_its_answer(
    visit: Any, small_site: Served
) -> None:
    visitor = visit(small_site, "agent")
    turn = visitor.ask("show me all my open tickets")
    assert "open tickets" in visitor.headline(turn)
    assert turn.locator("table.rows tbody tr").count() >= 10
    assert "/threads/" in visitor.page.url
    _says_values_as_python_does(visitor.page)
    assert visitor.page.evaluate("() => document.documentElement.scrollHeight - innerHeight") == 0
    assert visitor.serious_issues() == []


def test_an_address_that_nobody_knows_says_so(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "agent")
    visitor.expected = ("404",)
    visitor.go("/nowhere")
    assert "There is no such page" in visitor.page.locator(".empty").inner_text()
    visitor.page.get_by_role("link", name="Go home").click()
    visitor.page.locator(".greeting").wait_for()
    assert httpx.get(f"{small_site.url}/nowhere").json()["error"]["type"] == "not_found"
    page = httpx.get(f"{small_site.url}/api/nowhere", headers={"accept": "text/html"})
    assert page.json()["error"]["type"] == "not_found"


def _says_values_as_python_does(page: Any) -> None:
    script = """async (cases) => {
        const { show, useZone } = await import('/js/format.js');
        useZone('America/New_York');
        return cases.map(([v, kind]) => show(v, kind));
    }"""
    zone = ZoneInfo("America/New_York")
    assert page.evaluate(script, SHOWN) == [value(v, kind, zone) for v, kind in SHOWN]  # type: ignore[arg-type]


def test_the_page_may_load_and_run_nothing_from_elsewhere(small_site: Served) -> None:
    with httpx.Client(base_url=small_site.url, verify=False) as anybody:
        page = anybody.get("/")
        policy = page.headers["content-security-policy"]
        assert page.status_code == 200
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert anybody.get("/js/app.js").headers["cache-control"] == "no-cache"
        for path in ("/new", "/inbox", "/files", "/home", "/threads/t-1", "/articles/KB-1"):
            assert anybody.get(path).text == page.text, path


def test_a_moment_is_told_in_the_readers_zone() -> None:
    moment = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
    assert value(moment, "datetime", ZoneInfo("America/New_York")) == "14 Oct 2026 09:30"
