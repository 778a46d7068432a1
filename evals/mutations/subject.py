"""The assistant with a fault in it, while it is asked and only then."""

from typing import Any

from assistant.conversation import Answer
from assistant.wiring import Assistant
from evals.case import Case, Turn
from evals.mutations.patching import Mutation
from evals.subjects import MakeSubject, Subject
from tools.access import Actor


class Mutated:
    """A subject that is at fault."""

    def __init__(self, subject: Subject, fault: Mutation) -> None:
        self._subject = subject
        self._fault = fault

    @classmethod
    def around(cls, make: MakeSubject, fault: Mutation) -> MakeSubject:
        """A maker of the same subject with the fault."""

        def made(assistant: Assistant, conversation: Any) -> Subject:
            return cls(make(assistant, conversation), fault)

        return made

    def begin(self, case: Case, actor: Actor) -> None:
        """A new conversation of this person."""
        self._subject.begin(case, actor)

    def ask(self, turn: Turn) -> Answer:
        """The answer of an assistant at fault."""
        with self._fault.applied():
            return self._subject.ask(turn)
