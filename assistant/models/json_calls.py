"""Tool calls as JSON in plain text, for endpoints whose own tool calls do not work."""

import json
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from assistant.models.offer import declared
from assistant.prompting import prompt
from tools.spec import ToolSpec

_FENCED = re.compile(
    r"```(?:json|tool_call)?\s*(.*?)```|<tool_call>\s*(.*?)\s*</tool_call>", re.DOTALL
)
_NAMES = ("tool", "name", "function", "tool_name", "action")
_ARGUMENTS = ("arguments", "args", "parameters", "input", "action_input")


def instructions(offered: Sequence[ToolSpec]) -> str:
    """What a model is told when it has to write its calls."""
    forms = [declared(spec)["function"] for spec in offered]
    return prompt("json-calls").fill(
        tools="\n".join(json.dumps(form, ensure_ascii=False) for form in forms)
    )


def schema(offered: Sequence[ToolSpec]) -> dict[str, Any]:
    """JSON schema of one message: a call of an offered tool, or an answer."""
    definitions: dict[str, Any] = {}
    calls = []
    for spec in offered:
        arguments = dict(spec.schema())
        for name, body in arguments.pop("$defs", {}).items():
            definitions[f"{spec.name}.{name}"] = _moved(body, spec.name)
        calls.append(
            _object(call=_object(tool={"const": spec.name}, arguments=_moved(arguments, spec.name)))
        )
    whole: dict[str, Any] = {"anyOf": [*calls, _object(answer={"type": "string", "minLength": 1})]}
    return {**whole, "$defs": definitions} if definitions else whole


def as_text(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The conversation without tool roles, which such endpoints often refuse or drop."""
    plain: list[BaseMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            said = f"Result of {message.name}:\n{message.content}"
            plain.append(HumanMessage(said))
        elif isinstance(message, AIMessage):
            calls = [
                {"call": {"tool": call["name"], "arguments": call["args"]}}
                for call in message.tool_calls
            ]
            said = "\n".join(json.dumps(call, ensure_ascii=False) for call in calls)
            plain.append(AIMessage(said or json.dumps({"answer": str(message.content)})))
        else:
            plain.append(message)
    return _merged(plain)


def read(text: str) -> list[dict[str, Any]]:
    """Every JSON object that a text consists of: bare, one after the other, or fenced."""
    fenced = [a or b for a, b in _FENCED.findall(text)]
    found: list[dict[str, Any]] = []
    for part in fenced or [text]:
        found += _objects(part)
    return found


def looks_like_json(text: str) -> bool:
    """Whether a message begins as JSON does: such words are not shown to a person."""
    start = text.lstrip()
    return start.startswith(("{", "[", "```", "<tool_call"))


def call_of(value: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Tool and arguments of an object in any of the usual forms; None when it is no call."""
    inner = value.get("call") or value.get("function_call") or value.get("tool_call") or value
    if isinstance(inner, dict) and isinstance(inner.get("function"), dict):
        inner = inner["function"]
    if not isinstance(inner, dict):
        return None
    name = next((inner[k] for k in _NAMES if isinstance(inner.get(k), str)), None)
    if name is None:
        return None
    arguments = next((inner[k] for k in _ARGUMENTS if k in inner), {})
    if isinstance(arguments, str):
        parsed = _objects(arguments)
        arguments = parsed[0] if parsed else {}
    return name, arguments if isinstance(arguments, dict) else {}


def _objects(text: str) -> list[dict[str, Any]]:
    decoder, found, at = json.JSONDecoder(), [], 0
    while (at := text.find("{", at)) >= 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            return found
        found.append(value)
    return [value for value in found if isinstance(value, dict)]


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _moved(value: Any, owner: str) -> Any:
    """The schema with its references pointing to where the owner's definitions went."""
    if isinstance(value, dict):
        return {
            key: f"#/$defs/{owner}.{item.removeprefix('#/$defs/')}"
            if key == "$ref"
            else _moved(item, owner)
            for key, item in value.items()
        }
    return [_moved(item, owner) for item in value] if isinstance(value, list) else value


def _merged(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Neighbours of one role as one message: many chat templates insist on taking turns."""
    merged: list[BaseMessage] = []
    for message in messages:
        last = merged[-1] if merged else None
        if last is not None and type(last) is type(message) and not isinstance(last, SystemMessage):
            merged[-1] = type(message)(f"{last.content}\n\n{message.content}")
        else:
            merged.append(message)
    return merged
