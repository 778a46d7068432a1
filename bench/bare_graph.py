"""The yardstick of `bench.server`: turns a second of a graph that does nothing, in this process.

    python -m bench.bare_graph [--turns 500] [--json]

A turn is model, tool, model with constant messages, kept by LangGraph's own savers in a new SQLite
file: the asynchronous one at every step and at the end of the turn, the synchronous one, and none.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, cast

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, MessagesState, StateGraph

Durability = Literal["sync", "exit"]
_CALL = {"name": "show", "args": {"id": "1"}, "id": "c1"}


def _model(state: MessagesState) -> dict[str, Any]:
    asked = isinstance(state["messages"][-1], HumanMessage)
    return {"messages": [AIMessage("", tool_calls=[_CALL]) if asked else AIMessage("Done.")]}


def _tool(state: MessagesState) -> dict[str, Any]:
    return {"messages": [ToolMessage("{}", tool_call_id="c1")]}


def _next(state: MessagesState) -> str:
    last = state["messages"][-1]
    return "tool" if isinstance(last, AIMessage) and last.tool_calls else END


def graph(saver: AsyncSqliteSaver | None) -> Any:
    """Model and tool, joined."""
    built = StateGraph(MessagesState)
    built.add_node("model", _model)
    built.add_node("tool", _tool)
    built.add_edge(START, "model")
    built.add_conditional_edges("model", _next, {"tool": "tool", END: END})
    built.add_edge("tool", "model")
    return built.compile(checkpointer=saver)


@asynccontextmanager
async def _saver(kept: bool) -> AsyncIterator[AsyncSqliteSaver | None]:
    if not kept:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncSqliteSaver.from_conn_string(str(Path(folder) / "graph.db")) as saver:
            yield saver


async def turns_per_second(turns: int, durability: Durability | None) -> float:
    """Turns of new threads, one after the other."""
    async with _saver(durability is not None) as saver:
        bare = graph(saver)
        more = {"durability": durability} if durability else {}
        began = time.perf_counter()
        for n in range(turns):
            config = cast("Any", {"configurable": {"thread_id": f"t{n}"}})
            await bare.ainvoke({"messages": [HumanMessage("show 1")]}, config, **more)
        return turns / (time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    kinds: list[tuple[str, Durability | None]] = [
        ("kept at every step", "sync"),
        ("kept at the end of a turn", "exit"),
        ("not kept", None),
    ]
    found = {name: asyncio.run(turns_per_second(given.turns, kind)) for name, kind in kinds}
    if given.json:
        print(json.dumps(found))
        return
    for name, rate in found.items():
        print(f"{name:<28}{rate:8.0f} turns/s")


if __name__ == "__main__":
    main()
