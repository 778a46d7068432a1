"""Ties a thread to the person who opened it."""

from typing import Any

from langgraph.runtime import Runtime

from assistant.conversation import Event
from assistant.run import Run, tell
from assistant.state import State


class ForeignThread(Exception):
    """The thread belongs to somebody else."""


def identify(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """Note whose thread it is. Raises ForeignThread for anyone else's."""
    actor = runtime.context.actor
    owner = state.get("asker")
    if owner and owner["person_id"] != actor.person_id:
        raise ForeignThread(
            f"The thread {runtime.context.thread} belongs to somebody else. "
            "Leave out --thread to start one of your own."
        )
    tell(runtime, Event("step", "Reading the question", {"stage": "identify"}))
    return {"asker": {"person_id": actor.person_id, "persona": actor.persona.value}}
