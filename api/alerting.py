"""Looks for alerts beside answering, on a thread of its own."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api import memory
from assistant.alerts import Sweep, Watch
from assistant.wiring import Assistant

log = logging.getLogger("deskmate.api")

ASKS_S = 60.0
"""How often a process asks whether it is time to look, and how long after its start first."""
REST = 3.0
"""So that looking takes a quarter of a core at most."""
PATIENCE_S = 10.0
"""How long a stopping server waits for the person in hand."""


@contextmanager
def watching(assistant: Assistant) -> Iterator[None]:
    """Look every so many minutes until left; of several processes one does each time."""
    minutes = assistant.settings.alert_minutes
    if not minutes:
        yield
        return
    stopped = threading.Event()
    every_s = minutes * 60

    def work() -> None:
        # The first questions after a start go first.
        while not stopped.wait(min(every_s, ASKS_S)):
            try:
                look(assistant, every_s, stopped)
            except Exception:
                # A database that is away for a while must not end the looking for good.
                log.exception("looking for alerts failed; the next look comes when it is due")

    thread = threading.Thread(target=work, name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(PATIENCE_S)


def look(assistant: Assistant, every_s: float, stopped: threading.Event) -> Sweep | None:
    """Look at everybody; None where another process did within the last `every_s`."""
    if not assistant.threads.rounds.take("alerts", every_s):
        return None
    swept = Watch(assistant).sweep(stopped=stopped, rest=REST)
    memory.give_back()
    return swept
