"""What one run of the graph has at hand. Never stored: a resumed run gets it afresh."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from store.clock import Clock
from tools.access import Actor
from tools.execution import Door

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langgraph.runtime import Runtime

    from assistant.conversation import Event
    from assistant.feedback import Feedbacks
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
    feedback: "Feedbacks | None" = None
    """Where judgements of answers are kept; None in runs that keep nothing."""
    trace: "QuestionTrace | None" = None
    """None where nothing is traced."""
    listener: "Callable[[Event], None] | None" = None
    """Who is told what happens, as it happens; None writes it to the graph's stream."""
    calls: "list[dict[str, Any]]" = field(default_factory=list)
    """What is kept of each call for its explanation, in order. Beside the graph's state, which
    is written anew with every turn."""


def tell(runtime: "Runtime[Run]", event: "Event") -> None:
    """Say what happens while an answer is made.

    The graph's own stream costs two threads a question, so a caller that can be called is.
    """
    (runtime.context.listener or runtime.stream_writer)(event)
