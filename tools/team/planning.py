"""Who should take what: the cheapest distribution, then checked against the exact forecast.

What a ticket costs, in points. The distribution with the smallest sum is computed exactly
(`tools.team.assignment`); afterwards each queue is worked off by the exact rule, what is still
late goes to somebody who can take it without being late, and a move that helps nothing is undone.
"""

from collections.abc import Iterable

import numpy as np

from store.workload.forecast import OpenTicket
from tools.team.assignment import FORBIDDEN, Ints, optimum
from tools.team.desk import Desk, Line, as_it_is
from tools.team.models import Goal

LATE = 1_000
"""A ticket stays where it would breach, or goes where it could not be finished in time."""
UNASSIGNED = 500
"""A ticket has nobody."""
HANDOVER = 15
"""Any change of hands."""
ANSWERED = 25
"""The customer knows the person who hands over."""
STRANGER = 6
"""Who takes over has not solved anything for the customer before."""
OTHER_TEAM = 8
PLACE = {Goal.BALANCE: 10, Goal.SLA: 1}
"""Each further ticket in a queue costs so much more than the one before."""

Holders = dict[str, str | None]


def plan(desk: Desk, goal: Goal) -> Holders:
    """Ticket id to who should hold it; the same as before where nothing is worth moving."""
    tickets = list(desk.tickets.values())
    before = as_it_is(tickets)
    if not tickets or not desk.people:
        return before
    after = cheapest(desk, tickets, goal)
    _rescue(desk, after)
    _undo_what_helps_nothing(desk, before, after, goal)
    return after


def cheapest(desk: Desk, tickets: list[OpenTicket], goal: Goal) -> Holders:
    """The distribution with the smallest sum of points."""
    people: list[str | None] = [*desk.people, None]
    costs = prices(desk, tickets)
    row = (np.arange(len(tickets)) * PLACE[goal]).astype(np.int64)
    places = np.tile(row, (len(people), 1))
    places[-1] = UNASSIGNED
    position = {person: n for n, person in enumerate(people)}
    holder = optimum(costs, places, [position[ticket.holder] for ticket in tickets])
    return {ticket.id: people[n] for ticket, n in zip(tickets, holder, strict=True)}


def prices(desk: Desk, tickets: list[OpenTicket]) -> Ints:
    """Points of each ticket with each person; the last column is nobody."""
    late = desk.all_late(as_it_is(tickets))
    costs = np.full((len(tickets), len(desk.people) + 1), FORBIDDEN, np.int64)
    for row, ticket in enumerate(tickets):
        for column, person_id in enumerate(desk.people):
            if person_id == ticket.holder:
                stays = not desk.people[person_id].active or ticket.id in late
                costs[row, column] = LATE if stays else 0
            elif desk.permitted(person_id, ticket):
                costs[row, column] = _handover(desk, ticket, person_id)
        if ticket.holder is None:
            costs[row, -1] = 0
    return costs


def _handover(desk: Desk, ticket: OpenTicket, person_id: str) -> int:
    person = desk.people[person_id]
    points = HANDOVER
    if ticket.holder is not None and (ticket.holder, ticket.id) in desk.answered:
        points += ANSWERED
    if (person_id, ticket.account_id or "") not in desk.familiar:
        points += STRANGER
    if person.team_id != ticket.team_id:
        points += OTHER_TEAM
    ahead = ticket.due is not None and ticket.due > desk.now
    if ahead and desk.minutes_until_due(person_id, ticket) < ticket.minutes:
        points += LATE
    return points


def _rescue(desk: Desk, after: Holders) -> None:
    """Give what is still late to the cheapest person who has time for it."""
    queues = desk.queues(after)
    lines = {person_id: Line(desk, person_id, queue) for person_id, queue in queues.items()}
    for ticket_id in _by_due(desk, desk.all_late(after)):
        ticket, holder = desk.tickets[ticket_id], after[ticket_id]
        if holder is None or ticket_id not in desk.late(holder, queues[holder]):
            continue
        free = [
            person_id
            for person_id, line in lines.items()
            if person_id != holder
            and (person_id == ticket.holder or desk.permitted(person_id, ticket))
            and line.has_time_for(ticket)
        ]
        if not free:
            continue
        to = min(
            free,
            key=lambda p, ticket=ticket: (
                0 if p == ticket.holder else _handover(desk, ticket, p),
                p,
            ),
        )
        queues[holder].remove(ticket_id)
        queues[to].append(ticket_id)
        after[ticket_id] = to
        for person_id in (holder, to):
            lines[person_id] = Line(desk, person_id, queues[person_id])


def _undo_what_helps_nothing(desk: Desk, before: Holders, after: Holders, goal: Goal) -> None:
    """Take back moves between people without which as little would be late.

    For balance, a move stays when it takes from the heavier queue, measured in working days.
    """
    queues = desk.queues(after)
    for ticket_id in sorted(after, reverse=True):
        home, away = before[ticket_id], after[ticket_id]
        if home == away or home is None or away is None or not desk.people[home].active:
            continue
        back, rest = [*queues[home], ticket_id], [t for t in queues[away] if t != ticket_id]
        if goal is Goal.BALANCE and desk.days(home, back) > desk.days(away, queues[away]):
            continue
        with_move = len(desk.late(home, queues[home])) + len(desk.late(away, queues[away]))
        without = len(desk.late(home, back)) + len(desk.late(away, rest))
        if without <= with_move:
            queues[home], queues[away] = back, rest
            after[ticket_id] = home


def _by_due(desk: Desk, ids: Iterable[str]) -> list[str]:
    """Ids in the order of their deadlines; only tickets with one can be late."""
    return sorted(ids, key=lambda t: (str(desk.tickets[t].due), t))
