"""One chat model and what is known about it: whether its tool calls work."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

from assistant.models import json_calls, offer
from assistant.models.call_form import CallForm
from assistant.models.failures import RequestFailed
from assistant.models.requests import Requests
from assistant.models.tokens import TokenCounter
from tools.spec import ToolSpec


class Endpoint:
    """Sends conversations to a chat model in the form that it understands."""

    def __init__(
        self, chat: BaseChatModel, requests: Requests, counter: TokenCounter, form: CallForm
    ) -> None:
        self.chat = chat
        self.counter = counter
        self.form = form
        """How it makes calls, as far as that is known."""
        self._requests = requests
        self._takes_schema = True

    def send(
        self,
        messages: Sequence[BaseMessage],
        offered: Sequence[ToolSpec],
        on_text: Callable[[str], None],
        *,
        written: bool,
    ) -> AIMessage:
        """The model's message, its calls written as JSON or its own. Raises RequestFailed."""
        if not written:
            chat = self._with_tools(offered) if offered else self.chat
            return self._requests.send(chat, messages, on_text)
        plain = json_calls.as_text(messages)
        options = self._schema_options(offered) if offered else None
        if options is not None and self._takes_schema:
            try:
                return self._requests.send(self.chat.bind(**options), plain, on_text)
            except RequestFailed as error:
                if error.kind not in ("refused", "no_tools"):
                    raise
                self._takes_schema = False  # it knows no JSON schemas: the instructions must do
        return self._requests.send(self.chat, plain, on_text)

    def tool_tokens(self, offered: Sequence[ToolSpec]) -> int:
        """Tokens of the tools' declarations."""
        return sum(self.counter.text(json.dumps(offer.declared(spec))) for spec in offered)

    def _with_tools(self, offered: Sequence[ToolSpec]) -> Any:
        try:
            return self.chat.bind_tools([offer.declared(spec) for spec in offered])
        except NotImplementedError:
            raise RequestFailed("no_tools", "its package knows no tools") from None

    def _schema_options(self, offered: Sequence[ToolSpec]) -> dict[str, Any] | None:
        """How this provider is told a JSON schema; None where it cannot be."""
        form = json_calls.schema(offered)
        kinds = {kind.__name__ for kind in type(self.chat).__mro__}
        if "BaseChatOpenAI" in kinds:
            named = {"name": "step", "schema": form, "strict": False}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        if "ChatOllama" in kinds:
            return {"format": form}
        return None
