"""From the text of a cell to the value of a column. Every function raises BadCell."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer

from store.imports.csv_mapping.mapping import ColumnRule
from store.tables import PRIORITIES, STATUSES
from store.tables.types import Money, UtcDateTime

Read = Callable[[str], Any]

VOCABULARY: dict[str, tuple[str, ...]] = {
    "tickets.status": STATUSES,
    "tickets.priority": PRIORITIES,
    "people.persona": ("executive", "manager", "agent", "csm"),
    "messages.by": ("customer", "staff", "system"),
    "sla_clocks.metric": ("first_response", "next_response", "resolution"),
    "sla_clocks.basis": ("computed", "stated"),
    "surveys.kind": ("csat", "nps"),
    "opportunities.outcome": ("open", "won", "lost"),
}
"""Columns that take certain words only: every figure is computed from these."""
TRUE, FALSE = ("true", "yes", "y", "t", "1"), ("false", "no", "n", "f", "0")


class BadCell(ValueError):
    """Text that is no value of its column; the message says what would be."""


def reader(column: Column[Any], rule: ColumnRule, zone: tzinfo) -> Read:
    """What reads the cells of a column."""
    by_type: list[tuple[type, Callable[[], Read]]] = [
        (UtcDateTime, lambda: _instants(_formats(rule), zone)),
        (Money, lambda: lambda text: amount(text, rule)),
        (Boolean, lambda: truth),
        (Integer, lambda: lambda text: whole(text, rule)),
        (Float, lambda: lambda text: float(amount(text, rule))),
        (Date, lambda: _days(_formats(rule))),
        (JSON, lambda: lambda text: parts(text, rule)),
    ]
    for kind, build in by_type:
        if isinstance(column.type, kind):
            return build()
    words = VOCABULARY.get(f"{column.table.name}.{column.name}")
    return str if words is None else lambda text: one_of(text, words)


def one_of(text: str, words: tuple[str, ...]) -> str:
    """One of the words of a column, whatever the case."""
    for word in words:
        if word.lower() == text.lower():
            return word
    raise BadCell(f"{text!r} is not one of {', '.join(words)}; translate it with `values`")


def truth(text: str) -> bool:
    """Yes or no, in the usual spellings."""
    if text.lower() in TRUE + FALSE:
        return text.lower() in TRUE
    raise BadCell(f"{text!r} is neither true nor false; translate it with `values`")


def amount(text: str, rule: ColumnRule) -> Decimal:
    """A number with the rule's separators; a currency sign or code around it is left out."""
    plain = text.replace(rule.thousands, "") if rule.thousands else text
    plain = plain.replace(rule.decimal, ".") if rule.decimal != "." else plain
    plain = plain.strip("€$£ \u00a0").removesuffix("EUR").removesuffix("USD").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation as error:
        raise BadCell(f"{text!r} is not a number; see `decimal` and `thousands`") from error
    if not found.is_finite():
        raise BadCell(f"{text!r} is not a number")
    return found


def whole(text: str, rule: ColumnRule) -> int:
    """A whole number."""
    found = amount(text, rule)
    if found != found.to_integral_value():
        raise BadCell(f"{text!r} is not a whole number")
    return int(found)


def parts(text: str, rule: ColumnRule) -> Any:
    """The parts of a list, or the value of JSON text."""
    if rule.split:
        return [part.strip() for part in text.split(rule.split) if part.strip()]
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadCell(f"{text!r} is not JSON; `split` says what separates a list") from error


def _formats(rule: ColumnRule) -> list[str]:
    return [rule.format] if isinstance(rule.format, str) else rule.format or []


def _instants(formats: list[str], zone: tzinfo) -> Read:
    def read(text: str) -> datetime:
        found = _parsed(text, formats, datetime.fromisoformat)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)

    return read


def _days(formats: list[str]) -> Read:
    def read(text: str) -> date:
        return _parsed(text, formats, datetime.fromisoformat).date()

    return read


def _parsed(text: str, formats: list[str], otherwise: Callable[[str], datetime]) -> datetime:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    if formats:
        raise BadCell(f"{text!r} is not a date of the format {' or '.join(formats)}")
    try:
        return otherwise(text)
    except ValueError as error:
        raise BadCell(f"{text!r} is not a date such as 2026-05-31; set `format`") from error
