"""What is told about proposals and decisions."""

from datetime import datetime
from typing import Any, Literal

from reports.blocks import Approval, Change, Report
from tools.spec import Result

Decision = Literal["approve", "reject"]
Came = Literal["executed", "rejected", "stale", "expired", "already", "undone", "kept"]
"""What came of a decision. already: it had been decided before, and nothing was done. kept: it
could not be taken back."""


class View(Result):
    """A proposal as a person may see it."""

    id: str
    tool: str
    title: str
    args: dict[str, Any]
    digest: str
    state: str
    summary: str
    changes: list[Change]
    effects: list[str]
    reversible: bool
    rows: list[str]
    """What changes, in the order shown: "ticket:DESK-1002"."""
    outside: bool
    """It holds words that came from outside."""
    rule: str
    """The policy that says who decides."""
    requester_id: str
    requester: str
    deciders: list[str]
    """Person ids, or manager, executive, colleague."""
    decides: str
    """The same in words, to the person who looks."""
    mine: bool
    may_decide: bool
    may_edit: bool
    may_undo: bool
    created_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    executed_at: datetime | None
    number: int
    """The greater, the later something happened to it."""
    reason: str | None
    message: str | None
    """What came of it, once it is decided."""
    thread: str | None
    replaces: str | None
    report: Report
    """All that was shown."""

    def approval(self) -> Approval:
        """The block that shows it."""
        return Approval(
            proposal_id=self.id,
            tool=self.tool,
            summary=self.summary,
            changes=self.changes,
            effects=self.effects,
            reversible=self.reversible,
            decides=self.decides,
            expires_at=self.expires_at,
        )


class Decided(Result):
    """What came of deciding one proposal, or of taking it back."""

    id: str
    came: Came
    message: str
    view: View
    fresh: View | None = None
    """The same request as it looks by now, waiting, where the old one no longer fitted."""
