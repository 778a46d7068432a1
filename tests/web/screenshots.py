"""Pictures of the web chat: every persona, three widths, both themes.

    python -m tests.web.screenshots --home FOLDER [--to screenshots] [--only manager]
        [--width 390] [--theme dark] [--scene decision] [--tall]

FOLDER holds a demo company (`DESKMATE_HOME=FOLDER deskmate demo --no-chat`). Needs Chromium in the
path. Each scene is made once and pictured at every width in every theme. A scene of which every
picture exists is not made again: delete the pictures to have them anew. `--tall` shows all of a
page instead of what a window holds. The pictures go into a folder that is not kept in the
repository.
"""

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from assistant.wiring import build
from terminal.serve import demo_links
from tests.api.serving import serving
from tests.web.scenes import ANSWERS, Scene, scenes
from tests.web.visitor import FLAGS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator

WIDTHS = {390: 844, 820: 1180, 1440: 900}
"""Heights of the windows, by their widths in pixels."""
TALLEST = 3200
THEMES = ("light", "dark")
DRAWN_MS = 350
"""Charts are drawn anew when the width or the theme changes."""


@dataclass(frozen=True)
class Wanted:
    """Which pictures, and where they go."""

    folder: Path
    widths: tuple[int, ...]
    themes: tuple[str, ...]
    scene: str | None
    tall: bool

    def pictures(self, persona: str, scene: Scene) -> dict[Path, tuple[int, str]]:
        """The files of a scene, with the width and the theme of each."""
        return {
            self.folder / f"{persona}-{scene.name}-{width}-{theme}.png": (width, theme)
            for width in self.widths
            for theme in self.themes
        }


def main() -> int:
    """Take them; 1 where there is no browser."""
    asked = _arguments()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("There is no chromium in the path.\n")
        return 1
    from playwright.sync_api import sync_playwright

    asked.to.mkdir(parents=True, exist_ok=True)
    widths = (asked.width,) if asked.width else tuple(WIDTHS)
    themes = (asked.theme,) if asked.theme else THEMES
    wanted = Wanted(asked.to, widths, themes, asked.scene, asked.tall)
    assistant = build(Settings(home=asked.home, rate_per_minute=100_000))
    with serving(assistant) as served, sync_playwright() as running:
        links = demo_links(assistant, served.url)
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        for persona in [asked.only] if asked.only else ANSWERS:
            context = browser.new_context()
            take(Visitor(context, served.url, links[persona]), persona, wanted)
            context.close()
        browser.close()
    return 0


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description="Pictures of the web chat.")
    parser.add_argument("--home", type=Path, required=True, help="the home of a demo company")
    parser.add_argument("--to", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", choices=list(ANSWERS), help="one persona")
    parser.add_argument("--width", choices=WIDTHS, type=int, help="one width")
    parser.add_argument("--theme", choices=THEMES, help="one theme")
    parser.add_argument("--scene", help="scenes whose names begin so")
    parser.add_argument("--tall", action="store_true", help="all of a page")
    return parser.parse_args()


def take(visitor: Visitor, persona: str, wanted: Wanted) -> None:
    """The pictures of one persona that are not there yet."""
    for scene in scenes(persona):
        pictures = wanted.pictures(persona, scene)
        if not scene.name.startswith(wanted.scene or "") or all(map(Path.exists, pictures)):
            continue
        _window(visitor, max(wanted.widths), wanted.themes[0])
        place = scene.arrange(visitor)
        for path, (width, theme) in pictures.items():
            _window(visitor, width, theme)
            _shoot(visitor, place, path, tall=wanted.tall)


def _window(visitor: Visitor, width: int, theme: str) -> None:
    visitor.page.emulate_media(color_scheme=theme)  # pyright: ignore
    visitor.page.set_viewport_size({"width": width, "height": WIDTHS[width]})


def _shoot(visitor: Visitor, place: "Locator | None", path: Path, *, tall: bool) -> None:
    page = visitor.page
    if tall:
        hidden = "() => Math.max(0, ...[...document.querySelectorAll('.scroll, .drawer-body')]"
        more = page.evaluate(f"{hidden}.map((one) => one.scrollHeight - one.clientHeight))")
        size = page.viewport_size
        assert size is not None
        height = min(TALLEST, size["height"] + more)
        page.set_viewport_size({"width": size["width"], "height": height})
    if place is not None:
        place.evaluate("(one) => one.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(DRAWN_MS)
    page.locator(".chart-place .skeleton").first.wait_for(state="detached")
    page.screenshot(path=path)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    sys.exit(main())
