"""What there is to look at in the web chat: a scene is a name and the way to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.web.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Route

ANSWERS = {
    "executive": (
        "Show me SLA performance dashboard for this quarter",
        "Show me executive summary",
        "Which customers are at highest risk of churning?",
    ),
    "manager": (
        "Recommend ticket reassignments for workload balance",
        "Compare agent performance for this week",
        "Which tickets are about to miss their SLA?",
    ),
    "agent": (
        "Draft response for angry customer in ticket DESK-1002",
        "Search knowledge base for password reset",
        "Show me all my currently open support tickets",
    ),
    "csm": (
        "Show me health scores for my assigned clients",
        "Which clients have declining product adoption?",
        "Prepare me for my next meeting",
    ),
}
CHANGES = {
    "manager": "carry out the reassignments for balance",
    "agent": "set the priority of DESK-1002 to P1",
    "csm": "Schedule quarterly business reviews for top accounts",
}
"""What makes a decision wait."""


@dataclass(frozen=True)
class Scene:
    """`arrange(visitor)` makes it; what it returns is scrolled to before each picture."""

    name: str
    arrange: Callable[[Visitor], "Locator | None"]


def scenes(persona: str) -> Iterator[Scene]:
    """The scenes of a persona, in an order in which each can be made."""
    yield Scene("home", _home)
    yield Scene("empty", _empty)
    for n, question in enumerate(ANSWERS[persona], start=1):
        yield Scene(f"answer-{n}", _asking(question))
        yield Scene(f"evidence-{n}", _evidence)
    yield Scene("loading", _loading)
    yield Scene("error", _error)
    yield Scene("missing", _missing)
    if persona in CHANGES:
        yield Scene("decision", _asking(CHANGES[persona]))
        yield Scene("decision-edit", _pressing("Edit"))
        yield Scene("decision-reject", _pressing("Reject"))
        yield Scene("inbox", _inbox)
    if persona == "executive":
        yield Scene("files", lambda visitor: visitor.go("/files"))
    yield Scene("palette", _palette)
    yield Scene("keys", _keys)


def _home(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.page.locator(".section .headline").first.wait_for()


def _empty(visitor: Visitor) -> None:
    visitor.go("/new")


def _asking(question: str) -> Callable[[Visitor], "Locator"]:
    def ask(visitor: Visitor) -> "Locator":
        visitor.go("/new")
        return visitor.ask(question)

    return ask


def _evidence(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Evidence").last.click()


def _pressing(name: str) -> Callable[[Visitor], "Locator"]:
    def press(visitor: Visitor) -> "Locator":
        cancel = visitor.page.get_by_role("button", name="Cancel")
        if cancel.count():
            cancel.click()
        visitor.page.locator(".decision").get_by_role("button", name=name).click()
        return visitor.page.locator(".decision-form")

    return press


def _inbox(visitor: Visitor) -> None:
    visitor.go("/inbox")


def _loading(visitor: Visitor) -> None:
    with _instead(visitor, "**/api/home", lambda _: None):
        visitor.go("/")
        visitor.page.locator(".sections .skeleton").first.wait_for()


def _error(visitor: Visitor) -> None:
    body = '{"error": {"message": "The server does not answer.", "type": "unavailable"}}'

    def fail(route: "Route") -> None:
        route.fulfill(status=503, content_type="application/json", body=body)

    with _instead(visitor, "**/api/home", fail):
        visitor.go("/")
        visitor.page.locator(".sections .problem").wait_for()


@contextmanager
def _instead(visitor: Visitor, address: str, handle: Callable[["Route"], Any]) -> Iterator[None]:
    visitor.page.route(address, handle)
    try:
        yield
    finally:
        visitor.page.unroute(address)


def _missing(visitor: Visitor) -> None:
    visitor.go("/threads/not-there")
    visitor.page.locator(".empty").wait_for()


def _palette(visitor: Visitor) -> None:
    visitor.go("/new")
    visitor.page.keyboard.press("Control+k")


def _keys(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_label("Your question").blur()
    visitor.page.keyboard.press("?")
