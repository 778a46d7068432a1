"""What an answer rests on: its calls, the queries that they sent, and what each figure is."""

import re
from datetime import datetime
from typing import Any

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from reports.blocks import Basis, Kind, Value
from tools.arguments import Found, Known
from tools.spec import Args, Result

_PLACES = {
    word: place
    for place, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), start=1
    )
}
_ANSWER = r"(?:answers?|questions?|repl(?:y|ies)|responses?)"
_NUMBERED = re.compile(
    rf"\b(?:{_ANSWER}\s+(?:number\s+|no\.?\s*|#)?(?P<n>\d{{1,3}})"
    rf"|(?P<nth>\d{{1,3}})(?:st|nd|rd|th)\s+{_ANSWER}"
    rf"|(?P<word>{'|'.join(_PLACES)})\s+{_ANSWER})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?:{_ANSWER}\s+before(?:\s+(?:that|last|this|the\s+last(?:\s+one)?))?"
    rf"|(?:previous|earlier|one\s+but\s+last)\s+{_ANSWER}|{_ANSWER}\s+(?:two|2)\s+ago)\b",
    re.IGNORECASE,
)


class AnswerRef(int):
    """An answer of the conversation: its number from 1, or from the end, where -1 is the last."""

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """ "answer 2", "the second answer", "the answer before that"."""
        found = [Found(_number(m), *m.span(), m[0]) for m in _NUMBERED.finditer(sentence)]
        found += [Found(-2, *m.span(), m[0]) for m in _BEFORE.finditer(sentence)]
        return sorted(found, key=lambda one: one.start)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda given: -1 if given == "last" else given, core_schema.int_schema()
        )


def _number(match: re.Match[str]) -> int:
    return int(match["n"] or match["nth"] or _PLACES[match["word"].lower()])


class ExplainAnswer(Args):
    """Which answer."""

    turn: AnswerRef | None = None
    """The number of a question in this conversation, from 1; the last answer where none is
    given."""


class Query(Result):
    """A statement that a call sent to the database."""

    sql: str
    params: str = ""
    """The bound values, shortened."""
    times: int = 1
    rows: int = 0
    ms: float = 0.0


class ExplainedCall(Result):
    """A tool call of the answer."""

    tool: str
    title: str
    args: dict[str, Any]
    """Canonical; defaults are left out."""
    outcome: str = "result"
    ms: float | None = None
    queries: list[Query] = Field(default_factory=list)
    left_out: int = 0
    """Runs of further statements, which were not kept."""


class Figure(Result):
    """A figure of the answer and what it is."""

    label: str
    value: Value = None
    kind: Kind = "number"
    shown: str
    """The value as people read it."""
    metric: str | None = None
    """Id of its definition, where it has one."""
    definition: str | None = None
    """What it counts, in words."""
    formula: str | None = None
    """The aggregate of the definition, as it runs."""
    call: int = 0
    """Place of the call that produced it, from 0."""
    where: str = "figure"
    """figure, column or headline."""
    worked_out: str | None = None
    """The arithmetic, for a figure of the headline that stands in no result."""


class Read(Result):
    """How the question was understood."""

    how: str = ""
    tool: str | None = None
    confidence: float = 0.0
    runner_up: str | None = None
    runner_up_confidence: float = 0.0
    slots: list[dict[str, Any]] = Field(default_factory=list)
    """Field, value, and the words that it was read from."""


class Explanation(Result):
    """What one answer rests on."""

    question: str
    number: int
    """Of the question in its conversation, from 1."""
    asked_at: datetime | None = None
    person: str = ""
    headline: str = ""
    calls: list[ExplainedCall]
    figures: list[Figure]
    reading: Read | None = None
    basis: Basis | None = None
