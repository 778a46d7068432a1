"""What one run of the graph has at hand. Never stored: a resumed run gets it afresh."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.clock import Clock
from tools.access import Actor
from tools.execution import Door

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langgraph.runtime import Runtime

    from assistant.conversation import Event
    from assistant.memory import Memories
    from assistant.tracing import QuestionTrace


@dataclass(frozen=True)
class Run:
    """Surroundings of one question."""

    actor: Actor
    clock: Clock
    """In the actor's time zone."""
    door: Door
    model: "BaseChatModel"
    thread: str
    memory: "Memories | None" = None
    """What the person asked to keep."""
    trace: "QuestionTrace | None" = None
    """None where nothing is traced."""
    listener: "Callable[[Event], None] | None" = None
    """Who is told what happens, as it happens; None writes it to the graph's stream."""


def tell(runtime: "Runtime[Run]", event: "Event") -> None:
    """Say what happens while an answer is made.

    The graph's own stream costs two threads a question, so a caller that can be called is.
    """
    (runtime.context.listener or runtime.stream_writer)(event)
