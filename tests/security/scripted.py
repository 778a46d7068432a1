"""Chat models that do as a test says, and remember all that they were shown."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

Calls = list[tuple[str, dict[str, Any]]]


def as_text(messages: Sequence[BaseMessage]) -> str:
    """Everything that a model reads of messages."""
    return "\n".join(
        json.dumps(message.content, ensure_ascii=False)
        + json.dumps(getattr(message, "tool_calls", []), ensure_ascii=False, default=str)
        for message in messages
    )


class Scripted(BaseChatModel):
    """Answers with what `answer` makes of the messages so far."""

    answer: Callable[[list[BaseMessage]], AIMessage] = Field(exclude=True)
    prompts: list[str] = Field(default_factory=list)
    """What it was shown: the tools offered, then the messages of each turn."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "Scripted":  # type: ignore[override]
        self.prompts.append(json.dumps(list(tools), ensure_ascii=False, default=str))
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.prompts.append(as_text(messages))
        return ChatResult(generations=[ChatGeneration(message=self.answer(messages))])


def calling(calls: Calls) -> Scripted:
    """A model that makes all these calls at once, then says that it is done."""

    def answer(messages: list[BaseMessage]) -> AIMessage:
        if not isinstance(messages[-1], HumanMessage):
            return AIMessage("Done.")
        made = [
            {"name": name, "args": args, "id": f"call-{n}"} for n, (name, args) in enumerate(calls)
        ]
        return AIMessage("", tool_calls=made)

    return Scripted(answer=answer)
