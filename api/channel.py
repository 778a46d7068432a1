"""What the clients of one run are told, kept in memory while this process answers it."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

PER_ATTEMPT = 10_000_000
"""Numbers of events: those of a second attempt come after all of the first."""
LAST = 1_000_000_000
"""From here on the answer itself: the same numbers whoever replays it, and when."""
IDLE_S = 15.0


@dataclass(frozen=True)
class RunEvent:
    """One event of a run."""

    id: int
    name: str
    data: Any

    def encode(self) -> bytes:
        """As a server-sent event."""
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (
            self.id, self.name.encode(), to_json(self.data, fallback=str),
        )  # fmt: skip


WAITING = b": waiting\n\n"
RETRY = b"retry: 1000\n\n"


class Channel:
    """The events of a run. Written from the event loop's thread only."""

    def __init__(self, attempt: int) -> None:
        self.events: list[RunEvent] = []
        self.closed = False
        self.noted = 0
        """How many events other processes can read."""
        self._began = time.monotonic()
        self._next = attempt * PER_ATTEMPT
        self._last = LAST
        self._changed = asyncio.Event()

    @property
    def age(self) -> float:
        """Seconds since the run began here."""
        return time.monotonic() - self._began

    def tell(self, name: str, data: Any, *, final: bool = False) -> None:
        """Add an event; `final` ones belong to the answer."""
        number = self._last if final else self._next
        if final:
            self._last += 1
        else:
            self._next += 1
        self.events.append(RunEvent(number, name, data))
        self._wake()

    def close(self) -> None:
        """There will be no more events."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def ended(self) -> None:
        """Wait for the end."""
        while not self.closed:
            await self._changed.wait()

    async def follow(self, after: int | None = None) -> AsyncIterator[RunEvent | None]:
        """Events past `after`, as they come; None now and then while nothing does."""
        seen = 0
        while True:
            while seen < len(self.events):
                event = self.events[seen]
                seen += 1
                if after is None or event.id > after:
                    yield event
            if self.closed:
                return
            changed = self._changed
            if seen < len(self.events):
                continue
            try:
                await asyncio.wait_for(changed.wait(), IDLE_S)
            except TimeoutError:
                yield None
