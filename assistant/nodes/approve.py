"""Where a conversation waits for decisions: it notes what waits, and its turn ends.

Nothing is carried out here, and nothing is resumed: a decision is a call of its own, in whichever
process it arrives. Whether something still waits is in its row, so that is where this looks.
"""

from typing import Any

from langchain_core.messages import ToolMessage
from langgraph.runtime import Runtime

from assistant.run import Run
from assistant.state import State, this_turn
from tools.errors import NotFound


def approve(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """`waiting` holds the ids of what this conversation has asked for and nobody has decided."""
    known = [*state.get("waiting", []), *asked(state)]
    return {"waiting": [id_ for id_ in dict.fromkeys(known) if _waits(id_, runtime.context)]}


def asked(state: State) -> list[str]:
    """What the calls of this turn have put up for decision."""
    return [
        block["proposal_id"]
        for message in this_turn(state["messages"])
        if isinstance(message, ToolMessage) and message.artifact
        for block in message.artifact["report"]["blocks"]
        if block["type"] == "approval" and block.get("proposal_id")
    ]


def _waits(proposal: str, run: Run) -> bool:
    try:
        view = run.door.proposals.get(proposal, run.actor, run.clock)
    except NotFound:
        return False
    return view.state == "pending"
