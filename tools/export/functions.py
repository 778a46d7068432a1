"""Tools as function declarations, the form that chat models take."""

from functools import cache, lru_cache
from typing import Any

from tools.access import Actor
from tools.catalog import Catalog
from tools.spec import Args, ToolSpec


def function(spec: ToolSpec) -> dict[str, Any]:
    """A tool in the OpenAI function format, which LangChain's providers understand."""
    return {
        "type": "function",
        "function": {
            "name": spec.name,
            "description": spec.summary,
            "parameters": parameters(spec.args),
        },
    }


@cache
def parameters(args: type[Args]) -> dict[str, Any]:
    """JSON schema of a tool's arguments. Made once, since it takes a millisecond; do not change."""
    return args.model_json_schema()


@lru_cache(maxsize=256)
def functions(catalog: Catalog, actor: Actor) -> tuple[dict[str, Any], ...]:
    """What a person may use. Made once for each person; do not change."""
    return tuple(function(spec) for spec in catalog.allowed(actor))
