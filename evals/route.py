"""Which nodes of the graph a question went through."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler


class _Route(BaseCallbackHandler):
    """Notes each node as it begins."""

    def __init__(self) -> None:
        self.nodes: list[str] = []

    def on_chain_start(self, *_: Any, **given: Any) -> None:
        """A runnable begins; nodes are known by their metadata."""
        node = (given.get("metadata") or {}).get("langgraph_node")
        if node is not None and given.get("name") == node:
            self.nodes.append(node)


_route: ContextVar[_Route | None] = ContextVar("deskmate_evals_route", default=None)


@cache
def _listen() -> None:
    """Have LangChain look at the variable; once per process."""
    from langchain_core.tracers.context import register_configure_hook

    register_configure_hook(_route, inheritable=True)


@contextmanager
def followed() -> Iterator[list[str]]:
    """The names of the nodes that run inside, in order."""
    _listen()
    route = _Route()
    token = _route.set(route)
    try:
        yield route.nodes
    finally:
        _route.reset(token)


def branches() -> set[tuple[str, str]]:
    """Every edge of the graph as (from, to)."""
    from assistant.graph import build

    drawn = build().get_graph()
    return {(edge.source, edge.target) for edge in drawn.edges}
