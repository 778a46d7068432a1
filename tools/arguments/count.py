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
_PATTERN = re.compile(
    r"\b(?:top|first|last|best|worst|bottom|only|show(?: me)?|give(?: me)?|list|limit(?: to)?)\s+"
    rf"(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})\b(?!\s*(?:%|days?|weeks?|months?|hours?|quarters?|years?|[ap]\.?m))",
    re.IGNORECASE,
)


class Limit(int):
    """A number of rows, from 1 to 500."""

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Numbers that say how many to show; not those of a period or a time."""
        return [
            Found(_number(m["n"]), m.start(), m.end(), m.group(0))
            for m in _PATTERN.finditer(sentence)
        ]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.int_schema(ge=1, le=MOST)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


Rows = Annotated[int, Field(ge=1, le=MOST)]
