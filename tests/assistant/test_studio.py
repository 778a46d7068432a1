"""The graph that `langgraph dev` opens answers and remembers as everywhere else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from assistant import studio
from tests.api.serving import installation

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def chat(home: Path, training: Any) -> Iterator[Any]:
    """The graph with a saver as the server gives it one."""
    installation(home, training).store.close()
    for made in (studio._assistant, studio._conversation):
        made.cache_clear()
    opened = studio.graph()
    opened.checkpointer = InMemorySaver()
    yield opened
    studio._assistant().store.close()


def test_the_configuration_names_a_graph_that_exists() -> None:
    named = json.loads((CHECKOUT / "langgraph.json").read_text())["graphs"]["deskmate"]
    path, _, name = named.partition(":")
    assert (CHECKOUT / path).samefile(studio.__file__)
    assert callable(getattr(studio, name))


@pytest.mark.slow
def test_a_chat_client_asks_follows_up_and_is_one_person(chat: Any) -> None:
    def say(text: str, person: str, thread: str) -> str:
        config = {"configurable": {"thread_id": thread, "person": person}}
        state = chat.invoke({"messages": [HumanMessage(text)]}, config)
        return state["messages"][-1].text

    assert "DESK-1" in say("show ticket DESK-1", "agent", "one")
    assert "DESK-1 from P3 to P2" in say("set its priority to P2", "agent", "one")
    assert "P2" in say("approve it", "agent", "one")
    assert "executives" in say("prepare the board pack", "agent", "two")
