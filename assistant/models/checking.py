"""Holds a model's words against this turn's results, before and while they are shown."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from langchain_core.messages import BaseMessage, ToolMessage

from assistant.models import json_calls
from assistant.models.briefing import content_of
from reports.blocks import Report

if TYPE_CHECKING:
    from assistant.grounding import Evidence

MOST_NAMED = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])|\n+")


class Checker:
    """Checks the words of one question's answer."""

    def __init__(self, turn: Sequence[BaseMessage], zone: ZoneInfo) -> None:
        self._turn = turn
        self._zone = zone
        self._evidence: Evidence | None = None

    def faults(self, words: str) -> str:
        """What the words state and no result supports, in words for the model; "" when nothing."""
        from assistant.grounding import check

        problems = check(words, self._gathered()).problems
        return " ".join(f"“{p.text}”: {p.why}" for p in problems[:MOST_NAMED])

    def _gathered(self) -> "Evidence":
        from assistant.grounding import gather

        if self._evidence is None:
            results = [m for m in self._turn if isinstance(m, ToolMessage) and m.artifact]
            found = [
                (
                    str(m.name),
                    content_of(m).get("args", {}),
                    Report.model_validate(m.artifact["report"]),
                )
                for m in results
            ]
            # Without results an answer may only say back what the person said.
            said = {"question": str(self._turn[0].content)}
            self._evidence = gather(found or [("question", said, Report(blocks=[]))], self._zone)
        return self._evidence


class Shown:
    """Passes prose on sentence by sentence, each once it is supported.

    JSON is not shown. From the first sentence on that nothing supports, no more is.
    """

    def __init__(self, checker: Checker, write: Callable[[str], None]) -> None:
        self._checker = checker
        self._write = write
        self._held = ""
        self._stopped = False

    def __call__(self, piece: str) -> None:
        """Take the next piece of text."""
        self._held += piece
        if json_calls.looks_like_json(self._held):
            self._stopped = True
        while not self._stopped and (end := _SENTENCE.search(self._held)):
            self._pass(self._held[: end.end()])
            self._held = self._held[end.end() :]

    def finish(self) -> None:
        """The text has ended: what is left is a sentence, too."""
        if not self._stopped and self._held.strip():
            self._pass(self._held)

    def _pass(self, sentence: str) -> None:
        if self._checker.faults(sentence):
            self._stopped = True
        elif not self._stopped:
            self._write(sentence)
