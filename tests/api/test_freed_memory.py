"""A server keeps nothing of the questions that it has answered, but for what going on takes."""

import gc
from collections import Counter
from typing import Any

from api.channel import Channel, RunEvent
from assistant.conversation import Answer, Question
from assistant.run import Run
from assistant.state import TURNS_KEPT
from assistant.threads import Turn
from reports.blocks import Report
from tests.api.serving import Client, Served

PASSING = (Channel, RunEvent, Question, Answer, Run, Turn, Report)
"""What a question leaves nothing of once it is answered."""


def kept() -> Counter[type]:
    gc.collect()
    found: Counter[type] = Counter()
    for thing in gc.get_objects():
        if type(thing) in PASSING:
            found[type(thing)] += 1
    return found


def ask(client: Client, thread: str, times: int) -> None:
    for _ in range(times):
        assert client.ask("show ticket DESK-1", thread)["state"] == "done"


def checkpoint(served: Served, thread: str) -> dict[str, Any]:
    with served.assistant.threads.saver() as saver:
        found = saver.get_tuple({"configurable": {"thread_id": thread}})
    assert found is not None
    return found.checkpoint["channel_values"]


def test_forty_questions_leave_as_much_in_memory_as_ten(served: Served, manager: Client) -> None:
    thread = manager.thread()
    ask(manager, thread, 10)
    before = kept()
    ask(manager, thread, 30)
    grown = kept() - before
    assert grown.total() <= 3, grown  # the last request may still be closing
    runs = served.app.state.services.runs
    assert not runs.live


def test_a_long_thread_keeps_its_last_questions_and_one_full_report(
    served: Served, manager: Client
) -> None:
    thread = manager.thread()
    ask(manager, thread, TURNS_KEPT + 4)
    messages = checkpoint(served, thread)["messages"]
    assert sum(message.type == "human" for message in messages) == TURNS_KEPT
    assert sum(bool(getattr(message, "artifact", None)) for message in messages) == 1
