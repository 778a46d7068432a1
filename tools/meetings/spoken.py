"""Argument types of meetings: a time of day, a length, and "the top five accounts"."""

import re

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from tools.arguments import AccountRef, Found, Known, MeetingRef

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"\d{{1,2}}|{'|'.join(_NUMBERS)}"
_TOP = re.compile(
    rf"\b(?:(?:the|my|our)\s+)?(?:top|biggest|largest)\s+(?P<n>{_COUNT})"
    r"(?:\s+(?:\w+\s+)?(?:accounts?|customers?|clients?)\b|(?=(?:\s+(?:ones?|please|instead|only|then))*[\s.!?]*$))"
    rf"|\b(?:(?:the|my|our)\s+)?(?P<n2>{_COUNT})\s+(?:top|biggest|largest)\s+(?:\w+\s+)?"
    r"(?:accounts?|customers?|clients?)\b",
    re.IGNORECASE,
)
MOST_ACCOUNTS = 20


class TimeOfDay(str):
    """A local time as 24-hour "14:00"."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Times of day: "2 PM", "half past nine", "noon"."""
        from tools.arguments.dates.times import clock_times

        return clock_times(sentence)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(pattern=f"^{_TIME.pattern}$", strip_whitespace=True),
            serialization=core_schema.to_string_ser_schema(),
        )


class Minutes(int):
    """The length of a meeting in minutes, from 15 to 480."""

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Lengths: "45 minutes", "an hour", "half an hour"."""
        from tools.arguments.dates.times import durations

        return durations(sentence)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.int_schema(ge=15, le=480)


class MeetingPick(MeetingRef):
    """A meeting's id or full title, or "next"."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """ "My next call", ids and full titles. Part of a title is usually the customer's name."""
        found = super().read(sentence, known)
        return [one for one in found if one.value == "next" or known.exact("meeting", one.words)]


class AccountPick(AccountRef):
    """A customer, or the largest ones as "top_5"."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Customers by name, and "my top three accounts"."""
        top = [
            Found(f"top_{count}", match.start(), match.end(), match[0])
            for match in _TOP.finditer(sentence)
            if (count := _count(match["n"] or match["n2"]))
        ]
        return top or super().read(sentence, known)


def _count(words: str) -> int | None:
    folded = words.lower()
    count = int(folded) if folded.isdigit() else None
    if folded in _NUMBERS:
        count = _NUMBERS.index(folded) + 1
    return count if count and count <= MOST_ACCOUNTS else None


def top_count(pick: str) -> int | None:
    """5 for "top_5"; None for a customer."""
    match = re.fullmatch(r"top_(\d{1,2})", pick)
    return int(match[1]) if match else None
