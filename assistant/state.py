"""The graph's state: messages and plain JSON, kept small so that a long thread stays quick."""

from typing import Annotated, Any, NotRequired, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

TURNS_KEPT = 12
"""How many questions back a follow-up can reach."""


def extend(left: list[AnyMessage], right: list[AnyMessage]) -> list[AnyMessage]:
    """Append messages; a new question drops old turns and the full reports of earlier ones."""
    if not any(isinstance(message, HumanMessage) for message in right):
        return [*left, *right]
    slim = [_slim(message) for message in left]
    starts = [i for i, message in enumerate(slim) if isinstance(message, HumanMessage)]
    if len(starts) >= TURNS_KEPT:
        slim = slim[starts[len(starts) - TURNS_KEPT + 1] :]
    return [*slim, *right]


def _slim(message: AnyMessage) -> AnyMessage:
    if isinstance(message, ToolMessage) and message.artifact:
        return message.model_copy(update={"artifact": None})
    return message


class State(TypedDict):
    """What a thread remembers."""

    messages: Annotated[list[AnyMessage], extend]
    asker: NotRequired[dict[str, Any]]
    """Person id and persona of the thread's owner."""
    waiting: NotRequired[list[str]]
    """Ids of proposals that this conversation asked for and nobody has decided."""
    answer: NotRequired[dict[str, Any]]
    """The last answer: kind, report, calls, reading, failed."""


def this_turn(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The messages since the last question, the question included."""
    for i in range(len(messages) - 1, -1, -1):
        if isinstance(messages[i], HumanMessage):
            return messages[i:]
    return messages


def pending_calls(messages: list[AnyMessage]) -> list[dict[str, Any]]:
    """Tool calls of the last model message that have no result."""
    if not messages or not isinstance(messages[-1], AIMessage):
        return []
    return [dict(call) for call in messages[-1].tool_calls]
