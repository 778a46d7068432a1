"""What one run of the graph has at hand. Never stored: a resumed run gets it afresh."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.clock import Clock
from tools.access import Actor
from tools.execution import Door

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True)
class Run:
    """Surroundings of one question."""

    actor: Actor
    clock: Clock
    """In the actor's time zone."""
    door: Door
    model: "BaseChatModel"
    thread: str
