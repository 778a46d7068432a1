"""Asks the chat model for the next step: tool calls, a question back, or the end."""

from typing import Any

from langgraph.runtime import Runtime

from assistant.run import Run
from assistant.state import State
from tools.export.functions import function


def plan(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """One message of the model: with tool calls, or with words."""
    run = runtime.context
    offered = [function(spec) for spec in run.door.catalog.allowed(run.actor)]
    model = run.model.bind_tools(offered)
    return {"messages": [model.invoke(state["messages"])]}
