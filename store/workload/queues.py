"""The rule by which a queue is worked off.

Each person works through the own tickets that can be worked on (new or open), in the order of the
resolution deadline, then of the ticket id (those without a deadline last), from now on, during the
own working hours, without a pause between tickets. Each takes its expected minutes. A ticket is
late when it is finished after its deadline.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Moment = TypeVar("Moment")
WORKABLE = ("new", "open")
"""Statuses in which a ticket waits for staff; pending and on hold wait for somebody else."""


@dataclass(frozen=True)
class Work(Generic[Moment]):
    """A ticket in somebody's queue. `due` may be any moment that can be compared."""

    ticket_id: str
    due: Moment | None
    minutes: int


def in_order(queue: Iterable[Work[Moment]]) -> list[Work[Moment]]:
    """The queue as it is worked off."""
    return sorted(queue, key=_place)


def _place(work: Work[Any]) -> tuple[bool, Any, str]:
    return (work.due is None, 0 if work.due is None else work.due, work.ticket_id)


def finishes(queue: Iterable[Work[Moment]], after: Callable[[int], Moment]) -> dict[str, Moment]:
    """Ticket id to the moment at which it is finished.

    `after(minutes)` is the moment at which so many minutes of work are done.
    """
    finished, done = {}, 0
    for work in in_order(queue):
        done += work.minutes
        finished[work.ticket_id] = after(done)
    return finished
