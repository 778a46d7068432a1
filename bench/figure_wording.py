"""How a model may write a value: the same figure in the forms that people use."""

import re
from datetime import date, datetime
from typing import Any

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_PERIOD = re.compile(r"^(this|last|next|previous) (week|month|quarter|year)|^today|^last \d+ days")
OTHER_PERIODS = {
    "this quarter": ("last quarter", "next quarter", "last year"),
    "last quarter": ("next quarter", "last year", "this year"),
    "next quarter": ("last quarter", "last month", "last year"),
    "this month": ("last month", "next month", "last year"),
    "last month": ("next month", "last week", "last year"),
    "this week": ("last week", "next week", "last month"),
    "last week": ("next week", "last year", "last month"),
    "today": ("yesterday", "last week", "last month"),
    "this year": ("last year", "last month", "last week"),
}


def worded_period(text: str | None) -> str | None:
    """The period of a report in the words that begin it."""
    match = _PERIOD.match((text or "").removeprefix("in "))
    return match[0].replace("previous", "last") if match else None


def other_period(period: str, choice: int) -> str:
    """Another period than the one that was meant."""
    if match := re.match(r"last (\d+) days", period):
        return f"last {int(match[1]) * 2 + 5} days"
    others = OTHER_PERIODS[period]
    return others[choice % len(others)]


def shown(value: Any, kind: str, style: int) -> str:
    """A value in one of several styles."""
    if kind in ("percent", "points"):
        return _share(float(value) * 100, kind, style)
    if kind == "money":
        return _money(float(value), style)
    if kind in ("minutes", "hours"):
        return _duration(float(value) * (60 if kind == "hours" else 1), style)
    if kind in ("date", "datetime"):
        return _day(value, kind, style)
    if kind == "decimal":
        digits = 1 if abs(float(value)) >= 10 else 2
        return f"{float(value):,.{digits}f}".replace("-", "−" if style % 2 else "-")
    return _count(value, style)


def _share(hundredths: float, kind: str, style: int) -> str:
    one = f"{hundredths:.1f}"
    if kind == "points":
        return (f"{one} points", f"{one} percentage points")[style % 2]
    return (f"{one} %", f"{one}%", f"{hundredths:.0f} %", f"{one} percent")[style % 4]


def _count(value: Any, style: int) -> str:
    if value != int(value):
        return f"{value:,.1f}"
    if 2 <= value <= 12 and style % 5 == 0:
        return _WORDS[int(value)]
    return f"{int(value):,}" if style % 7 else f"{int(value)}"


def _money(value: float, style: int) -> str:
    sign, amount = ("-", -value) if value < 0 else ("", value)
    if amount >= 1_000_000 and style % 3 == 0:
        return f"{sign}${amount / 1e6:.2f}M"
    if amount >= 1_000_000 and style % 3 == 1:
        return f"{sign}${amount / 1e6:.1f} million"
    if amount >= 10_000 and style % 4 == 1:
        return f"{sign}${amount / 1e3:.0f}K"
    return f"{sign}${amount:,.0f}" if amount >= 100 else f"{sign}${amount:,.2f}"


def _duration(minutes: float, style: int) -> str:
    sign, exact = ("-", -minutes) if minutes < 0 else ("", minutes)
    hours, rest = divmod(round(exact), 60)
    if style % 4 == 0 and exact >= 60:
        return f"{sign}{exact / 60:.1f} hours"
    if not hours:
        return f"{sign}{rest} min" if style % 2 else f"{sign}{rest} minutes"
    if style % 2:
        return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"
    return f"{sign}{hours} hours {rest} minutes" if rest else f"{sign}{hours} hours"


def _day(value: Any, kind: str, style: int) -> str:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    forms = (
        f"{value.day} {value:%b %Y}",
        f"{value.day} {value:%B %Y}",
        f"{value:%B} {value.day}, {value.year}",
        f"{value:%Y-%m-%d}",
        f"{value.day} {value:%B}",
        f"{value:%a} {value.day} {value:%b %Y}",
    )
    text = forms[style % len(forms)]
    return f"{text} at {value:%H:%M}" if kind == "datetime" and style % 3 == 0 else text
