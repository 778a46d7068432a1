"""Somebody in front of the chat: what a person does there, in a test's words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PATIENCE_MS = 60_000


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, context: "BrowserContext", url: str, link: str) -> None:
        self.context = context
        self.url = url
        self.errors: list[str] = []
        """What the page complained about."""
        self.expected: tuple[str, ...] = ()
        """Parts of complaints that the test causes itself."""
        context.set_default_timeout(PATIENCE_MS)
        self.page = context.new_page()
        self.page.on("console", self._noted)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(link, wait_until="domcontentloaded")
        self.page.wait_for_selector(".sidebar", state="attached")

    def _noted(self, message: "ConsoleMessage") -> None:
        if message.type != "error":
            return
        if not any(part in message.text for part in self.expected):
            self.errors.append(message.text)

    def go(self, path: str) -> None:
        """Open an address of the chat."""
        self.page.goto(self.url + path, wait_until="domcontentloaded")
        self.page.wait_for_selector("main .topbar")

    def say(self, text: str) -> None:
        """Type a question and send it."""
        box = self.page.get_by_label("Your question")
        box.fill(text)
        box.press("Enter")

    def ask(self, text: str) -> "Locator":
        """Ask in this conversation; the turn once its answer is there."""
        before = self.page.locator(".turn").count() if "/threads/" in self.page.url else 0
        self.say(text)
        return self.answered(before + 1)

    def answered(self, number: int = 1) -> "Locator":
        """The turn of that number, once it has its answer."""
        turn = self.page.locator(".turn").nth(number - 1)
        turn.locator(".answer-foot").wait_for()
        return turn

    def headline(self, turn: "Locator") -> str:
        """The sentence that answers."""
        return turn.locator(".headline").first.inner_text()

    def settle(self) -> None:
        """Wait until nothing is being loaded or drawn."""
        self.page.locator(".skeleton, .spinner").first.wait_for(state="detached")

    def wider_than_window(self) -> int:
        """Pixels by which the page could be scrolled sideways."""
        return self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")

    def serious_issues(self) -> list[dict[str, Any]]:
        """What axe-core finds serious or critical on the page as it is."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            {"rule": one["id"], "nodes": [node["html"][:160] for node in one["nodes"][:3]]}
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    def close(self) -> None:
        """Close the browser's window."""
        self.context.close()
