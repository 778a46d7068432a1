"""Sentences that judge the answer before them. Only a whole sentence counts.

"That's wrong, I meant last month" is a correction and stays with the planner: a reason is told
from it by because, since, as, or a colon or dash.
"""

import re
from dataclasses import dataclass
from typing import Literal

_THIS = (
    r"(?:(?:that|this|it)(?:'s|’s|\s+is|\s+was)|(?:the|that|this|your)\s+(?:last\s+)?"
    r"(?:answer|figure|number|result|total|list|table)(?:\s+is|\s+was|'s|’s))"
)
_HOW = r"(?:\s+(?:just|simply|completely|totally|plain|clearly|exactly|absolutely))?"
_RIGHT = r"(?:right|correct)"
_WRONG = r"(?:wrong|incorrect|false|not\s+(?:right|correct|true)|(?:a\s+)?mistaken?)"
_WHY = r"(?:[\s,]+(?:because|since|as)\b\s*(?:of\s+)?|\s*[:;–—]\s*|\s+-\s+)(?P<why>\S.*?)"
_FORMS: list[tuple[Literal["right", "wrong"], re.Pattern[str]]] = [
    (
        verdict,  # pyright: ignore[reportAssignmentType]
        re.compile(
            rf"(?:(?:{opening})[\s,!.]+)?{_THIS}{_HOW}\s+{word}(?:{_WHY})?[\s.!]*", re.IGNORECASE
        ),
    )
    for verdict, opening, word in (("right", "yes", _RIGHT), ("wrong", "no|sorry|hm+", _WRONG))
]


@dataclass(frozen=True)
class Said:
    """A judgement, with its reason where one was given."""

    verdict: Literal["right", "wrong"]
    why: str | None = None


def read(sentence: str) -> Said | None:
    """The judgement that the whole sentence is; None for any other sentence."""
    said = " ".join(sentence.split())
    for verdict, form in _FORMS:
        found = form.fullmatch(said)
        if found:
            return Said(verdict, found["why"])
    return None
