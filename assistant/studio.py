"""The graph for `langgraph dev` and the clients of its API, such as agent-chat-ui.

Those keep a conversation as chat messages and its state as JSON between requests. Around the same
graph that answers everywhere, this one takes the last message as the question, keeps the inner
state beside the messages, and says the answer as Markdown. Who asks is the installation's own
`DESKMATE_AS_PERSON`, or the `person` of the request's configuration: it is for one's own machine,
where whoever runs the command may be anybody anyway.
"""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, TypedDict
from zoneinfo import ZoneInfo

from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

from assistant.conversation import Question
from assistant.graph import build
from assistant.state import State, extend
from reports.blocks import Report
from reports.markdown import markdown

if TYPE_CHECKING:
    from assistant.wiring import Assistant, Conversation

ANSWERING = build()
"""The graph of `assistant/graph.py`; its state is kept by the one around it."""


class Chat(TypedDict):
    """What clients see, and what the graph remembers beside it."""

    messages: Annotated[list[AnyMessage], add_messages]
    desk: NotRequired[State]


def answer(state: Chat, config: RunnableConfig) -> dict[str, Any]:
    """Ask the last message; the answer as a message."""
    chosen = config.get("configurable", {})
    conversation, assistant = _conversation(), _assistant()
    asked = state["messages"][-1]
    actor = assistant.actor(chosen.get("person"))
    thread = str(chosen.get("thread_id") or assistant.threads.start())
    run = conversation.surroundings(Question(asked.text, actor, thread), thread)
    before: Any = state.get("desk") or {"messages": []}
    question = {**before, "messages": extend(before["messages"], [asked])}
    after = ANSWERING.invoke(question, context=run)
    report = Report.model_validate(after["answer"]["report"])
    return {"messages": [AIMessage(markdown(report, ZoneInfo(actor.time_zone)))], "desk": after}


def graph() -> Any:
    """The compiled graph; the server that runs it adds its own checkpointer."""
    chat = StateGraph(Chat)
    chat.add_node("answer", answer)
    chat.add_edge(START, "answer")
    chat.add_edge("answer", END)
    return chat.compile(name="deskmate")


@cache
def _assistant() -> "Assistant":
    from assistant import wiring
    from assistant.settings import Settings

    return wiring.build(Settings.load())


@cache
def _conversation() -> "Conversation":
    from assistant.wiring import Conversation

    return Conversation(_assistant(), None)
