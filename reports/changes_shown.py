"""How many of a request's changes an answer lists, and where the others are."""

from collections.abc import Sequence

from reports.blocks import Approval, Change
from reports.clean import one_line

CHANGES_SHOWN = 10
"""Changes of a request that an answer lists."""


def some(changes: Sequence[Change], most: int) -> Sequence[Change]:
    """The first changes; all where only one would be left out."""
    return changes if len(changes) <= most + 1 else changes[:most]


def and_more(block: Approval, shown: int) -> str:
    """What says how many changes are not listed and what lists them; empty where none is."""
    rest = len(block.changes) - shown
    if rest <= 0:
        return ""
    where = one_line(block.proposal_id) if block.proposal_id else ""
    return f"and {rest} more; all: deskmate approvals show {where}" if where else f"and {rest} more"
