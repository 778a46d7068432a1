"""The desk as a planner sees it: who may take what, and what each queue makes late."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from math import inf

from store.workload.forecast import OpenTicket
from store.workload.people import Colleague
from store.workload.queues import in_order


@dataclass
class Desk:
    """Tickets that can be worked on, and the people they may go to."""

    now: datetime
    tickets: Mapping[str, OpenTicket]
    people: Mapping[str, Colleague]
    familiar: frozenset[tuple[str, str]] = frozenset()
    """(person, account) of who has solved something for the customer."""
    answered: frozenset[tuple[str, str]] = frozenset()
    """(person, ticket) of who has written to the customer."""
    _time: dict[tuple[int, str], float] = field(default_factory=dict)

    def permitted(self, person_id: str, ticket: OpenTicket) -> bool:
        """Whether a ticket may go to a person: at work, with the skill and the language."""
        person = self.people[person_id]
        return person.may_take(ticket.category, ticket.language, ticket.team_id)

    def minutes_until_due(self, person_id: str, ticket: OpenTicket) -> float:
        """The person's working time, in minutes, until the ticket is due."""
        if ticket.due is None:
            return float("inf")
        calendar = self.people[person_id].calendar
        key = (id(calendar), ticket.id)
        if key not in self._time:
            self._time[key] = calendar.elapsed(self.now, ticket.due).total_seconds() / 60
        return self._time[key]

    def late(self, person_id: str, queue: Iterable[str]) -> frozenset[str]:
        """Tickets of a queue that would miss a deadline still ahead.

        The same as finishing after the deadline by the rule of `store.workload.queues`: the work up
        to and including the ticket takes longer than the working time until it is due.
        """
        missed, done = [], 0
        for work in in_order(self.tickets[ticket_id].work for ticket_id in queue):
            done += work.minutes
            if work.due is not None and work.due > self.now:
                ticket = self.tickets[work.ticket_id]
                if done > self.minutes_until_due(person_id, ticket):
                    missed.append(work.ticket_id)
        return frozenset(missed)

    def days(self, person_id: str, queue: Iterable[str]) -> float:
        """Expected work of a queue in working days of the person."""
        minutes = sum(self.tickets[ticket_id].minutes for ticket_id in queue)
        hours = self.people[person_id].day_hours
        return minutes / 60 / hours if hours else 0.0

    def queues(self, holder: Mapping[str, str | None]) -> dict[str, list[str]]:
        """Ticket ids by who holds them; everybody has a queue, if an empty one."""
        found: dict[str, list[str]] = {person_id: [] for person_id in self.people}
        for ticket_id, person_id in holder.items():
            if person_id is not None:
                found[person_id].append(ticket_id)
        return found

    def all_late(self, holder: Mapping[str, str | None]) -> frozenset[str]:
        """Everything that would be late under a distribution."""
        queues = self.queues(holder)
        return frozenset(t for person, queue in queues.items() for t in self.late(person, queue))


class Line:
    """One person's queue in order, ready to tell at once whether a ticket still fits in."""

    def __init__(self, desk: Desk, person_id: str, queue: Iterable[str]) -> None:
        self.desk, self.person_id = desk, person_id
        works = in_order(desk.tickets[ticket_id].work for ticket_id in queue)
        self.places = [_place(desk.tickets[work.ticket_id]) for work in works]
        self.done = [0, *accumulate(work.minutes for work in works)]
        spare = [
            self._spare(desk.tickets[work.ticket_id], done)
            for work, done in zip(works, self.done[1:], strict=True)
        ]
        # What is late already cannot be made late.
        kept = [minutes if minutes >= 0 else inf for minutes in spare]
        self.least = [*[*accumulate(reversed(kept), min)][::-1], inf]

    def _spare(self, ticket: OpenTicket, done: float) -> float:
        """Working minutes between finishing a ticket and its deadline, if that is still ahead."""
        if ticket.due is None or ticket.due <= self.desk.now:
            return inf
        return self.desk.minutes_until_due(self.person_id, ticket) - done

    def has_time_for(self, ticket: OpenTicket) -> bool:
        """Whether the ticket would be in time there, and make nothing late that is not."""
        at = bisect_left(self.places, _place(ticket))
        own = self._spare(ticket, self.done[at] + ticket.minutes)
        return own >= 0 and self.least[at] >= ticket.minutes


def _place(ticket: OpenTicket) -> tuple[bool, str, str]:
    """The order of `store.workload.queues`, in a form that can be bisected."""
    due = (
        "" if ticket.due is None else ticket.due.astimezone(UTC).isoformat(timespec="microseconds")
    )
    return ticket.due is None, due, ticket.id


def as_it_is(tickets: Sequence[OpenTicket]) -> dict[str, str | None]:
    """Who holds what."""
    return {ticket.id: ticket.holder for ticket in tickets}
