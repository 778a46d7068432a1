"""How heavy a queue is: expected effort, weighted by how soon each ticket is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.workload.forecast import OpenTicket
from store.workload.people import Colleague

URGENCY: tuple[tuple[float, float], ...] = ((4.0, 2.0), (24.0, 1.5))
"""Hours until the deadline, and the weight of tickets that are due within them (overdue included).
Anything later, or without a deadline, weighs 1."""
WAITING_WEIGHT = 0.25
"""Of tickets that wait for the customer or for others: they come back, but not today."""
FULL_DAYS = 1.5
"""From so many working days of load on, a person has too much."""


@dataclass(frozen=True)
class Load:
    """One person's queue in figures."""

    open: int
    workable: int
    effort_hours: float
    """Expected work on everything that can be worked on."""
    load_hours: float
    """Effort times urgency, waiting tickets included with their small weight."""
    capacity_hours: float
    """A usual working day of the person."""
    due_soon: int
    """Deadlines within 24 hours, not those that have passed."""

    @property
    def days(self) -> float:
        """Load in working days of the person."""
        return self.load_hours / self.capacity_hours if self.capacity_hours else 0.0

    @property
    def too_much(self) -> bool:
        """Whether the load passes `FULL_DAYS`."""
        return self.days > FULL_DAYS


def urgency(due: datetime | None, now: datetime) -> float:
    """The weight of a ticket that can be worked on."""
    if due is None:
        return 1.0
    hours = (due - now).total_seconds() / 3600
    return next((weight for within, weight in URGENCY if hours <= within), 1.0)


def load(queue: Sequence[OpenTicket], person: Colleague, now: datetime) -> Load:
    """The load of everything that a person holds."""
    effort = weighted = 0.0
    soon = workable = 0
    for ticket in queue:
        hours = ticket.minutes / 60
        if not ticket.workable:
            weighted += hours * WAITING_WEIGHT
            continue
        workable += 1
        effort += hours
        weighted += hours * urgency(ticket.due, now)
        if ticket.due is not None and 0 < (ticket.due - now).total_seconds() <= 24 * 3600:
            soon += 1
    return Load(len(queue), workable, effort, weighted, person.day_hours, soon)
