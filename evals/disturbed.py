"""Disturbs the list of tools that a language model is shown; what is right does not change with it.

shuffled: in another order. renamed: under names that say nothing. more: among others, which
nobody has. A model that has understood the descriptions stands all three. The built-in planner
looks at no such list, so it is not concerned.
"""

import json
import random
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict, Field

KINDS = {
    "shuffled": "the tools stand in another order",
    "renamed": "the tools have names that say nothing",
    "more": "the tools stand among others that nobody has",
}
_OTHERS = {
    "order_lunch": "Orders lunch for a meeting.",
    "translate_text": "Translates a text into another language.",
    "weather_forecast": "The weather at a place for the next days.",
    "currency_rate": "The exchange rate of two currencies.",
    "book_travel": "Books trains, flights and hotels.",
    "play_music": "Plays a piece of music.",
    "find_recipe": "Finds a recipe for some ingredients.",
    "stock_price": "The price of a share.",
}


class UnknownDisturbance(ValueError):
    """No disturbance has that name."""


def check(kinds: Sequence[str]) -> None:
    """Raises UnknownDisturbance for a name that is not known."""
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise UnknownDisturbance(f"there is no {unknown[0]}; there are {', '.join(KINDS)}")


class Disturbed(BaseChatModel):
    """A chat model that is shown a disturbed list of tools; its calls come back in real names."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    inner: Any
    kinds: tuple[str, ...]
    names: dict[str, str] = Field(default_factory=dict)
    """Shown name to real name."""

    @property
    def _llm_type(self) -> str:
        return "deskmate-disturbed"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        """The model with the disturbed list."""
        shown = [json.loads(json.dumps(tool)) for tool in tools]
        draw = random.Random(len(shown))  # noqa: S311 - repeatable, no secret
        names: dict[str, str] = {}
        if "renamed" in self.kinds:
            for number, tool in enumerate(shown, start=1):
                names[f"action_{number:02d}"] = tool["function"]["name"]
                tool["function"]["name"] = f"action_{number:02d}"
        if "more" in self.kinds:
            shown += [_declared(name, about) for name, about in _OTHERS.items()]
        if "shuffled" in self.kinds:
            draw.shuffle(shown)
        bound = self.inner.bind_tools(shown, **kwargs)
        return self.model_copy(update={"inner": bound, "names": names})

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
        kwargs.pop("run_manager", None)
        shown = {real: name for name, real in self.names.items()}
        told = [_renamed(message, shown) for message in messages]
        message = _renamed(self.inner.invoke(told, **kwargs), self.names)
        return ChatResult(generations=[ChatGeneration(message=message)])  # type: ignore[arg-type]


def _renamed(message: BaseMessage, names: dict[str, str]) -> BaseMessage:
    """The message with the tools of its calls under other names."""
    if isinstance(message, AIMessage) and message.tool_calls:
        calls = [{**c, "name": names.get(c["name"], c["name"])} for c in message.tool_calls]
        return message.model_copy(update={"tool_calls": calls})
    if isinstance(message, ToolMessage) and message.name in names:
        return message.model_copy(update={"name": names[message.name]})
    return message


def _declared(name: str, about: str) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {"what": {"type": "string"}}}
    return {
        "type": "function",
        "function": {"name": name, "description": about, "parameters": parameters},
    }
