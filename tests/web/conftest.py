"""The web chat in a real browser, before a real server: the demo company, or a small one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import build
from store import tokens
from store.demo import DEFAULT_PERSON, NOW
from store.engine import Store
from tests.api import company
from tests.api.serving import Served, installation, serving
from tests.web.visitor import FLAGS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARTICLES = Path(__file__).resolve().parents[2] / "knowledge" / "documents"

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium. Closed with each file: while it is open, its event loop is in the way of others."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium in the path (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="install deskmate[dev]")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Served]:
    """The server of a company of four people."""
    home = tmp_path_factory.mktemp("small-site")
    with serving(installation(home, training, rate_per_minute=100_000)) as running:
        yield running
    training.keep(home / "cache")


@pytest.fixture(scope="session")
def demo_site(
    demo_store: Store, tmp_path_factory: pytest.TempPathFactory, training: Any
) -> Iterator[Served]:
    """The server of the demo company, on a copy that tests may change."""
    home = tmp_path_factory.mktemp("demo-site")
    assert demo_store.sqlite_path is not None
    with (
        closing(sqlite3.connect(demo_store.sqlite_path)) as original,
        closing(sqlite3.connect(home / "deskmate.db")) as copy,
    ):
        original.backup(copy)
    write_demo(home, Demo(NOW, DEFAULT_PERSON))
    training.put(home / "cache")
    assistant = build(Settings(home=home, rate_per_minute=100_000))
    assistant.knowledge.add([ARTICLES], now=NOW)
    with serving(assistant) as running:
        yield running
    training.keep(home / "cache")


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    """Opens the chat as somebody. A page that logged an error fails its test."""
    opened: list[Visitor] = []

    def begin(site: Served, persona: str, **more: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **more})
        opened.append(Visitor(context, site.url, link(site, persona)))
        return opened[-1]

    yield begin
    for visitor in opened:
        visitor.close()
    assert [error for visitor in opened for error in visitor.errors] == []


def link(site: Served, persona: str) -> str:
    """A personal link, as the demo prints it."""
    people = site.assistant.demo.people if site.assistant.demo else company.PERSONAS
    with site.assistant.store.session() as session:
        _, secret = tokens.create(
            session, person=people[persona], name="test", now=datetime.now(UTC), by="test"
        )
    return f"{site.url}/login?token={secret}"
