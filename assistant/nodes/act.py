"""Sends tool calls through the one door."""

import json
from typing import Any

from langchain_core.messages import ToolMessage
from langgraph.runtime import Runtime

from assistant.run import Run
from assistant.state import State, pending_calls
from reports.blocks import Report, Table
from tools.execution import Outcome


def act(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """Call every pending tool, in order; each result becomes a tool message."""
    run = runtime.context
    messages = []
    for call in pending_calls(state["messages"]):
        outcome = run.door.call(call["name"], call["args"], run.actor, run.clock, run.thread)
        messages.append(_message(outcome, call["id"]))
    return {"messages": messages}


def _message(outcome: Outcome, call_id: str) -> ToolMessage:
    """`content` is what a model and later turns read; `artifact` is what people are shown."""
    content = {
        "kind": outcome.kind,
        "args": outcome.args,
        "headline": outcome.report.headline,
        "refs": refs(outcome.report),
    }
    return ToolMessage(
        content=json.dumps(content, ensure_ascii=False),
        tool_call_id=call_id,
        name=outcome.tool,
        artifact={"report": outcome.report.to_json(), "ms": round(outcome.ms, 1)},
    )


def refs(report: Report) -> list[str]:
    """What the rows of the answer are, in the order in which they were shown."""
    return [ref for block in report.blocks if isinstance(block, Table) for ref in block.refs]
