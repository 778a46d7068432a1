"""Sends tool calls through the one door."""

import json
from contextlib import nullcontext
from typing import Any

from langchain_core.messages import AnyMessage, ToolMessage
from langgraph.runtime import Runtime

from assistant.conversation import Event
from assistant.evidence.keeping import kept_call
from assistant.planner.chat import ChatPlanner
from assistant.run import Run, tell
from assistant.state import State, pending_calls
from reports.blocks import Headline, Report, Table
from tools.execution import Outcome

NOT_ITS_DECISION = "Only a person can decide about a change; a language model cannot."


def act(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """Call every pending tool, in order; each result becomes a tool message.

    Where the planner has nothing left to call, its last word follows at once.
    """
    run = runtime.context
    messages: list[AnyMessage] = []
    asker = state["messages"][-1].additional_kwargs
    # The planner reads the person's own words only; any other model may have read a customer's.
    outside = asker.get("by", "planner" if "kind" in asker else "model") == "model"
    for call in pending_calls(state["messages"]):
        tell(runtime, _step(run, call["name"]))
        outcome = _called(run, call, outside=outside)
        run.calls.append(kept_call(outcome))
        messages.append(_message(outcome, call["id"]))
    if isinstance(run.model, ChatPlanner):
        last = run.model.ending([*state["messages"], *messages])
        messages += [last] if last is not None else []
    return {"messages": messages}


def _called(run: Run, call: dict[str, Any], *, outside: bool) -> Outcome:
    name = call["name"]
    catalog = run.door.catalog
    if outside and name in catalog and catalog.get(name).effect == "decision":
        report = Report(blocks=[Headline(text=NOT_ITS_DECISION)])
        return Outcome(name, "forbidden", call["args"], report)
    with _traced(run, name) as span:
        outcome = run.door.call(
            name, call["args"], run.actor, run.clock, run.thread, outside=outside
        )
        if span is not None:
            span.set_attribute("deskmate.outcome", outcome.kind)
    return outcome


def _traced(run: Run, tool: str) -> Any:
    if run.trace is None:
        return nullcontext()
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool if tool in run.door.catalog else "unknown",
        "gen_ai.tool.type": "function",
    }
    return run.trace.span(f"execute_tool {attributes['gen_ai.tool.name']}", attributes)


def _step(run: Run, tool: str) -> Event:
    catalog = run.door.catalog
    title = catalog.get(tool).title if tool in catalog else tool
    words = title if title[:2].isupper() else title[:1].lower() + title[1:]
    return Event("step", f"Looking at {words}", {"stage": "act", "tool": tool})


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
    """What the answer is about and what its rows are, in the order in which they were shown."""
    shown = (block for block in report.blocks if isinstance(block, Headline | Table))
    return [ref for block in shown for ref in block.refs or []]
