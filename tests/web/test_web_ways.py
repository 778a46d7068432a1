"""Phone width, keyboard only, conversations, sources, evidence, files."""

import re
from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("persona", ["executive", "manager", "agent", "csm"])
def test_everything_fits_a_phone(visit: Any, demo_site: Served, persona: str) -> None:
    visitor = visit(demo_site, persona, **PHONE)
    page = visitor.page
    page.locator(".section .headline").first.wait_for()
    visitor.settle()
    assert visitor.wider_than_window() <= 0
    page.locator(".rail .quick").first.click()
    visitor.answered()
    visitor.settle()
    assert visitor.wider_than_window() <= 0
    page.get_by_role("button", name="Open the menu").click()
    page.locator(".sidebar").get_by_role("link", name="Inbox").click()
    page.locator("#inbox-list").wait_for()
    assert visitor.wider_than_window() <= 0
    assert visitor.serious_issues() == []


def test_the_rows_of_a_wide_table_are_cards_on_a_phone(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "csm", **PHONE)
    visitor.go("/new")
    turn = visitor.ask("Show me health scores for my assigned clients")
    table = turn.get_by_role("table").first
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("cell").count() == table.get_by_role("columnheader").count()
    area = table.locator("xpath=..")
    assert area.evaluate("place => place.scrollWidth - place.clientWidth") <= 0
    assert row.bounding_box()["width"] <= 390
    table.get_by_role("button", name="Health", exact=True).click()
    assert table.get_by_role("columnheader", name="Health", exact=True).get_attribute("aria-sort")
    assert visitor.serious_issues() == []


def test_the_keyboard_is_enough(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    page, keys = visitor.page, visitor.page.keyboard
    page.locator(".section .headline").first.wait_for()
    page.locator("body").focus()
    keys.press("/")
    keys.type("set the priority of DESK-1002 to P1")
    keys.press("Enter")
    visitor.answered()
    page.get_by_label("Your question").focus()
    keys.press("ArrowUp")
    assert page.get_by_label("Your question").input_value().startswith("set the priority")
    keys.press("ArrowDown")
    _tab_to(page, "Reject")
    keys.press("Enter")
    keys.press("Enter")
    page.locator(".decision .pill", has_text="Rejected").wait_for()
    _tab_to(page, "Evidence")
    keys.press("Enter")
    page.get_by_role("dialog", name="Evidence").wait_for()
    keys.press("Escape")
    page.get_by_role("dialog", name="Evidence").wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent") == "Evidence"
    keys.press("Control+k")
    keys.type("inbox")
    page.get_by_role("option", name="inbox ask").wait_for()
    page.get_by_role("option", name="Inbox", exact=True).wait_for()
    keys.press("ArrowDown")
    keys.press("Enter")
    page.get_by_role("heading", name="Inbox").wait_for()


def _tab_to(page: Any, name: str) -> None:
    """Press Shift+Tab until the button has the focus: an answer stands above the field."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    pytest.fail(f"{name} cannot be reached by the keyboard")


def test_conversations_are_found_renamed_and_deleted(visit: Any, small_site: Served) -> None:
    visitor = visit(small_site, "csm")
    page = visitor.page
    visitor.ask("what is on my calendar today?")
    row = page.locator(".thread-row", has_text="what is on my calendar")
    row.hover()
    row.get_by_role("button").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("New title").fill("Monday check")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Monday check").wait_for()
    page.get_by_label("Search conversations").fill("no such words")
    page.get_by_text("Nothing with").wait_for()
    page.get_by_label("Search conversations").fill("monday")
    row = page.locator(".thread-row", has_text="Monday check")
    row.hover()
    row.get_by_role("button").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_role("heading", name="Home").wait_for()
    row.wait_for(state="detached")


def test_a_citation_opens_its_article_at_the_heading(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    turn = visitor.ask("how many soft bounces until an address is suppressed?")
    link = turn.locator(".passage a").first
    address = link.get_attribute("href")
    link.click()
    drawer = visitor.page.get_by_role("dialog", name="Article")
    drawer.locator(".highlight").wait_for()
    assert drawer.locator(".highlight").inner_text() in link.inner_text()
    assert visitor.serious_issues() == []
    visitor.go(address)
    visitor.page.locator(".highlight").wait_for()


def test_a_figure_leads_to_its_definition_and_query(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "executive")
    turn = visitor.ask("Show me SLA performance dashboard for this quarter")
    turn.locator("button.metric").first.click()
    drawer = visitor.page.get_by_role("dialog", name="Evidence")
    chosen = drawer.locator(".figure.chosen")
    chosen.wait_for()
    assert turn.locator(".metric .value").first.inner_text() in chosen.inner_text()
    assert "SELECT" in drawer.inner_text()
    assert visitor.serious_issues() == []


def test_a_table_is_sorted_and_saved_as_csv(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "manager")
    turn = visitor.ask("Show me team workload dashboard")
    panel = turn.locator(".panel", has=visitor.page.locator("table")).first
    head = panel.get_by_role("columnheader", name="Open", exact=True)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    column = head.evaluate("(th) => th.cellIndex + 1")
    cells = panel.locator(f"tbody td:nth-child({column})").all_inner_texts()
    assert [int(cell) for cell in cells] == sorted(int(cell) for cell in cells)
    with visitor.page.expect_download() as saved:
        panel.get_by_role("button", name=re.compile("^Save")).click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0].split(",")[:2] == ["Agent", "Open"]


def test_a_chart_is_drawn_and_can_be_read_as_a_table(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "manager")
    figure = visitor.ask("Show me team workload dashboard").locator("figure").first
    figure.scroll_into_view_if_needed()
    figure.locator("svg.marks").wait_for()
    figure.get_by_role("button", name="Table").click()
    figure.locator("table.rows tbody tr").first.wait_for()


def test_the_board_pack_is_downloaded(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "executive")
    turn = visitor.ask("Prepare metrics for board meeting presentation")
    with visitor.page.expect_download() as saved:
        turn.get_by_role("link", name="Download PowerPoint").click()
    assert saved.value.path().read_bytes()[:2] == b"PK"
    visitor.go("/files")
    visitor.page.locator("table.rows a").first.wait_for()
    visitor.page.get_by_role("button", name="Make Markdown").click()
    visitor.page.locator(".toast .link").wait_for()
    assert visitor.serious_issues() == []
