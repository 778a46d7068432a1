"""How long work on a ticket takes, and which tickets that makes late.

Every resolved ticket of the demo carries an event ``time_spent`` with its minutes of work; their
median per category and priority is exactly `expected_minutes`, so the table can be found in the
data. `predict` is the planted rule behind "47 tickets would breach if nothing moves":

    each person works through the own queue (status new or open) in the order of the resolution
    deadline, then of the ticket id, from now on, during the own working hours, without a pause
    between tickets; each takes its expected minutes; a ticket breaches when it is finished after
    its deadline.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from store.demo.draws import MINUTE, pick
from store.demo.hours import OpenHours

_MINUTES = {
    "integrations": 50, "api": 45, "analytics": 25, "deliverability": 45, "lists": 25,
    "campaigns": 30, "automation": 35, "billing": 15, "account": 15,
}  # fmt: skip
_BY_PRIORITY = {"P1": 1.5, "P2": 1.2, "P3": 1.0, "P4": 0.8}
_SPREAD = (0.6, 0.8, 1.0, 1.0, 1.0, 1.2, 1.6)


def expected_minutes(category: str, priority: str) -> int:
    """Median minutes of work, in steps of 5."""
    return int(_MINUTES[category] * _BY_PRIORITY[priority] / 5 + 0.5) * 5


def spent_minutes(rng: random.Random, category: str, priority: str) -> int:
    """Minutes of work on one ticket."""
    return round(expected_minutes(category, priority) * pick(rng, _SPREAD))


@dataclass(frozen=True)
class Work:
    """A ticket in somebody's queue."""

    ticket_id: str
    due: int
    minutes: int


def predict(queue: Iterable[Work], hours: OpenHours, now: int) -> dict[str, int]:
    """Ticket id to the moment at which it will be finished, by the rule of this module."""
    finished, done = {}, 0
    for work in sorted(queue, key=lambda w: (w.due, w.ticket_id)):
        done += work.minutes * MINUTE
        finished[work.ticket_id] = hours.add(now, done)
    return finished
