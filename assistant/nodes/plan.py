"""Asks the chat model for the next step: tool calls, a question back, or the end."""

from typing import Any

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.runtime import Runtime

from assistant.conversation import Event
from assistant.feedback import answering as judging
from assistant.memory import answering
from assistant.run import Run, tell
from assistant.state import State
from tools.export.functions import functions


def plan(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """One message of the model: with tool calls, or with words.

    A sentence about what to remember, or about the last answer, never reaches the model;
    preferences complete its calls.
    """
    run = runtime.context
    if isinstance(state["messages"][-1], HumanMessage):
        text = "Choosing what to look at"
        tell(runtime, Event("step", text, {"stage": "plan"}))
        kept = _from_memory(run, state) or _from_feedback(run, state)
        if kept is not None:
            return {"messages": [kept]}
    model = run.model.bind_tools(functions(run.door.catalog, run.actor))
    message = model.invoke(state["messages"])
    if run.memory is None or not message.tool_calls:
        return {"messages": [message]}
    preferences = run.memory.preferences(run.actor.person_id)
    completed = answering.with_preferences(message, preferences, run.door.catalog)
    return {"messages": [completed]}


def _from_memory(run: Run, state: State) -> AIMessage | None:
    if run.memory is None:
        return None
    return answering.answer(run.memory, run.actor.person_id, state["messages"])


def _from_feedback(run: Run, state: State) -> AIMessage | None:
    if run.feedback is None:
        return None
    sentence = str(state["messages"][-1].content)
    return judging.answer(run.feedback, run.actor, run.thread, sentence, state.get("answer"))
