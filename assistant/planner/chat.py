"""The planner as a LangChain chat model: the graph does not know which of the two is at work."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import BaseCallbackManager, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    ToolMessage,
    convert_to_messages,
)
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import ensure_config
from pydantic import ConfigDict

from assistant.planner.planner import Planner
from assistant.planner.turn import Exchange, Plan, Turn
from store.clock import Clock
from tools.access import Actor

TURNS = 12
"""How many earlier questions are looked at."""


class ChatPlanner(BaseChatModel):
    """Answers with tool calls, or with words and `additional_kwargs`.

    kind: call, clarify, decline, smalltalk, forbidden, or done after the last call of a turn.
    choices, pending, reading: as in `Plan`. plan: the whole plan while calls of it remain.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    planner: Planner
    actor: Actor
    clock: Clock

    @property
    def _llm_type(self) -> str:
        return "deskmate-planner"

    def bind_tools(  # type: ignore[override]
        self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any
    ) -> Runnable[Any, AIMessage]:
        """The model itself. Rights come from the actor, so `tools` is not looked at."""
        return self

    def invoke(
        self,
        input: LanguageModelInput,
        config: RunnableConfig | None = None,
        *,
        stop: list[str] | None = None,
        **kwargs: Any,
    ) -> AIMessage:
        """As any chat model; without the keeping of records where nobody listens to them."""
        config = ensure_config(config)
        listening = config.get("callbacks")
        if isinstance(listening, BaseCallbackManager):
            listening = listening.handlers
        if listening or not isinstance(input, list):
            return super().invoke(input, config, stop=stop, **kwargs)
        return self._answer(convert_to_messages(input))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    def _answer(self, messages: list[BaseMessage]) -> AIMessage:
        before, turn = _split(messages)
        said = [m for m in turn if isinstance(m, AIMessage)]
        if said:
            return self._continue(said, turn)
        question = Turn(str(turn[0].content), self.actor, self.clock, history(before))
        return _first(self.planner.plan(question), self.planner)

    def ending(self, messages: list[BaseMessage]) -> AIMessage | None:
        """The end of the turn; None while calls of its plan remain."""
        said = [m for m in _split(messages)[1] if isinstance(m, AIMessage)]
        return _done() if said and _all_made(said) else None

    def _continue(self, said: list[AIMessage], turn: list[BaseMessage]) -> AIMessage:
        """The next call of the plan, or the end of the turn."""
        if _all_made(said):
            return _done()
        plan = Plan.from_json(said[0].additional_kwargs["plan"])
        at = sum(len(m.tool_calls) for m in said)
        refs = [_refs(m) for m in turn if isinstance(m, ToolMessage)]
        args = self.planner.resolve(plan, at, refs)
        if args is None:
            words = "There was no such row to go on with, so I stopped there."
            return AIMessage(content=words, additional_kwargs={"kind": "done"})
        return AIMessage(
            content="",
            tool_calls=[_tool_call(plan.calls[at].tool, args)],
            additional_kwargs={"kind": "call"},
        )


def _all_made(said: list[AIMessage]) -> bool:
    """Whether the calls of the plan, which the first message of a turn holds, were made."""
    plan = said[0].additional_kwargs.get("plan")
    return plan is None or sum(len(m.tool_calls) for m in said) >= len(plan["calls"])


def _done() -> AIMessage:
    return AIMessage(content="", additional_kwargs={"kind": "done"})


def history(messages: Sequence[BaseMessage]) -> list[Exchange]:
    """The earlier questions of a conversation, oldest first."""
    starts = [i for i, m in enumerate(messages) if isinstance(m, HumanMessage)]
    ends = [*starts[1:], len(messages)][: len(starts)]
    turns = [messages[start:end] for start, end in zip(starts, ends, strict=True)]
    return [_exchange(turn) for turn in turns[-TURNS:]]


def _exchange(turn: Sequence[BaseMessage]) -> Exchange:
    said = [m for m in turn if isinstance(m, AIMessage)]
    results = [m for m in turn if isinstance(m, ToolMessage)]
    first = said[0].additional_kwargs if said else {}
    contents = [_content(m) for m in results]
    kinds = [content.get("kind") for content in contents]
    calls = [
        {"tool": m.name, "args": content.get("args", {})}
        for m, content in zip(results, contents, strict=True)
        if content.get("kind") not in ("invalid", "forbidden", "error")
    ]
    return Exchange(
        text=str(turn[0].content),
        kind="proposal" if "proposal" in kinds else str(first.get("kind", "call")),
        calls=calls,
        refs=[_shown(content) for content in contents],
        pending=first.get("pending"),
    )


def _split(messages: list[BaseMessage]) -> tuple[list[BaseMessage], list[BaseMessage]]:
    """Earlier turns, and the present one from its question on."""
    at = max(i for i, m in enumerate(messages) if isinstance(m, HumanMessage))
    return messages[:at], messages[at:]


def _first(plan: Plan, planner: Planner) -> AIMessage:
    data = plan.to_json()
    extra: dict[str, Any] = {"kind": plan.kind, "reading": data["reading"]}
    extra |= {key: data[key] for key in ("choices", "pending") if data[key]}
    if plan.kind != "call":
        return AIMessage(content=plan.text, additional_kwargs=extra)
    if len(plan.calls) > 1:
        extra["plan"] = data
    if plan.reading.passed_over:
        extra["notes"] = plan.reading.passed_over
    args = planner.resolve(plan, 0, []) or plan.calls[0].args
    return AIMessage(
        content="", tool_calls=[_tool_call(plan.calls[0].tool, args)], additional_kwargs=extra
    )


def _tool_call(name: str, args: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "args": args, "id": f"call_{uuid4().hex[:12]}", "type": "tool_call"}


def _content(message: ToolMessage) -> dict[str, Any]:
    try:
        value = json.loads(str(message.content))
    except json.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _refs(message: ToolMessage) -> list[str]:
    return _shown(_content(message))


def _shown(content: dict[str, Any]) -> list[str]:
    return [str(ref) for ref in content.get("refs", [])]
