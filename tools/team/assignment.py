"""The cheapest distribution of tickets over people: a min-cost flow, solved exactly.

Every ticket goes to one person; `costs[t, p]` is the price of that, `FORBIDDEN` rules it out. On
top, the k-th ticket of a person costs `places[p, k - 1]`, which must not decrease with k: so an
even spread is cheaper than a pile. The optimum is reached from any permitted start by cancelling
negative cycles in the residual graph over people (Klein 1967): an arc from p to q is the cheapest
ticket to hand over, and one more node stands for "somebody has one ticket more or less". As long
as such a cycle exists the total falls; when there is none, the distribution is optimal.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
FORBIDDEN = 1 << 40
"""Price of what must not be."""
_NONE = 1 << 60


def optimum(costs: Any, places: Any, start: Any) -> list[int]:
    """For each ticket the person of the cheapest distribution.

    costs: tickets x people, whole numbers. places: people x at least as many as there are tickets.
    start: for each ticket a permitted person. Raises ValueError when the start is not permitted.
    """
    flow = _Flow(np.asarray(costs, np.int64), np.asarray(places, np.int64), list(start))
    while cycle := flow.negative_cycle():
        flow.cancel(cycle)
    return flow.holder


def price(costs: Any, places: Any, holder: Any) -> int:
    """What a distribution costs in all."""
    counts = np.bincount(np.asarray(holder, np.int64), minlength=np.shape(costs)[1])
    own = sum(int(costs[t][p]) for t, p in enumerate(holder))
    return own + sum(int(np.sum(places[p][:n])) for p, n in enumerate(counts))


class _Flow:
    """A distribution, and the prices of changing it. The last node stands for the places."""

    def __init__(self, costs: Ints, places: Ints, holder: list[int]) -> None:
        self.costs, self.places, self.holder = costs, places, holder
        if any(costs[t, p] >= FORBIDDEN for t, p in enumerate(holder)):
            raise ValueError("a ticket begins where it must not be")
        self.people = costs.shape[1]
        self.held: list[list[int]] = [[] for _ in range(self.people)]
        for ticket, person in enumerate(holder):
            self.held[person].append(ticket)
        nodes = self.people + 1
        self.arcs = np.full((nodes, nodes), _NONE, np.int64)
        self.ticket = np.full((nodes, nodes), -1, np.int64)
        for person in range(self.people):
            self._price(person)

    def _price(self, person: int) -> None:
        """The arcs that leave a person, and those between the person and the places."""
        held, last = self.held[person], self.people
        self.arcs[person, :last], self.ticket[person, :last] = _NONE, -1
        if held:
            extra = self.costs[held] - self.costs[held, person][:, None]
            best = extra.argmin(axis=0)
            self.arcs[person, :last] = extra[best, np.arange(last)]
            self.ticket[person, :last] = np.asarray(held)[best]
            self.arcs[person, :last][self.arcs[person, :last] >= FORBIDDEN // 2] = _NONE
        self.arcs[person, person] = _NONE
        self.arcs[last, person] = -self.places[person, len(held) - 1] if held else _NONE
        full = len(held) >= self.places.shape[1]
        self.arcs[person, last] = _NONE if full else self.places[person, len(held)]

    def negative_cycle(self) -> list[int] | None:
        """Nodes of a cycle whose prices add up to less than nothing; None at the optimum."""
        nodes = self.people + 1
        distance = np.zeros(nodes, np.int64)
        before = np.full(nodes, -1)
        for _ in range(nodes):
            through = distance[:, None] + self.arcs
            best = through.argmin(axis=0)
            reached = through[best, np.arange(nodes)]
            better = reached < distance
            if not better.any():
                return None
            distance = np.where(better, reached, distance)
            before = np.where(better, best, before)
            if cycle := _cycle(before):
                return cycle
        return _cycle(before)

    def cancel(self, cycle: list[int]) -> None:
        """Hand over the ticket of each arc of the cycle."""
        given = [
            (int(self.ticket[a, b]), a, b)
            for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True)
            if self.people not in (a, b)
        ]
        for ticket, a, b in given:
            self.held[a].remove(ticket)
            self.held[b].append(ticket)
            self.holder[ticket] = b
        for person in {person for _, *both in given for person in both}:
            self.held[person].sort()
            self._price(person)


def _cycle(before: NDArray[Any]) -> list[int] | None:
    """A cycle among the predecessors, in the order of the arcs."""
    seen = np.zeros(len(before), int)
    for start in range(len(before)):
        path, node = [], start
        while node >= 0 and not seen[node]:
            seen[node] = start + 1
            path.append(node)
            node = int(before[node])
        if node >= 0 and seen[node] == start + 1:
            return path[path.index(node) :][::-1]
    return None
