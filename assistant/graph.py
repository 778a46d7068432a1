"""The LangGraph graph, readable on one screen.

    identify -> plan -> act -> plan -> ... -> approve -> reply
                  \\________________________/

`plan` asks the chat model (the built-in planner or another) for the next tool calls; `act` sends
them through the one door; `reply` composes the answer. After `act` comes `plan` again, unless the
planner has nothing left to call. Whether a write was decided and carried out is in its proposal
row, never in the graph's state.
"""

from typing import Any, Literal

from langchain_core.messages import ToolMessage
from langgraph.graph import END, START, StateGraph

from assistant.nodes.act import act
from assistant.nodes.approve import approve, asked
from assistant.nodes.identify import identify
from assistant.nodes.plan import plan
from assistant.nodes.reply import reply
from assistant.run import Run
from assistant.state import State, pending_calls


def build(checkpointer: Any = None) -> Any:
    """The compiled graph. Its state is messages and plain JSON."""
    graph = StateGraph(State, context_schema=Run)
    graph.add_node("identify", identify)
    graph.add_node("plan", plan)
    graph.add_node("act", act)
    graph.add_node("approve", approve)
    graph.add_node("reply", reply)
    graph.add_edge(START, "identify")
    graph.add_edge("identify", "plan")
    graph.add_conditional_edges("plan", _next)
    graph.add_conditional_edges("act", _after_act)
    graph.add_edge("approve", "reply")
    graph.add_edge("reply", END)
    return graph.compile(checkpointer=checkpointer)


def _after_act(state: State) -> Literal["plan", "approve", "reply"]:
    return "plan" if isinstance(state["messages"][-1], ToolMessage) else _last(state)


def _next(state: State) -> Literal["act", "approve", "reply"]:
    return "act" if pending_calls(state["messages"]) else _last(state)


def _last(state: State) -> Literal["approve", "reply"]:
    return "approve" if state.get("waiting") or asked(state) else "reply"
