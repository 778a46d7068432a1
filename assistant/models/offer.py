"""Which tools a model is shown: few enough to choose well, never one that decides."""

from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from assistant.planner import clauses
from assistant.planner.planner import Planner
from assistant.planner.router import neutral
from tools.access import Actor
from tools.export.functions import function
from tools.spec import ToolSpec

ALWAYS = ("what_can_you_do", "search_knowledge")
"""Offered with every question, where the person may use them."""
FOLLOWED = 3
"""Tools called last that stay on offer, so that a follow-up can call them again."""
EXAMPLES = 2


def shortlist(
    planner: Planner, actor: Actor, text: str, earlier: Sequence[BaseMessage], size: int
) -> list[ToolSpec]:
    """The tools for a question: what the planner finds likely, what was just used, the usual ones.

    Tools that decide about proposals are never among them: only a person's own words reach those.
    """
    allowed = {s.name: s for s in planner.catalog.allowed(actor) if s.effect != "decision"}
    names: list[str] = [*_used(earlier)[:FOLLOWED], *ALWAYS]
    chosen = [name for name in dict.fromkeys(names) if name in allowed]
    for name in _likely(planner, text, allowed):
        if len(chosen) >= size:
            break
        if name not in chosen:
            chosen.append(name)
    return [allowed[name] for name in chosen]


def declared(spec: ToolSpec) -> dict[str, Any]:
    """A tool for a model: its schema, and what people say when they want it."""
    form = function(spec)
    said = " ".join(f"“{e.text}”" for e in spec.examples[:EXAMPLES])
    changes = " Prepares a proposal; a person decides." if spec.effect == "write" else ""
    body = {**form["function"], "description": f"{spec.summary}{changes} For example: {said}"}
    return {**form, "function": body}


def _likely(planner: Planner, text: str, allowed: Collection[str]) -> Iterable[str]:
    """Names by probability; a sentence of several parts gives the best of each in turn."""
    parts = list(dict.fromkeys([text, *clauses.split(text)]))
    ranked = [
        [guess.tool for guess in routing.guesses if guess.tool in allowed]
        for routing in planner.router.route_many([neutral(part) for part in parts])
    ]
    return dict.fromkeys(name for place in zip_longest(*ranked) for name in place if name)


def _used(messages: Sequence[BaseMessage]) -> list[str]:
    calls = [m.tool_calls for m in reversed(messages) if isinstance(m, AIMessage)]
    return list(dict.fromkeys(call["name"] for made in calls for call in made))
