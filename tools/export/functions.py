"""Tools as function declarations, the form that chat models take."""

from typing import Any

from tools.spec import ToolSpec


def function(spec: ToolSpec) -> dict[str, Any]:
    """A tool in the OpenAI function format, which LangChain's providers understand."""
    return {
        "type": "function",
        "function": {
            "name": spec.name,
            "description": spec.summary,
            "parameters": spec.schema(),
        },
    }
