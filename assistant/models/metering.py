"""Sends one question's requests: within its budget, counted, traced, shown as they come."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, BaseMessage

from assistant.conversation import Event
from assistant.models.briefing import Briefing
from assistant.models.checking import Checker, Shown
from assistant.models.endpoint import Endpoint
from assistant.models.failures import RequestFailed
from assistant.models.ledger import Ledger, Used, total
from tools.spec import ToolSpec


class Meter:
    """One question's requests to a model. `used` says what they took so far."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        briefing: Briefing,
        person_id: str,
        thread: str,
        span: Callable[..., Any] | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.ledger = ledger
        self.briefing = briefing
        self._person_id = person_id
        self._thread = thread
        self._span = span
        self._run = uuid4().hex
        self._requests: list[Used] = []

    @property
    def used(self) -> Used:
        """Requests, tokens and cost."""
        return total(self._requests)

    def send(
        self,
        messages: Sequence[BaseMessage],
        offered: Sequence[ToolSpec],
        checker: Checker | None = None,
        *,
        written: bool = False,
    ) -> AIMessage:
        """The model's message; `written`: with calls as JSON. Raises RequestFailed, OverBudget.

        With a checker its supported sentences are shown as they come.
        """
        # Written calls have the tools in the instructions.
        tools = 0 if written else self.endpoint.tool_tokens(offered)
        before = self.briefing.tokens(messages) + tools
        self.ledger.check(self._person_id, self.used, before)
        outcome, message = "answered", None
        with self._traced() as span:
            try:
                shown = Shown(checker, _token) if checker else None
                message = self.endpoint.send(messages, offered, shown or _ignore, written=written)
                if shown is not None:
                    shown.finish()
                return message
            except RequestFailed as error:
                outcome = error.kind
                raise
            finally:
                used = self._count(message, before, outcome)
                self._requests.append(used)
                self.ledger.record(self._person_id, self._thread, self._run, used, outcome)
                if span is not None:
                    span.set_attribute("gen_ai.usage.input_tokens", used.input_tokens)
                    span.set_attribute("gen_ai.usage.output_tokens", used.output_tokens)
                    span.set_attribute("deskmate.outcome", outcome)

    def _traced(self) -> AbstractContextManager[Any]:
        if self._span is None:
            return nullcontext()
        provider, _, name = self.ledger.model.partition(":")
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": provider,
            "gen_ai.request.model": name,
        }
        return self._span(f"chat {name}", attributes)

    def _count(self, message: AIMessage | None, before: int, outcome: str) -> Used:
        """What the endpoint says that it used, else our estimate.

        One that is too slow has read the request, and is paid for it.
        """
        if message is None:
            return self.ledger.priced(before if outcome == "timeout" else 0, 0, estimated=True)
        usage = message.usage_metadata
        if usage and usage["input_tokens"] > 0:
            read, written = usage["input_tokens"], usage["output_tokens"]
            return self.ledger.priced(read, written, estimated=False)
        return self.ledger.priced(before, self.briefing.tokens([message]), estimated=True)

    def judged(self, outcome: str) -> None:
        """Note that the last request's answer could not be used."""
        self.ledger.outcome_of(self._run, outcome)


def _ignore(_: str) -> None:
    """For text that is not shown as it comes."""


def _token(text: str) -> None:
    from langgraph.runtime import get_runtime

    from assistant.run import Run, tell

    try:
        runtime = get_runtime(Run)
    except RuntimeError:  # outside a graph nobody listens
        return
    tell(runtime, Event("token", text))
