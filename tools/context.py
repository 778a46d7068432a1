"""What a tool has at hand while it runs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from store.clock import Clock
from tools.access import Actor

if TYPE_CHECKING:
    from sqlmodel import Session


class Knowledge(Protocol):
    """The part of `knowledge.retrieval.Knowledge` that tools use."""

    def search(
        self, session: "Session", query: str, limit: int = 5, audience: str | None = None
    ) -> Any:
        """Passages for a question, best first, or an honest nothing."""
        ...


@dataclass(frozen=True)
class ToolContext:
    """One call's surroundings. `session` only sees what `actor` may see."""

    actor: Actor
    session: "Session"
    clock: Clock
    """In the actor's time zone."""
    knowledge: Knowledge | None = None
    thread_id: str | None = None
