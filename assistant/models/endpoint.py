"""One chat model and what is known about it: whether its tool calls work."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

from assistant.models import json_calls, offer
from assistant.models.requests import RequestFailed, Requests
from assistant.models.tokens import TokenCounter
from tools.spec import ToolSpec

FILE = "models.json"


class Endpoint:
    """Sends conversations to a chat model in the form that it understands."""

    def __init__(
        self,
        chat: BaseChatModel,
        requests: Requests,
        counter: TokenCounter,
        label: str,
        cache: Path | None = None,
    ) -> None:
        self.chat = chat
        self.counter = counter
        self._requests = requests
        self._label = label
        self._cache = cache
        self.writes_calls = self._known().get(label) == "json"
        """Its own tool calls do not work, so it writes them as JSON."""
        self._takes_schema = True

    def write_calls(self) -> None:
        """Have calls written as JSON from here on; remembered for the next process."""
        self.writes_calls = True
        if self._cache is None:
            return
        known = {**self._known(), self._label: "json"}
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            (self._cache / FILE).write_text(json.dumps(known, indent=2), encoding="utf-8")
        except OSError:
            return  # found out again next time

    def send(
        self,
        messages: Sequence[BaseMessage],
        offered: Sequence[ToolSpec],
        on_text: Callable[[str], None],
    ) -> AIMessage:
        """The model's message. Raises RequestFailed."""
        if not self.writes_calls:
            chat = self._with_tools(offered) if offered else self.chat
            return self._requests.send(chat, messages, on_text)
        plain = json_calls.as_text(messages)
        options = self._schema_options(offered) if offered else None
        if options is not None and self._takes_schema:
            try:
                return self._requests.send(self.chat.bind(**options), plain, on_text)
            except RequestFailed as error:
                if error.kind != "refused":
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
            self.write_calls()
            return self.chat

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

    def _known(self) -> dict[str, str]:
        if self._cache is None or not (self._cache / FILE).exists():
            return {}
        try:
            return json.loads((self._cache / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
