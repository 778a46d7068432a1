"""How long work on a ticket takes, and which tickets that makes late.

Every resolved ticket of the demo carries an event ``time_spent`` with its minutes of work; their
median per category and priority is exactly `expected_minutes`, so the table can be found in the
data. `predict` is the planted rule behind "47 tickets would breach if nothing moves": the one of
`store.workload.queues`, with the generator's own calendars.
"""

import random
from collections.abc import Iterable

from store.demo.draws import MINUTE, pick
from store.demo.hours import OpenHours
from store.workload.queues import Work, finishes

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


def predict(queue: Iterable[Work[int]], hours: OpenHours, now: int) -> dict[str, int]:
    """Ticket id to the moment at which it will be finished, by the product's own rule."""
    return finishes(queue, lambda minutes: hours.add(now, minutes * MINUTE))
