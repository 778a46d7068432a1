"""What "ok, do it" means when the proposal is not the last thing that was said."""

from typing import Any

from assistant.planner.turn import Exchange
from tools.catalog import Catalog

_ASIDES = frozenset({"explain_answer", "what_can_you_do"})


def standing(history: list[Exchange]) -> Exchange | None:
    """The last exchange but for questions about it: after "why?" a "yes" is to what was shown."""
    for exchange in reversed(history):
        aside = exchange.calls and all(call["tool"] in _ASIDES for call in exchange.calls)
        if not aside and exchange.kind != "smalltalk":
            return exchange
    return None


def proposed(history: list[Exchange], catalog: Catalog) -> tuple[dict[str, Any] | None, str | None]:
    """The change that was proposed last, and what became of it.

    The second is None while it waits, otherwise approve, reject or undo.
    """
    came: str | None = None
    for exchange in reversed(history):
        for call in reversed(exchange.calls):
            if call["tool"] == "undo":
                came = came or "undo"
            elif call["tool"] == "decide":
                came = came or str(call["args"].get("decision", "approve"))
            elif call["tool"] in catalog and catalog.get(call["tool"]).effect == "write":
                return call, came
    return None, came


def came_to_nothing(history: list[Exchange]) -> bool:
    """Whether what was asked for last was refused by its tool: it has status pending already."""
    last = standing(history)
    return last is not None and last.kind == "call" and not last.calls
