"""How many rows: "top 5", "the first ten", "three"."""

import re
from typing import Annotated

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from tools.arguments.spoken import Found, Known

MOST = 500
_WORDS = {
    word: n
    for n, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "dozen": 12}
_NUMBER = rf"\d{{1,3}}|{'|'.join(_WORDS)}"
_PATTERN = re.compile(
    rf"\b(?P<n2>{_NUMBER})\s+(?:newest|oldest|latest|most|biggest|largest|highest|lowest|worst|best|top|riskiest|smallest|least"
    r"|weakest|strongest|healthiest|next|nearest|closest|first|last)\b(?!\s*(?:days?|weeks?|months?|hours?|quarters?|years?))"
    rf"|(?<![\w#.-])(?P<n3>{_NUMBER})\s+(?!(?:days?|weeks?|months?|hours?|quarters?|years?|minutes?|percent|to|of)\b)(?:[\w-]+\s+)?(?:tickets?|cases?|customers?|accounts?|clients?|agents?|articles?|rows?|results?|deals?|contracts?|renewals?|opportunit(?:y|ies)|moves|examples|people|logos|names|companies|topics|questions|gaps|colleagues|reps)\b"
    rf"|(?<![\w#.-])(?P<n4>{_NUMBER})\s+(?:at\s+(?:the\s+)?most|max(?:imum)?|of\s+(?:them|those|these))\b"
    rf"|(?<=[a-z]),\s*(?P<n6>{_NUMBER})(?=\s*(?:please|pls|will\s+do|is\s+enough)?[\s.!?]*$)"
    rf"|\btop(?P<n5>\d{{1,3}})\b"
    r"|\b(?:top|first|last|best|worst|bottom|lowest|highest|biggest|largest|smallest|riskiest"
    r"|weakest|strongest|newest|oldest|latest|slowest|fastest|only|just"
    r"|max(?:imum)?(?: of)?|at most|up to|no more than|show(?: me)?|give(?: me)?|list"
    r"|limit(?: to)?)\s+"
    rf"(?P<n>{_NUMBER})\b(?!\s*(?:%|days?|weeks?|months?|hours?|quarters?|years?|[ap]\.?m))",
    re.IGNORECASE,
)
_GROUPS = ("n", "n2", "n3", "n4", "n5", "n6")
_THRESHOLD = re.compile(
    r"\b(?:more|fewer|less|greater|bigger)\s+than\s+$|\b(?:over|under|above|below"
    r"|at\s+least|exactly)\s+$",
    re.IGNORECASE,
)
""" "With more than 3 tickets" says which customers, not how many."""
_ORDERED = re.compile(r"(?!top|first|last\b)(?:\w+(?:est|st)|bottom)\b", re.IGNORECASE)


class Limit(int):
    """A number of rows, from 1 to 500."""

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Numbers that say how many to show; not those of a period or a time."""
        found = []
        for match in _PATTERN.finditer(sentence):
            group = next(name for name in _GROUPS if match[name])
            count = _number(match[group])
            if group == "n3" and _THRESHOLD.search(sentence[: match.start()]):
                continue
            # "five newest", "bottom five": the superlative is left to the order. "The first one" is
            # a row.
            ordered = group != "n" or _ORDERED.match(match[0])
            start, end = match.span(group) if ordered else match.span()
            single = count == 1 and not match[group].isdigit()
            if 1 <= count <= MOST and not single:
                found.append(Found(count, start, end, sentence[start:end]))
        return found

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.int_schema(ge=1, le=MOST)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


Rows = Annotated[int, Field(ge=1, le=MOST)]
