"""Seeded faults of the assistant: a suite that lets them pass guards nothing.

Each is put into a worker process at a place of the product that every question goes through, while
the assistant answers and only then: what the case expects is found out by the product as it is.
"""

from evals.mutations import figures, reading, rights, times
from evals.mutations.patching import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    *times.MUTATIONS,
    *reading.MUTATIONS,
    *rights.MUTATIONS,
    *figures.MUTATIONS,
)


class UnknownMutation(ValueError):
    """No mutation has that name."""


def find(name: str) -> Mutation:
    """The mutation of that id. Raises UnknownMutation."""
    for one in MUTATIONS:
        if one.id == name:
            return one
    known = ", ".join(one.id for one in MUTATIONS)
    raise UnknownMutation(f"there is no mutation {name}; there are {known}")


__all__ = ["MUTATIONS", "Mutation", "UnknownMutation", "find"]
