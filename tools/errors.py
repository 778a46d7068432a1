"""What a tool may answer instead of a result.

ToolError                 told to the person and to a model, in words a customer may hear
├── InvalidArgument       a value cannot be used; says which values can
├── NotFound              no such ticket, account, person …; with the nearest names
├── NotAllowed            this person may not do or see that
├── NothingThere          the data to answer from is missing; says how to get it
└── NeedsDecision         a write that waits for approval

Anything else that a tool raises is a defect: it is logged once with a request id.
"""

from collections.abc import Sequence
from typing import Literal

Kind = Literal["error", "invalid", "not_found", "forbidden", "nothing", "proposal"]


class ToolError(Exception):
    """A clear answer that is not a result. `hints` are things to ask or do instead."""

    kind: Kind = "error"

    def __init__(self, message: str, hints: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hints = tuple(hints)


class InvalidArgument(ToolError):
    """A value cannot be used."""

    kind = "invalid"


class NotFound(ToolError):
    """There is no such thing, or this person may not know of it (the two are not told apart)."""

    kind = "not_found"


class NotAllowed(ToolError):
    """The person lacks the right."""

    kind = "forbidden"


class NothingThere(ToolError):
    """There is no data to answer from."""

    kind = "nothing"


class NeedsDecision(ToolError):
    """The write is prepared and waits for approval."""

    kind = "proposal"
