"""A change in the browser: before and after, edit, approve, undo, reject, all but one."""

from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow


def test_a_change_is_edited_approved_and_undone(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    page = visitor.page
    turn = visitor.ask("set the priority of DESK-1002 to P1")
    card = turn.locator(".decision")
    assert "P2" in card.locator("del").inner_text()
    assert "P1" in card.locator("ins").inner_text()
    assert visitor.serious_issues() == []
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Priority").select_option("P3")
    card.get_by_role("button", name="Save the change").click()
    card.locator("ins", has_text="P3").wait_for()
    card.get_by_role("button", name="Approve").click()
    card.locator(".pill", has_text="Done").wait_for()
    assert "P3" in visitor.page.locator("main").inner_text()
    assert "P3" in _priority(visitor)
    page.go_back()
    visitor.answered()
    visitor.go("/inbox")
    page.get_by_role("tab", name="Decided").click()
    done = page.locator(".decision", has_text="to P3")
    done.get_by_role("button", name="Undo").click()
    done.locator(".pill", has_text="Undone").wait_for()
    assert "P2" in _priority(visitor)


def _priority(visitor: Any) -> str:
    visitor.go("/new")
    return visitor.ask("Show ticket DESK-1002").inner_text()


def test_a_change_is_rejected_with_a_reason(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    card = visitor.ask("set the priority of DESK-1002 to P4").locator(".decision")
    card.get_by_role("button", name="Reject").click()
    card.get_by_label("Why?").fill("not before Monday")
    card.get_by_role("button", name="Reject").click()
    card.locator(".pill", has_text="Rejected").wait_for()
    visitor.page.reload()
    again = visitor.answered().locator(".decision")
    again.locator(".pill", has_text="Rejected").wait_for()
    assert again.get_by_role("button").count() == 0


def test_all_but_one_move_is_approved(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "manager")
    card = visitor.ask("carry out the reassignments for balance").locator(".decision")
    boxes = card.get_by_role("checkbox")
    boxes.first.wait_for()
    many = boxes.count()
    left_out = boxes.first.get_attribute("aria-label")
    boxes.first.uncheck()
    card.get_by_role("button", name=f"Approve {many - 1} of {many}").click()
    card.locator(".pill", has_text="Done").wait_for()
    assert left_out is not None
    assert card.locator(".change-row", has_text=left_out.removeprefix("Include ")).count() == 0
    card.get_by_role("button", name="Undo").click()
    card.locator(".pill", has_text="Undone").wait_for()


def test_a_customer_is_left_out_of_the_reviews_by_name(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "csm")
    card = visitor.ask("Schedule quarterly business reviews for top accounts").locator(".decision")
    boxes = card.get_by_role("checkbox")
    boxes.first.wait_for()
    many = boxes.count()
    name = card.locator(".change-row .subject").first.inner_text().removesuffix("quarterly review")
    box = card.get_by_role("checkbox", name=f"Include {name.strip()}")
    box.uncheck()
    approve = card.get_by_role("button", name=f"Approve {many - 1} of {many}")
    assert visitor.serious_issues() == []
    approve.click()
    card.locator(".pill", has_text="Done").wait_for()
    assert card.locator(".change-row").count() == many - 1
    assert card.locator(".change-row", has_text=name.strip()).count() == 0


def test_several_are_decided_at_once_in_the_inbox(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    page = visitor.page
    for words in ("one", "two"):
        visitor.go("/new")
        visitor.ask(f"add a note to DESK-1002: remember part {words}")
    badge = page.locator(".nav .badge")
    badge.wait_for()
    before = int(badge.inner_text())
    visitor.go("/inbox")
    for words in ("one", "two"):
        row = page.locator(".pick", has_text=f"remember part {words}")
        row.get_by_role("checkbox").first.check()
    assert visitor.serious_issues() == []
    page.locator(".bulk").get_by_role("button", name="Reject").click()
    page.get_by_text("2 decisions made").first.wait_for()
    if before > 2:
        page.locator(".nav .badge", has_text=str(before - 2)).wait_for()
    else:
        badge.wait_for(state="hidden")
