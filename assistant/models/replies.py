"""Reads a model's message: calls that can be made, words for the person, or nonsense."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage
from pydantic import ValidationError

from assistant.models import json_calls
from tools.spec import ToolSpec

MOST_CALLS = 6
"""Calls in one message; more is a model that has lost its way."""


@dataclass(frozen=True)
class Reply:
    """A message as it was understood; one of `calls`, `words` and `fault` says something."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    words: str = ""
    fault: str = ""
    """What is wrong, in words that the model is told."""
    written: bool = False
    """Calls stood in the text: the endpoint has no working tool calls."""


def read(message: AIMessage, offered: Sequence[ToolSpec]) -> Reply:
    """What a message says."""
    if message.invalid_tool_calls:
        name = message.invalid_tool_calls[0].get("name") or "a tool"
        return Reply(fault=f"the arguments of {name} are not valid JSON.")
    if message.tool_calls:
        return _checked([(c["name"], c["args"]) for c in message.tool_calls], offered)
    text = _text(message)
    if not text:
        return Reply(fault="the answer is empty.")
    if not json_calls.looks_like_json(text) and "<tool_call>" not in text:
        return Reply(words=text)
    return _from_json(text, offered)


def _from_json(text: str, offered: Sequence[ToolSpec]) -> Reply:
    found = json_calls.read(text)
    calls = [call for value in found if (call := json_calls.call_of(value)) is not None]
    if calls:
        reply = _checked(calls, offered)
        return Reply(reply.calls, reply.words, reply.fault, written=True)
    answers = [value.get("answer") for value in found]
    said = next((a.strip() for a in answers if isinstance(a, str) and a.strip()), "")
    if said:
        return Reply(words=said, written=True)
    return Reply(fault="it is neither words nor a call of a tool.", written=True)


def _checked(calls: Sequence[tuple[str, dict[str, Any]]], offered: Sequence[ToolSpec]) -> Reply:
    known = {spec.name: spec for spec in offered}
    if len(calls) > MOST_CALLS:
        return Reply(fault=f"these are {len(calls)} calls; at most {MOST_CALLS} at once.")
    made = []
    for name, raw in calls:
        spec = known.get(name)
        if spec is None:
            return Reply(fault=f"there is no tool called {name[:60]!r}.")
        try:
            args = _given(spec, raw)
            spec.args.model_validate(args)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "arguments"
            return Reply(fault=f"{name}: {where}: {first['msg']}.")
        call = {"name": name, "args": args, "id": f"call_{uuid4().hex[:12]}", "type": "tool_call"}
        if not any(c["name"] == name and c["args"] == args for c in made):
            made.append(call)
    return Reply(calls=made)


def _given(spec: ToolSpec, raw: dict[str, Any]) -> dict[str, Any]:
    """The arguments that say something: models like to repeat defaults and to send nulls."""
    fields = spec.args.model_fields
    return {
        name: value
        for name, value in raw.items()
        if name not in fields
        or fields[name].is_required()
        or (value is not None and value != fields[name].default)
    }


def _text(message: AIMessage) -> str:
    return str(message.text).strip()
