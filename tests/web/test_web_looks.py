"""How answers are laid out where there is little room, or much to show."""

from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow

TABLET = {"viewport": {"width": 820, "height": 1180}}
REASSIGN = "Recommend ticket reassignments for workload balance"


def test_bars_with_long_names_lie_and_name_each_in_whole(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "manager", **TABLET)
    turn = visitor.ask("Show me team workload dashboard")
    chart = turn.locator(".chart-place svg").first
    chart.scroll_into_view_if_needed()
    names = chart.locator(".role-axis-label text")
    names.first.wait_for()
    person = turn.get_by_role("table").first.get_by_role("row").nth(1).get_by_role("cell").first
    name = names.filter(has_text=person.inner_text())
    assert name.count() == 1
    box = name.bounding_box()
    assert box["width"] > 3 * box["height"]


def test_what_waits_to_be_decided_stands_before_what_can_be_asked_next(
    visit: Any, demo_site: Served
) -> None:
    visitor = visit(demo_site, "csm", **TABLET)
    turn = visitor.ask("Schedule quarterly business reviews for top accounts")
    decision, following = turn.locator(".decision"), turn.locator(".next")
    assert decision.bounding_box()["y"] < following.bounding_box()["y"]


def test_the_names_of_rows_stay_in_sight_in_a_wide_table(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "manager", **TABLET)
    turn = visitor.ask(REASSIGN)
    table = turn.get_by_role("table").first
    name = table.get_by_role("row").nth(1).get_by_role("cell").first
    before = name.bounding_box()["x"]
    moved = table.locator("xpath=..").evaluate(
        "place => { place.scrollLeft = 60; return place.scrollLeft; }"
    )
    assert moved > 0
    assert name.bounding_box()["x"] >= before - 2
    assert visitor.wider_than_window() <= 0


def test_what_people_wrote_runs_in_the_direction_of_its_letters(
    visit: Any, small_site: Served
) -> None:
    visitor = visit(small_site, "agent")
    written = "لا يمكنني تسجيل الدخول (code 42)."
    question = visitor.ask(written).locator(".question")
    first, last = (
        question.evaluate(
            "(place, at) => { const range = document.createRange(); const text = place.lastChild;"
            " range.setStart(text, at); range.setEnd(text, at + 1);"
            " return range.getBoundingClientRect().x; }",
            at,
        )
        for at in (0, len(written) - 1)
    )
    assert last < first
