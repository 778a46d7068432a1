"""The demo company as an installation: rows, articles, planner."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Answer, Question
from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import Assistant, Conversation, build
from store.demo import DEFAULT_PERSON, NOW
from store.engine import Store

ARTICLES = Path(__file__).resolve().parents[2] / "knowledge" / "documents"


class Company:
    """Asks the demo company's assistant, each question in a conversation of its own."""

    def __init__(self, assistant: Assistant, conversation: Conversation) -> None:
        self.assistant = assistant
        self._conversation = conversation

    def ask(self, persona: str, text: str, thread: str | None = None) -> Answer:
        """The answer to a question of the persona's default person."""
        person = self.assistant.actor(persona)
        return self._conversation.ask(Question(text, person, thread=thread))


@pytest.fixture(scope="session")
def company(
    demo_store: Store, tmp_path_factory: pytest.TempPathFactory, training: Any
) -> Iterator[Company]:
    """A copy of the demo company with its articles."""
    home = tmp_path_factory.mktemp("company")
    assert demo_store.sqlite_path is not None
    with (
        closing(sqlite3.connect(demo_store.sqlite_path)) as original,
        closing(sqlite3.connect(home / "deskmate.db")) as copy,
    ):
        original.backup(copy)
    write_demo(home, Demo(NOW, DEFAULT_PERSON))
    training.put(home / "cache")
    assistant = build(Settings(home=home))
    assistant.knowledge.add([ARTICLES], now=NOW)
    with assistant.conversation() as conversation:
        yield Company(assistant, conversation)
    training.keep(home / "cache")
    assistant.store.close()
    shutil.rmtree(home, ignore_errors=True)
