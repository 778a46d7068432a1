"""The events of a run for a client, wherever the run is answered, and after it has ended."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from anyio import to_thread

from api import answers
from api.channel import LAST, PER_ATTEMPT, RunEvent
from api.runs import Runs, beginning
from assistant.threads import Turn
from tools.access import Actor

POLL_S = 0.25
QUIET_S = 15.0


async def follow(
    runs: Runs, turn: Turn, actor: Actor, after: int | None = None
) -> AsyncIterator[RunEvent | None]:
    """The events of a run past `after`, up to its end; None now and then while nothing comes."""
    channel = runs.channel(turn.run)
    if channel is not None:
        async for event in channel.follow(after):
            after = event.id if event else after
            yield event
        if channel.events and channel.events[-1].id >= LAST:
            return
    async for event in _elsewhere(runs, turn, actor, after):
        yield event


async def _elsewhere(
    runs: Runs, turn: Turn, actor: Actor, after: int | None
) -> AsyncIterator[RunEvent | None]:
    """The events of a run that has ended, or that another process answers."""
    quiet = 0.0
    seen = turn.attempt * PER_ATTEMPT if after is None else after
    if after is None:
        yield RunEvent(seen, "run", beginning(turn))
    while not runs.stopping:
        found = await to_thread.run_sync(runs.turns.get, turn.run)
        if found is None:
            return
        if not found.active:
            shown = await to_thread.run_sync(runs.approvals, found, actor)
            for event in _replay(found, shown, seen):
                yield event
            return
        for number, name, data in await to_thread.run_sync(runs.turns.noted, turn.run):
            if number > seen:
                seen, quiet = number, 0.0
                yield RunEvent(number, name, data)
        await asyncio.sleep(POLL_S)
        quiet += POLL_S
        if quiet >= QUIET_S:
            quiet = 0.0
            yield None


def _replay(turn: Turn, approvals: list[dict[str, Any]], after: int) -> Iterator[RunEvent]:
    for n, (name, data) in enumerate(answers.endings(turn, approvals)):
        if LAST + n > after:
            yield RunEvent(LAST + n, name, data)
