"""How far ahead to look: "next 90 days", "this quarter", "by March"."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from store.clock import Clock, Span
from tools.arguments.period import _canonical, _schema
from tools.arguments.spoken import Found, Known

_ANCIENT = Clock.frozen(datetime(1970, 1, 1, tzinfo=UTC))
"""Checks the form only: whether a date is still ahead depends on the asker's clock."""


class Horizon:
    """A look-ahead in canonical form: `{"days": 90}`, `{"hours": 24}`, `{"to": date}` or a name.

    `Horizon(days=90)`, `Horizon("this quarter")`. Raises ValueError for what cannot be placed.
    """

    __slots__ = ("value",)

    def __init__(
        self, value: "str | Mapping[str, Any] | Horizon | None" = None, **amount: Any
    ) -> None:
        if isinstance(value, Horizon):
            self.value: str | dict[str, Any] = value.value
        else:
            self.value = _canonical(amount or value, _ANCIENT.ahead)

    def span(self, clock: Clock) -> Span:
        """The instants it covers, from now on."""
        return clock.ahead(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Horizon) and other.value == self.value

    def __hash__(self) -> int:
        return hash(str(self.value))

    def __repr__(self) -> str:
        return f"Horizon({self.value!r})"

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Every look-ahead in the sentence."""
        from tools.arguments import dates

        return dates.horizons(sentence, known.clock)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _schema(cls)
