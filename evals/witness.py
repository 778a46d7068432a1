"""Hears what the tools said, so that an answer can be held against it.

A fact of a case is looked for in the answer, wherever it stands; a figure that nobody asked about
is not. So every answer must also add nothing: each figure in it is one that a tool gave, and what
a tool cited or put up for decision is still there.
"""

import re
from collections.abc import Iterator
from typing import Any

from assistant.conversation import Answer
from reports.blocks import Approval, Passages, Report, Steps, Table
from reports.markdown import markdown
from tools.execution import Door, Outcome

_FIGURE = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_SHOWN = 3


class Witness(Door):
    """The one door, remembering what came out of it."""

    def __init__(self, door: Door) -> None:
        self.__dict__.update(door.__dict__)
        self._heard: list[Outcome] = []

    def call(self, name: str, raw: dict[str, Any], *args: Any, **kwargs: Any) -> Outcome:
        """The call itself; its outcome is kept until it is taken."""
        outcome = super().call(name, raw, *args, **kwargs)
        self._heard.append(outcome)
        return outcome

    def take(self) -> list[Outcome]:
        """What came out since it was last taken."""
        heard, self._heard = self._heard, []
        return heard


def problems(said: str, answer: Answer, heard: list[Outcome]) -> list[str]:
    """What the answer to `said` adds to or keeps back of what the tools said, in sentences."""
    if not heard:
        return []
    found = [f"it states {figure}, which no tool gave" for figure in _added(said, answer, heard)]
    for outcome in heard:
        found += [
            f"what {outcome.tool} showed as {kind.__name__.lower()} is missing"
            for kind in (Passages, Approval)
            if _has(outcome.report, kind) and not _has(answer.report, kind)
        ]
    return found


def _added(said: str, answer: Answer, heard: list[Outcome]) -> Iterator[str]:
    known = set(_figures(said))
    for outcome in heard:
        known |= set(_figures(_words(outcome.report)))
        known |= {float(len(b.rows)) for b in outcome.report.blocks if isinstance(b, Table)}
    told = dict.fromkeys(m[0].strip(",") for m in _FIGURE.finditer(_words(answer.report)))
    new = [text for text in told if not _known(text, known)]
    yield from new[:_SHOWN]


def _figures(words: str) -> Iterator[float]:
    for match in _FIGURE.finditer(words):
        yield float(match[0].replace(",", ""))


def _known(text: str, known: set[float]) -> bool:
    """Whether a figure was given, perhaps with more digits than are shown."""
    plain = text.replace(",", "")
    value, digits = float(plain), len(plain.partition(".")[2])
    return value in known or any(abs(value - other) <= 0.5 * 10**-digits for other in known)


def _words(report: Report) -> str:
    """What is stated; suggestions of what to ask next state nothing."""
    told = [block for block in report.blocks if not isinstance(block, Steps)]
    return markdown(report.model_copy(update={"blocks": told}))


def _has(report: Report, kind: type) -> bool:
    return any(isinstance(block, kind) for block in report.blocks)
