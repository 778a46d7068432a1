"""Reading one row of the audit log, whichever of the known spellings a file uses.

Some files carry values with their kind ("Group 56", "3 - Moderate", "INC0000045"), in others the
kind was stripped ("56", "3", "0000045"). Both read as the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TypeVar

from store.imports.errors import ImportFailed

T = TypeVar("T")

MISSING = ("", "?")
ALIASES = {
    "ident_state": "incident_state",
    "state": "incident_state",
    "sys_updated_on": "sys_updated_at",
    "sys_created_on": "sys_created_at",
    "symptom": "u_symptom",
}
REQUIRED = ("number", "incident_state", "opened_at", "sys_updated_at", "priority")
KINDS = {
    "assignment_group": "Group",
    "assigned_to": "Resolver",
    "resolved_by": "Resolved by",
    "caller_id": "Caller",
    "category": "Category",
    "subcategory": "Subcategory",
    "u_symptom": "Symptom",
}
"""What stands before the number in files that were not stripped."""


class BadRow(ValueError):
    """A row that cannot be used, with the reason."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An incident as it was after one update."""

    ref: str
    number: str
    state: str
    priority: str
    updated_at: datetime
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    made_sla: bool | None
    group: str | None
    assigned_to: str | None
    resolved_by: str | None
    caller: str | None
    channel: str | None
    category: str | None
    subcategory: str | None
    symptom: str | None
    summary: str | None
    reopened: int
    reassigned: int


class Columns:
    """Where each column stands in one file."""

    def __init__(self, places: dict[str, int], width: int, file: str, zone: tzinfo) -> None:
        self._places = places
        self._width = width
        self._file = file
        self._time = lru_cache(maxsize=50_000)(lambda text: read_time(text, zone))

    @classmethod
    def of(cls, header: Sequence[str], file: str, zone: tzinfo) -> "Columns":
        """Find the columns in the header; raises ImportFailed when it is none of an audit log."""
        places: dict[str, int] = {}
        for place, title in enumerate(header):
            name = title.strip().lower().replace(" ", "_")
            name = ALIASES.get(name, name)
            if name == "category" and name in places:
                name = "subcategory"
            places.setdefault(name, place)
        absent = [name for name in REQUIRED if name not in places]
        if absent:
            raise ImportFailed(
                f"{file} is not an incident audit log: it has no column {', '.join(absent)}. "
                f"It has {', '.join(title.strip() for title in header[:8])} … "
                "For other tables use `deskmate import csv` with a mapping."
            )
        return cls(places, len(header), file, zone)

    def read(self, line: int, fields: Sequence[str]) -> AuditRow:
        """The row; raises BadRow."""
        if len(fields) != self._width:
            raise BadRow(f"{len(fields)} fields instead of {self._width}")
        number = self._text(fields, "number")
        opened_at = self._instant(fields, "opened_at")
        updated_at = self._instant(fields, "sys_updated_at")
        if number is None or opened_at is None or updated_at is None:
            raise BadRow("number, opened_at or sys_updated_at is missing")
        return AuditRow(
            ref=f"{self._file}:{line}",
            number=f"INC{number}" if number.isdigit() else number,
            state=self._text(fields, "incident_state") or "",
            priority=self._text(fields, "priority") or "",
            updated_at=updated_at,
            opened_at=opened_at,
            resolved_at=self._instant(fields, "resolved_at"),
            closed_at=self._instant(fields, "closed_at"),
            made_sla=self._truth(fields, "made_sla"),
            group=self._named(fields, "assignment_group"),
            assigned_to=self._named(fields, "assigned_to"),
            resolved_by=self._named(fields, "resolved_by"),
            caller=self._named(fields, "caller_id"),
            channel=self._text(fields, "contact_type"),
            category=self._named(fields, "category"),
            subcategory=self._named(fields, "subcategory"),
            symptom=self._named(fields, "u_symptom"),
            summary=self._text(fields, "short_description"),
            reopened=self._whole(fields, "reopen_count"),
            reassigned=self._whole(fields, "reassignment_count"),
        )

    def _text(self, fields: Sequence[str], name: str) -> str | None:
        place = self._places.get(name)
        if place is None:
            return None
        text = fields[place].strip()
        return None if text in MISSING else text

    def _named(self, fields: Sequence[str], name: str) -> str | None:
        text = self._text(fields, name)
        return None if text is None else named(KINDS[name], text)

    def _instant(self, fields: Sequence[str], name: str) -> datetime | None:
        return self._parsed(fields, name, self._time)

    def _truth(self, fields: Sequence[str], name: str) -> bool | None:
        return self._parsed(fields, name, _truth)

    def _whole(self, fields: Sequence[str], name: str) -> int:
        return self._parsed(fields, name, int) or 0

    def _parsed(self, fields: Sequence[str], name: str, parse: Callable[[str], T]) -> T | None:
        text = self._text(fields, name)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise BadRow(f"{name}: {error}") from error


@lru_cache(maxsize=20_000)
def named(kind: str, text: str) -> str:
    """A label with its kind and single spaces: "56" and "Group  56" are "Group 56"."""
    return f"{kind} {text}" if text.isdigit() else " ".join(text.split())


def read_time(text: str, zone: tzinfo) -> datetime:
    """An instant of "29/2/2016 01:16" (day first) or ISO 8601, in `zone` where it states none."""
    try:
        if "/" in text:
            day, _, clock = text.partition(" ")
            days, months, years = day.split("/")
            parts = [int(part) for part in clock.split(":")] if clock else []
            local = datetime(int(years), int(months), int(days), *parts, tzinfo=zone)
        else:
            local = datetime.fromisoformat(text)
            local = local if local.tzinfo else local.replace(tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a day-first date such as 29/2/2016 01:16") from error


def _truth(text: str) -> bool:
    match text.lower():
        case "true" | "1" | "yes":
            return True
        case "false" | "0" | "no":
            return False
    raise ValueError(f"{text!r} is neither true nor false")
