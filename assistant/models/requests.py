"""One request to a model: within its time, tried again when the provider is busy, streamed."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

from assistant.models import failures
from assistant.models.failures import RequestFailed

FIRST_WAIT_S = 1.0
OnText = Callable[[str], None]


class Requests:
    """Sends messages to one chat model."""

    def __init__(
        self, *, timeout: float, retries: int, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.timeout = timeout
        """Seconds for one message, waiting and trying again included."""
        self.retries = retries
        self._sleep = sleep

    def send(self, chat: Any, messages: Sequence[BaseMessage], on_text: OnText) -> AIMessage:
        """The model's message; `on_text` gets its text piece by piece. Raises RequestFailed."""
        from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

        ends = time.monotonic() + self.timeout
        shown = False

        def show(text: str) -> None:
            nonlocal shown
            shown = True
            on_text(text)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return _wait(error, state.attempt_number)

        def again(error: BaseException) -> bool:
            # What a person has begun to read must not begin once more.
            passes = not shown and failures.may_pass(error)
            return passes and time.monotonic() + _wait(error, 1) < ends

        retrying = Retrying(
            stop=stop_after_attempt(self.retries + 1),
            wait=wait,
            retry=retry_if_exception(again),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, chat, messages, show, ends)
        except RequestFailed:
            raise
        except Exception as error:
            raise failures.read(error) from error

    def _once(
        self, chat: Any, messages: Sequence[BaseMessage], on_text: OnText, ends: float
    ) -> AIMessage:
        """Read the stream on a thread of its own: a provider that hangs holds up nobody."""
        chunks: queue.Queue[Any] = queue.Queue()
        left = threading.Event()

        def produce() -> None:
            try:
                for chunk in chat.stream(list(messages)):
                    if left.is_set():
                        return
                    chunks.put(chunk)
                chunks.put(None)
            except Exception as error:  # noqa: BLE001 - raised again by the one who waits
                chunks.put(error)

        threading.Thread(target=produce, daemon=True, name="deskmate-model").start()
        whole: Any = None
        try:
            while True:
                chunk = chunks.get(timeout=max(ends - time.monotonic(), 0.001))
                if chunk is None:
                    return _message(whole)
                if isinstance(chunk, Exception):
                    raise chunk
                whole = chunk if whole is None else whole + chunk
                if chunk.text:
                    on_text(str(chunk.text))
        except queue.Empty:
            raise RequestFailed("timeout", f"no answer within {self.timeout:g} s") from None
        finally:
            left.set()


def _message(whole: Any) -> AIMessage:
    if whole is None:
        return AIMessage("")
    if isinstance(whole, AIMessageChunk):
        return AIMessage(
            content=whole.content,
            tool_calls=whole.tool_calls,
            invalid_tool_calls=whole.invalid_tool_calls,
            usage_metadata=whole.usage_metadata,
            response_metadata=whole.response_metadata,
        )
    return whole


def _wait(error: BaseException | None, attempt: int) -> float:
    """Seconds until the next try: what the provider asks for, else doubling."""
    asked = failures.retry_after(error)
    return FIRST_WAIT_S * 2 ** (attempt - 1) if asked is None else asked
