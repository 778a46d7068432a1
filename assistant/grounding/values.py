"""The values of cells and metrics as facts: each kind with its unit."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from assistant.grounding.fact import Fact
from assistant.grounding.mention import Day, Unit

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d.*)?")
_UNITS: dict[str, tuple[Unit, float]] = {
    "percent": ("percent", 100.0),
    "money": ("money", 1.0),
    "minutes": ("minutes", 1.0),
    "hours": ("minutes", 60.0),
}


def cell_facts(
    value: Any, kind: str, zone: ZoneInfo | None = None, unit: Unit | None = None
) -> list[Fact]:
    """What a value of a report states, without its label. Text states nothing by itself."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, str):
        moment = _moment(value)
        return moment_facts(moment, zone) if moment is not None else []
    if isinstance(value, datetime | date):
        return moment_facts(value, zone)
    if isinstance(value, int | float | Decimal):
        own, worth = _UNITS.get(kind, ("count", 1.0))
        counted = kind == "number" and float(value) == int(value)
        return [Fact(unit or own, float(value) * worth, whole=counted)]
    return []


def _moment(text: str) -> datetime | date | None:
    if _ISO.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None


def moment_facts(value: datetime | date, zone: ZoneInfo | None) -> list[Fact]:
    """A date; a moment is a date and a time of day, in UTC and where the reader is."""
    if not isinstance(value, datetime):
        return [Fact("date", day=Day(value.year, value.month, value.day))]
    moments = [value.astimezone(UTC) if value.tzinfo else value]
    if zone is not None and value.tzinfo:
        moments.append(value.astimezone(zone))
    facts = []
    for moment in dict.fromkeys(moments):
        facts.append(Fact("date", day=Day(moment.year, moment.month, moment.day)))
        facts.append(Fact("time", moment.hour * 60.0 + moment.minute))
    return facts
