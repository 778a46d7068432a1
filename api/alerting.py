"""Looks for alerts beside answering, on a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api import memory
from assistant.alerts import Watch
from assistant.wiring import Assistant

FIRST_S = 60.0
"""How long after its start the server looks for the first time."""
REST = 3.0
"""So that looking takes a quarter of a core at most."""
PATIENCE_S = 10.0
"""How long a stopping server waits for the person in hand."""


@contextmanager
def watching(assistant: Assistant) -> Iterator[None]:
    """Sweep every so many minutes until left. Several servers may; what is told is told once."""
    minutes = assistant.settings.alert_minutes
    if not minutes:
        yield
        return
    stopped = threading.Event()
    every = minutes * 60

    def work() -> None:
        # The first questions after a start go first.
        if not stopped.wait(min(every, FIRST_S)):
            Watch(assistant).watch(stopped, every, lambda _: memory.give_back(), rest=REST)

    thread = threading.Thread(target=work, name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(PATIENCE_S)
