"""Each persona's morning page and quick actions, in both themes, without a serious axe finding."""

from typing import Any

import pytest

from tests.api.serving import Served

pytestmark = pytest.mark.slow

PERSONAS = ("executive", "manager", "agent", "csm")


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_morning_page_shows_what_needs_its_person(
    visit: Any, demo_site: Served, persona: str, theme: str
) -> None:
    visitor = visit(demo_site, persona, color_scheme=theme)
    page = visitor.page
    page.locator(".section .headline").first.wait_for()
    visitor.settle()
    assert page.locator(".section").count() == page.locator(".section .headline").count()
    assert page.locator(".problem").count() == 0
    assert page.locator("html").get_attribute("data-theme") == theme
    assert visitor.serious_issues() == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_quick_action_is_answered(visit: Any, demo_site: Served, persona: str) -> None:
    visitor = visit(demo_site, persona)
    visitor.go("/new")
    asks = visitor.page.locator(".welcome .chip").all_inner_texts()
    assert len(asks) >= 5
    for ask in asks:
        visitor.go("/new")
        visitor.page.locator(".welcome .chip", has_text=ask).click()
        turn = visitor.answered()
        assert visitor.headline(turn), ask
        assert turn.locator(".problem").count() == 0, ask
        for chart in turn.locator(".chart-place").all():
            chart.scroll_into_view_if_needed()
        visitor.settle()
        assert visitor.serious_issues() == [], ask


def test_what_changed_since_the_last_look_is_told(visit: Any, demo_site: Served) -> None:
    visitor = visit(demo_site, "agent")
    page = visitor.page
    page.get_by_text("This is your first look here.").wait_for()
    visitor.settle()
    # An hour ago, with one deadline fewer: as if the last look had been then.
    page.evaluate(
        """() => {
            const name = Object.keys(localStorage).find((key) => key.startsWith('deskmate.seen.'));
            const kept = JSON.parse(localStorage[name]);
            kept.current.at -= 3600_000;
            const sections = Object.values(kept.current.sections);
            sections.find((one) => 'Deadlines' in one.values).values.Deadlines[0] -= 1;
            localStorage[name] = JSON.stringify(kept);
        }"""
    )
    visitor.go("/")
    change = page.locator(".changes-list li", has_text="Deadlines")
    change.wait_for()
    assert "→" in change.inner_text()
    visitor.settle()
    visitor.go("/")
    change.wait_for()
