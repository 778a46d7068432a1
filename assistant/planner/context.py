"""What a request is read in: its turn, the names its asker may know, earlier calls of the turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.planner.turn import Exchange, PlannedCall, Turn
from tools.arguments.known import KnownNames


@dataclass(frozen=True)
class Context:
    """A turn with its names, and the calls already planned in it."""

    turn: Turn
    known: KnownNames
    planned: list[PlannedCall] = field(default_factory=list)
    look: Callable[[str, dict[str, Any]], list[str]] | None = None
    """The rows that a tool would show to the asker; None where nothing can be looked up."""

    @property
    def history(self) -> list[Exchange]:
        return self.turn.history
