"""Holds on to this process's runs, and takes over those whose process is gone."""

import asyncio
import logging
import time
from typing import Any

from anyio import to_thread

from api.channel import LAST, PER_ATTEMPT
from api.runs import LEASE_S, Runs

log = logging.getLogger("deskmate.api")

LOOK_S = 3.0
"""How often leases are renewed and abandoned runs are looked for."""
NOTE_S = 0.5
"""How far behind clients at another process may be."""


async def keep(runs: Runs) -> None:
    """Work until cancelled: renew leases, note events for other processes, take runs over."""
    looked = 0.0
    while True:
        try:
            await _note(runs)
            if time.monotonic() - looked >= LOOK_S:
                looked = time.monotonic()
                await _look(runs)
        except Exception:
            log.exception("looking after runs failed; trying again")
        await asyncio.sleep(NOTE_S)


async def _note(runs: Runs) -> None:
    """Write down what clients were told, for those that come back at another process.

    Of a run that still waits for its turn that is its beginning only, which its row tells.
    """
    told: list[tuple[str, int, list[Any]]] = []
    for run, channel in runs.live.items():
        count = len(channel.events)
        if count > max(channel.noted, 1) and channel.age >= NOTE_S and not channel.closed:
            channel.noted = count
            kept = [[e.id, e.name, e.data] for e in channel.events if e.id < LAST]
            told.append((run, channel.events[0].id // PER_ATTEMPT, kept))
    if told:
        await to_thread.run_sync(runs.turns.note, told)


async def _look(runs: Runs) -> None:
    live = runs.live
    if live:
        mine = await to_thread.run_sync(runs.turns.renew, runs.worker, LEASE_S)
        for run in set(live) - mine:
            runs.lost(run)
    if not runs.has_room:
        return
    for turn in await to_thread.run_sync(runs.turns.abandoned):
        taken = await to_thread.run_sync(runs.turns.take, turn, runs.worker, LEASE_S)
        if taken is not None:
            await runs.launch(taken)
