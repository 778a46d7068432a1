"""Changes that are said relative to the last call: "the week before?", "60", "make that 10"."""

import re
from datetime import timedelta
from typing import Any

from assistant.planner.arguments import field_of, fields_of
from store.clock import Clock
from tools.arguments import Horizon, Period
from tools.spec import ToolSpec

_LEAD = (
    r"(?:(?:and|so|ok(?:ay)?|now|then|what\s+about|how\s+about|for|compared\s+(?:to|with)|in)"
    r"[\s,]+)*"
)
_BEFORE = re.compile(
    rf"{_LEAD}(?:the\s+(?P<unit>day|week|month|quarter|year)\s+(?:before|prior)(?:\s+(?:that|this|it))?"
    r"|(?:the\s+)?(?:previous|prior|preceding|one\s+before)(?:\s+(?:one|period|time))?)[\s?.!]*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"{_LEAD}(?:(?:no|rather|make|it|that|them|change|to|sorry|actually|better|and|i\s+meant?"
    r"|the|next|coming|(?P<rows>top|first)|only|just)[\s,]+)*(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
    r"(?:\s+(?:instead|then|please|rather|of\s+them|only|is\s+enough|are\s+enough|will\s+do))*[\s?.!]*",
    re.IGNORECASE,
)


_AFTER = re.compile(
    rf"{_LEAD}(?:the\s+)?(?:next|following|coming)(?:\s+(?:one|period))?[\s?.!]*", re.IGNORECASE
)
_NUMBERS = dict(
    zip("two three four five six seven eight nine ten".split(), range(2, 11), strict=True)
) | {"twelve": 12, "twenty": 20}


def read(
    sentence: str, spec: ToolSpec, args: dict[str, Any], clock: Clock
) -> dict[str, Any] | None:
    """The arguments of the last call moved as the sentence says; None where it says nothing so."""
    if match := _BEFORE.fullmatch(sentence):
        return _before(match["unit"], spec, args, clock)
    if match := _AMOUNT.fullmatch(sentence):
        said = match["n"].lower()
        return _amount(_NUMBERS.get(said) or int(said), spec, args, rows=bool(match["rows"]))
    return _after(spec, args) if _AFTER.fullmatch(sentence) else None


def _after(spec: ToolSpec, args: dict[str, Any]) -> dict[str, Any] | None:
    """The calendar unit after the present one: "and next?" after this quarter."""
    for one in fields_of(spec.args):
        value = args.get(one.name)
        if isinstance(value, str) and value.startswith("this_") and one.reader in _AHEAD:
            return {**args, one.name: value.replace("this_", "next_", 1)}
    return None


_AHEAD = (Period, Horizon)


def _before(
    unit: str | None, spec: ToolSpec, args: dict[str, Any], clock: Clock
) -> dict[str, Any] | None:
    """The calendar unit, or the equally long stretch, that ends where the last period began."""
    for one in fields_of(spec.args):
        value = args.get(one.name, spec.args.model_fields[one.name].default)
        if one.reader is not Period or value is None:
            continue
        typed = value if isinstance(value, Period) else Period(value)
        if unit is None:
            first, last = clock.dates(clock.previous(typed.value))
        else:
            start = clock.dates(typed.span(clock))[0]
            if start is None:
                return None
            days = clock.calendar.read(_THIS.format(unit), start - timedelta(days=1))
            first, last = days.first, days.last
        bounds = {"from": first, "to": last}
        return {**args, one.name: {k: v.isoformat() for k, v in bounds.items() if v}}
    return None


_THIS = "this_{}"


def _amount(n: int, spec: ToolSpec, args: dict[str, Any], *, rows: bool) -> dict[str, Any] | None:
    """A bare number replaces the number last said: of days ahead, otherwise of rows."""
    for one in () if rows else fields_of(spec.args):
        value = args.get(one.name)
        if one.reader is Horizon and isinstance(value, dict) and len(value) == 1:
            unit = next(iter(value))
            if unit in ("days", "hours"):
                return {**args, one.name: {unit: n}}
    limit = field_of(spec, "limit")
    return {**args, limit.name: n} if limit is not None and n else None
