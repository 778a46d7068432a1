"""Pictures of the web chat: every persona, three widths, both themes.

    python -m tests.web.screenshots --home FOLDER [--to screenshots] [--only manager]
        [--width 390] [--theme dark]

FOLDER holds a demo company (`DESKMATE_HOME=FOLDER deskmate demo --no-chat`). Needs Chromium in the
path. The pictures go into a folder that is not kept in the repository.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from assistant.wiring import build
from terminal.serve import demo_links
from tests.api.serving import serving
from tests.web.visitor import FLAGS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = {390: 844, 820: 1180, 1440: 900}
"""Heights of the windows, by their widths in pixels."""
THEMES = ("light", "dark")
ASKED = {
    "executive": "Show me SLA performance dashboard for this quarter",
    "manager": "Recommend ticket reassignments for workload balance",
    "agent": "Draft response for angry customer in ticket DESK-1002",
    "csm": "Show me health scores for my assigned clients",
}
CHANGES = {
    "manager": "carry out the reassignments for balance",
    "agent": "set the priority of DESK-1002 to P1",
    "csm": "Schedule quarterly business reviews for top accounts",
}
"""What makes a decision wait."""


def main() -> int:
    """Take them; 1 where there is no browser."""
    parser = argparse.ArgumentParser(description="Pictures of the web chat.")
    parser.add_argument("--home", type=Path, required=True, help="the home of a demo company")
    parser.add_argument("--to", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", choices=list(ASKED), help="one persona")
    parser.add_argument("--width", choices=WIDTHS, type=int, help="one width")
    parser.add_argument("--theme", choices=THEMES, help="one theme")
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("There is no chromium in the path.\n")
        return 1
    from playwright.sync_api import sync_playwright

    asked.to.mkdir(parents=True, exist_ok=True)
    assistant = build(Settings(home=asked.home, rate_per_minute=100_000))
    with serving(assistant) as served, sync_playwright() as running:
        links = demo_links(assistant, served.url)
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        for persona in [asked.only] if asked.only else ASKED:
            for theme in [asked.theme] if asked.theme else THEMES:
                for width in [asked.width] if asked.width else WIDTHS:
                    take(browser, served.url, links[persona], (persona, width, theme), asked.to)
        browser.close()
    return 0


def take(
    browser: "Browser", url: str, link: str, which: tuple[str, int, str], folder: Path
) -> None:
    """The pages of one persona at one width in one theme."""
    persona, width, theme = which
    size = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(viewport=size, color_scheme=theme)  # pyright: ignore
    visitor = Visitor(context, url, link)

    def shoot(name: str) -> None:
        visitor.settle()
        path = folder / f"{persona}-{name}-{width}-{theme}.png"
        visitor.page.screenshot(path=path)
        sys.stdout.write(f"{path}\n")

    visitor.page.locator(".section .headline").first.wait_for()
    shoot("home")
    visitor.go("/new")
    turn = visitor.ask(ASKED[persona])
    shoot("answer")
    charts = turn.locator(".chart-place")
    if charts.count():
        charts.last.scroll_into_view_if_needed()
        charts.last.locator("svg, canvas").first.wait_for()
        shoot("chart")
    turn.get_by_role("button", name="Evidence").click()
    shoot("evidence")
    visitor.page.keyboard.press("Escape")
    if persona in CHANGES:
        visitor.go("/new")
        visitor.ask(CHANGES[persona])
        shoot("decision")
        visitor.go("/inbox")
        shoot("inbox")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
