"""Subjects whose score is known beforehand; a suite that misjudges them judges nothing.

Doing nothing, refusing everything, listing everything and always taking the first tool must score
about 0; an oracle, which is told what is expected and does it through the same door, 100 %.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from assistant.conversation import Answer, Call
from assistant.wiring import Assistant
from evals.case import Call as ExpectedCall
from evals.case import Case, Turn
from evals.checks import ANY
from evals.subjects import TheAssistant
from reports.blocks import Headline, Report
from store.tables import Article
from tools.access import Actor


class _Control:
    """Base: knows the assistant's door, and who asks."""

    case: Case
    actor: Actor

    def __init__(self, assistant: Assistant, conversation: Any) -> None:
        self.assistant = assistant
        self.conversation = conversation

    def begin(self, case: Case, actor: Actor) -> None:
        """A new conversation of this person."""
        self.case, self.actor = case, actor

    def call(self, tool: str, args: dict[str, Any]) -> tuple[Call, Report]:
        """A call through the one door."""
        clock = self.assistant.clock
        if self.case.as_of is not None:
            clock = clock.as_of(self.case.as_of)
        outcome = self.assistant.door.call(
            tool, args, self.actor, clock.in_zone(self.actor.time_zone), "t-control"
        )
        return Call(tool, outcome.args, outcome.kind), outcome.report


def _words(text: str) -> Report:
    return Report(blocks=[Headline(text=text)])


class DoNothing(_Control):
    """Says something friendly and does nothing."""

    def ask(self, turn: Turn) -> Answer:
        """Always the same words."""
        return Answer("t-control", "answer", _words("Done."))


class RefuseEverything(_Control):
    """The safest assistant there is."""

    def ask(self, turn: Turn) -> Answer:
        """Always a refusal."""
        return Answer("t-control", "decline", _words("I can't help with that."))


class _Unmoved(_Control):
    """Base: says the same whatever is asked, so it is found out once per person and moment."""

    def ask(self, turn: Turn) -> Answer:
        """The same as ever."""
        known = self.assistant.__dict__.setdefault("eval_unmoved", {})
        place = (type(self), self.actor.person_id, self.case.as_of)
        if place not in known:
            known[place] = self.answer()
        return known[place]

    def answer(self) -> Answer:
        """What is always said."""
        raise NotImplementedError


class ListEverything(_Unmoved):
    """Puts all it can find into every answer, in the hope that the right figure is among it."""

    def answer(self) -> Answer:
        """Every tool that needs no argument."""
        calls, blocks = [], []
        for spec in self.assistant.door.catalog.allowed(self.actor):
            needs = any(field.is_required() for field in spec.args.model_fields.values())
            if spec.effect == "read" and not needs:
                call, report = self.call(spec.name, {})
                calls.append(call)
                blocks += report.blocks
        return Answer("t-control", "answer", Report(blocks=blocks), calls)


class FirstTool(_Unmoved):
    """Always takes the first tool of its list, without arguments."""

    def answer(self) -> Answer:
        """The same call, whatever was asked."""
        spec = next(iter(self.assistant.door.catalog.allowed(self.actor)))
        call, report = self.call(spec.name, {})
        return Answer("t-control", "answer", report, [call])


class Oracle(_Control):
    """Is told what is expected and does just that, with the product's own tools.

    A conversation that leaves open what has to be called is the assistant's own from beginning to
    end: what was said before counts in it. Only what to search for is not left to it where it is
    known which article must be found: the words of its title find it, or nothing can.
    """

    def begin(self, case: Case, actor: Actor) -> None:
        """A new conversation, for the cases that leave things open too."""
        super().begin(case, actor)
        self._fallback = TheAssistant(self.assistant, self.conversation)
        self._fallback.begin(case, actor)
        self._open = any(_left_open(turn) for turn in case.turns)

    def ask(self, turn: Turn) -> Answer:
        """The expected answer."""
        if self._open:
            return self._fallback.ask(turn)
        if turn.refuses:
            return Answer("t-control", "decline", _words("I can't help with that."))
        if turn.asks:
            return Answer("t-control", "clarify", _words("Which one?"))
        made = [self.call(call.tool, self._args(call, turn)) for call in turn.calls or []]
        blocks = [block for _, report in made for block in report.blocks]
        proposes = any(call.kind == "proposal" for call, _ in made)
        kind = turn.kind or ("proposal" if proposes else "answer")
        return Answer("t-control", kind, Report(blocks=blocks), [call for call, _ in made])

    def _args(self, expected: ExpectedCall, turn: Turn) -> dict[str, Any]:
        if not _finds(expected, turn):
            return expected.args
        with self.assistant.store.session(read_only=True) as session:
            titles = session.exec(select(Article.title).where(col(Article.id).in_(turn.cites)))
            return {"query": " ".join(titles)}


def _left_open(turn: Turn) -> bool:
    if turn.calls is None:
        return not (turn.refuses or turn.asks) or bool(turn.says)
    return any(
        (ANY in call.args.values() or call.more_args or call.tool in _LOOKS_BACK)
        and not _finds(call, turn)
        for call in turn.calls
    )


_LOOKS_BACK = ("explain_answer",)
"""Tools about what was said before: nothing was, where calls are made outside of a conversation."""


def _finds(call: ExpectedCall, turn: Turn) -> bool:
    """Whether it is left open what to search for, and known what must be found."""
    return call.tool == "search_knowledge" and call.more_args and bool(turn.cites)


CONTROLS: dict[str, Callable[[Assistant, Any], Any]] = {
    "do nothing": DoNothing,
    "refuse everything": RefuseEverything,
    "list everything": ListEverything,
    "first tool": FirstTool,
    "oracle": Oracle,
}
__all__ = ["CONTROLS"]
