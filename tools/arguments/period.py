"""A stretch of time that has a beginning or an end: "this quarter", "last 7 days", two dates."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from store.clock import Clock, Span
from tools.arguments.compared import reported
from tools.arguments.spoken import Found, Known


class Period:
    """A period in canonical form: a name such as "this_quarter", or dates from and to (inclusive).

    `Period("this quarter")`, `Period(to="2026-10-11", **{"from": "2026-10-05"})`.
    Raises ValueError for a name that the clock does not know.
    """

    __slots__ = ("value",)

    def __init__(
        self, value: "str | Mapping[str, Any] | Period | None" = None, **bounds: Any
    ) -> None:
        self.value = _canonical(bounds or value, Clock().span)

    def span(self, clock: Clock) -> Span:
        """The instants it covers on this clock."""
        return clock.span(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and other.value == self.value

    def __hash__(self) -> int:
        return hash(str(self.value))

    def __repr__(self) -> str:
        return f"Period({self.value!r})"

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Every period in the sentence; not the day of a meeting that the answer is wanted for."""
        from tools.arguments import age, dates

        ages = age.periods(sentence, known.clock.today())
        if ages:
            return ages
        found = dates.periods(sentence, known.clock)
        return reported(
            sentence, [one for one in found if not _of_occasion(sentence, one)], known.clock
        )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _schema(cls)


_OCCASION = (
    r"(?:meeting|call|board|review|session|presentation|offsite|all-hands|conference|sync|1:1)"
)
_BEFORE_IT = re.compile(
    rf"\b{_OCCASION}\s+(?:(?:is|are|comes\s+up|takes\s+place|will\s+be|happens)\s+)?(?:on\s+|at\s+)?$",
    re.IGNORECASE,
)
_AFTER_IT = re.compile(rf"(?:'s)?\s+(?:\w+\s+)?{_OCCASION}\b", re.IGNORECASE)
_DAY = re.compile(
    r"(?:tomorrow|tonight|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:'s)?", re.I
)


def _of_occasion(sentence: str, found: Found) -> bool:
    """ "For Tuesday's board meeting", "the meeting is tomorrow": when it is needed, not what of."""
    day = _DAY.fullmatch(found.words.strip().lower().removeprefix("on ").removeprefix("next "))
    around = _BEFORE_IT.search(sentence[: found.start]) or _AFTER_IT.match(sentence, found.end)
    return bool(day and around)


_WEEKDAYS: list[str] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip
_COMING = re.compile(
    rf"\b(?<!last )(?:(?:on|this|coming|for)\s+)*(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE
)


class Agenda(Period):
    """A period of appointments: a bare weekday is the coming one, where a report means the last."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """The coming weekday where one is named alone; otherwise every period."""
        said = list(_COMING.finditer(sentence))
        over = re.search(r"\b(?:since|last|past|previous|was|were|did|had)\b", sentence.lower())
        if len(said) != 1 or over or re.search(r"\b(?:until|from)\b", sentence.lower()):
            from tools.arguments import dates

            return dates.periods(sentence, known.clock, ahead=not over)
        today = known.clock.today()
        ahead = (_WEEKDAYS.index(said[0]["day"].lower()) - today.weekday()) % 7
        day = (today + timedelta(days=ahead)).isoformat()
        return [Found({"from": day, "to": day}, said[0].start(), said[0].end(), said[0][0])]


def _schema(cls: type) -> CoreSchema:
    """Accepts the type itself, a string or a mapping; serialises to the canonical value."""
    text_or_bounds = core_schema.union_schema([core_schema.str_schema(), core_schema.dict_schema()])
    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_after_validator_function(cls, text_or_bounds),
        python_schema=core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(cls, text_or_bounds),
            ]
        ),
        serialization=core_schema.plain_serializer_function_ser_schema(lambda v: v.value),
    )


def _canonical(value: Any, resolve: Any) -> str | dict[str, Any]:
    """The canonical form; `resolve` refuses what the clock cannot place."""
    if isinstance(value, Period):
        return value.value
    if isinstance(value, Mapping):
        plain: dict[str, Any] = {
            str(k): v.isoformat() if isinstance(v, date) else v
            for k, v in value.items()
            if v is not None
        }
        resolve(plain)
        return plain
    if not isinstance(value, str) or not value.strip():
        raise ValueError("give a period such as this_quarter, last_7_days or two dates")
    name = "_".join(value.strip().lower().replace("-", " ").replace("_", " ").split())
    resolve(name)
    return name
