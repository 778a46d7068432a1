"""Who takes the test: the assistant as a user would meet it, or anything that can be asked."""

from collections.abc import Callable
from typing import Any, Protocol

from assistant.conversation import Answer, Question
from assistant.wiring import Assistant
from evals.case import Case, Turn
from tools.access import Actor


class Subject(Protocol):
    """Answers the turns of a case."""

    def begin(self, case: Case, actor: Actor) -> None:
        """A new conversation of this person."""
        ...

    def ask(self, turn: Turn) -> Answer:
        """The answer to what is said next."""
        ...


class TheAssistant:
    """The whole assistant, each case in a conversation of its own."""

    _case: Case
    _actor: Actor

    def __init__(self, assistant: Assistant, conversation: Any) -> None:
        self._assistant = assistant
        self._conversation = conversation
        self._thread: str | None = None

    def begin(self, case: Case, actor: Actor) -> None:
        """Forget the last conversation."""
        self._case, self._actor, self._thread = case, actor, None

    def ask(self, turn: Turn) -> Answer:
        """Ask as a person would."""
        question = Question(turn.say, self._actor, thread=self._thread, as_of=self._case.as_of)
        answer = self._conversation.ask(question)
        self._thread = answer.thread
        return answer


MakeSubject = Callable[[Assistant, Any], Subject]
"""Makes who takes the test from an assistant and its open conversation."""
