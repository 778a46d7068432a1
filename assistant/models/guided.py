"""A language model held to the assistant's rules, with the planner behind it.

It stands where any chat model stands. The planner picks the tools it is shown; every call it makes
is one of these, with valid arguments; when it fails, is too slow, uses up its budget or answers
nonsense twice, the planner takes over and the person is told. It never decides about a proposal.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, PrivateAttr

from assistant.models import json_calls, offer, replies
from assistant.models.checking import Checker
from assistant.models.failures import RequestFailed
from assistant.models.ledger import OverBudget, Used
from assistant.models.metering import Meter
from assistant.planner.chat import ChatPlanner
from tools.spec import ToolSpec

MOST_ROUNDS = 5
"""Messages with calls in one question; then the results stand for themselves."""
FAULTS_ALLOWED = 1
SURE = 0.8
"""From this probability on a question needs a tool: words alone are then no answer."""
STEERING = ("control", "answer to our question")


class TakenOver(Exception):
    """The planner goes on. The message says why, for the person."""


class GuidedModel(BaseChatModel):
    """One question's language model. `used` says what it cost so far."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    meter: Meter
    planner: ChatPlanner
    size: int
    """How many tools are shown."""

    _faults: int = PrivateAttr(default=0)
    _writes: bool = PrivateAttr(default=False)
    """Calls are written as JSON in this question."""

    def model_post_init(self, _: Any) -> None:
        """Begin with the form of calls that is known to work."""
        self._writes = self.meter.endpoint.form.known == "json"

    @property
    def _llm_type(self) -> str:
        return "deskmate-guided"

    @property
    def used(self) -> Used:
        """Requests, tokens and cost of this question."""
        return self.meter.used

    @property
    def label(self) -> str:
        """Provider and name."""
        return self.meter.ledger.model

    def bind_tools(  # type: ignore[override]
        self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any
    ) -> Runnable[Any, AIMessage]:
        """The model itself: which tools it is shown depends on the question."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = self._next(messages)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        turn = _turn(messages)
        said = [m for m in turn if isinstance(m, AIMessage)]
        if any(m.additional_kwargs.get("by") != "model" for m in said):
            return self._planned(messages)
        sure = False
        if not said:
            drafted = self._planned(messages)
            reading = drafted.additional_kwargs.get("reading") or {}
            if reading.get("how") in STEERING or reading.get("how") == "small talk":
                return drafted
            sure = bool(drafted.tool_calls) and reading.get("confidence", 0) >= SURE
        try:
            return self._asked(messages, turn, sure=sure)
        except (RequestFailed, OverBudget, TakenOver) as reason:
            return self._taken_over(messages, turn, reason)

    def _asked(
        self, messages: list[BaseMessage], turn: list[BaseMessage], *, sure: bool
    ) -> AIMessage:
        results = [m for m in turn if isinstance(m, ToolMessage)]
        rounds = sum(bool(m.tool_calls) for m in turn if isinstance(m, AIMessage))
        if rounds >= MOST_ROUNDS:
            raise TakenOver("it kept asking for more")
        question = str(turn[0].content)
        earlier = messages[: len(messages) - len(turn)]
        planner = self.planner.planner
        offered = offer.shortlist(planner, self.planner.actor, question, earlier, self.size)
        # A tool of this turn stays on offer: "and the second one" calls the same tool again.
        used = {call["name"] for m in turn if isinstance(m, AIMessage) for call in m.tool_calls}
        shown = {spec.name for spec in offered}
        offered += [planner.catalog.get(n) for n in sorted(used - shown) if n in planner.catalog]
        correction: list[BaseMessage] = []
        checker = Checker(turn, ZoneInfo(self.planner.actor.time_zone))
        while True:
            shows = checker if results else None
            reply = self._reply(messages, offered, correction, shows)
            fault = reply.fault or self._repeats(reply, turn)
            if not fault and reply.words and not results and sure:
                fault = "this needs a tool, and none was called."
                # Some endpoints drop the tools without a word: then calls are written as JSON.
                self._writes = self._writes or self.meter.endpoint.form.known != "own"
            unsupported = checker.faults(reply.words) if reply.words and not fault else ""
            if unsupported:
                self.meter.judged("unsupported")
                fault = f"no result says this. {unsupported}"
            if not fault:
                return _message(reply, question, self.label, has_results=bool(results))
            self._faults += 1
            if self._faults > FAULTS_ALLOWED:
                raise TakenOver(
                    "it stated what no result supports"
                    if unsupported
                    else "its answers made no sense twice"
                )
            correction = [HumanMessage(_correction(fault))]

    def _reply(
        self,
        messages: list[BaseMessage],
        offered: list[ToolSpec],
        correction: list[BaseMessage],
        checker: Checker | None,
    ) -> replies.Reply:
        extra = json_calls.instructions(offered) if self._writes else ""
        tools = 0 if self._writes else self.meter.endpoint.tool_tokens(offered)
        asked = [*self.meter.briefing.messages(messages, extra, tools), *correction]
        try:
            message = self.meter.send(asked, offered, checker, written=self._writes)
        except RequestFailed as error:
            if error.kind != "no_tools" or self._writes:
                raise
            self._writes = True
            return self._reply(messages, offered, correction, checker)
        reply = replies.read(message, offered)
        if reply.calls:
            form = self.meter.endpoint.form
            form.seen("json" if reply.written else "own")
            self._writes = self._writes or form.known == "json"
        if reply.fault:
            self.meter.judged("nonsense")
        return reply

    def _repeats(self, reply: replies.Reply, turn: list[BaseMessage]) -> str:
        """What is wrong with calls whose results are there already."""
        made = [
            (c["name"], c["args"]) for m in turn if isinstance(m, AIMessage) for c in m.tool_calls
        ]
        again = reply.calls and all((c["name"], c["args"]) in made for c in reply.calls)
        return "the result of that call is already there." if again else ""

    def _planned(self, messages: list[BaseMessage]) -> AIMessage:
        message = self.planner.invoke(messages)
        message.additional_kwargs.setdefault("by", "planner")
        return message

    def _taken_over(
        self, messages: list[BaseMessage], turn: list[BaseMessage], reason: Exception
    ) -> AIMessage:
        """The planner's next message, with a note that says why it is not the model's."""
        has_results = any(isinstance(m, ToolMessage) for m in turn)
        if has_results:
            note = f"The language model did not write this answer: {reason}."
            message = AIMessage("", additional_kwargs={"kind": "done", "by": "planner"})
        else:
            note = f"Answered by the built-in planner; the language model was left out: {reason}."
            message = self._planned(messages)
        message.additional_kwargs["notes"] = [note]
        return message


def _message(reply: replies.Reply, question: str, label: str, *, has_results: bool) -> AIMessage:
    """The model's message in the form in which the planner's stand in the state."""
    kind = "call"
    if not reply.calls:
        asks = reply.words.rstrip().endswith("?")
        kind = "done" if has_results else "clarify" if asks else "decline"
    reading = {"tool": reply.calls[0]["name"] if reply.calls else None, "how": f"read by {label}"}
    extra: dict[str, Any] = {"kind": kind, "by": "model"}
    if not has_results:
        extra["reading"] = reading
    return AIMessage(reply.words, tool_calls=reply.calls, additional_kwargs=extra)


def _correction(fault: str) -> str:
    from assistant.prompting import prompt

    return prompt("correction").fill(fault=fault)


def _turn(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The messages since the last question, the question included."""
    at = max(i for i, m in enumerate(messages) if isinstance(m, HumanMessage))
    return list(messages[at:])
