"""Dates and times of day, in the forms in which people write them."""

import re
from datetime import date

from assistant.grounding.mention import Day, Mention
from assistant.grounding.wording import MONTHS, WEEKDAYS

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\.?,?\s+)?"
_YEAR = r"(?P<year>(?:19|20)\d\d|['’]\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_SHORT = r"[ ](?P<short>\d\d)(?![\w:.,])"
_FORMS = [
    r"(?P<year>(?:19|20)\d\d)-(?P<mm>[01]\d)-(?P<day>[0-3]\d)",
    r"(?P<day>[0-3]?\d)\.(?P<mm>[01]?\d)\.(?P<year>(?:19|20)\d\d)",
    r"(?P<mm>[01]?\d)/(?P<day>[0-3]?\d)/(?P<year>(?:19|20)\d\d)",
    rf"{_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}|{_SHORT})?",
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?![\w:]),?(?:\s+{_YEAR})?",
    rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
    rf"(?:(?<=\bin\s)|(?<=\bfor\s)|(?<=\bsince\s)|(?<=\bof\s)|(?<=\bto\s)|(?<=\bby\s)|(?<=\bduring\s)|(?<=\bfrom\s)|(?<=\btill\s)|(?<=\buntil\s)|(?<=\bthan\s)){_MONTH}(?!\s*\d)",
]  # fmt: skip
_RANGE = re.compile(
    rf"\b(?P<first>[0-3]?\d)\s*(?:–|-|to|until)\s*(?P<day>[0-3]?\d)\s+{_MONTH}(?:\s+{_YEAR})?",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)-(?P<mm>[01]\d)-(?P<day>[0-3]\d)T(?P<h>[01]\d|2[0-3]):(?P<m>[0-5]\d)"
    r"(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b"
)
_DATES = [re.compile(rf"(?<![\w-])(?:{form})(?![\w-])", re.IGNORECASE) for form in _FORMS]
_YEAR_ALONE = re.compile(
    r"(?:\b(?:in|of|for|since|year|during|from|until|by)\s+)(?P<year>20\d\d)\b"
)
_TIME = re.compile(
    r"(?<![\w:.])(?:(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::\d\d)?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"|(?P<hour>1[0-2]|0?[1-9])\s*(?P<part>am|pm|a\.m\.|p\.m\.))(?!\w|:\d)",
    re.IGNORECASE,
)


def read(text: str) -> list[Mention]:
    """Every date, month and time of day, in no order; their places do not overlap."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for match in _RANGE.finditer(text):
        first = _day({**match.groupdict(), "day": match["first"]})
        for day in (first, _day(match.groupdict())):
            if day is not None:
                found.append(_mention(match, day))
        taken.append(match.span())
    for match in _STAMP.finditer(text):
        found += _moment(match)
        taken.append(match.span())
    for form in _DATES:
        for match in form.finditer(text):
            day = _day(match.groupdict())
            if day is None or _overlaps(match.span(), taken) or _NO_MONTH.search(match[0]):
                continue
            found.append(_mention(match, day))
            taken.append(match.span())
    for match in _YEAR_ALONE.finditer(text):
        if not _overlaps(match.span("year"), taken):
            start, end = match.span("year")
            day = Day(year=int(match["year"]))
            found.append(Mention(start, end, text[start:end], "date", day=day, plain=False))
    clocks = (match for match in _TIME.finditer(text) if not _overlaps(match.span(), taken))
    return found + [_clock(match) for match in clocks]


def weekday_fits(day: Day) -> bool:
    """Whether the weekday that was written is the date's; True where one of them is missing."""
    if day.weekday is None or None in day.parts:
        return True
    return date(day.year, day.month, day.day).weekday() == day.weekday  # type: ignore[arg-type]


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _mention(match: re.Match[str], day: Day) -> Mention:
    return Mention(match.start(), match.end(), match[0], "date", day=day, plain=False)


def _moment(match: re.Match[str]) -> list[Mention]:
    """ "2026-10-13T18:52:00Z" is a date and a time of day."""
    day = _day(match.groupdict())
    start, middle, end = match.start(), match.end("day"), match.end()
    clock = int(match["h"]) * 60.0 + int(match["m"])
    return [
        Mention(start, middle, match[0][: middle - start], "date", day=day, plain=False),
        Mention(match.start("h"), end, match[0], "time", value=clock, plain=False),
    ]


_NO_MONTH = re.compile(r"\bmay\b")
"""The verb: "6 may be answered". The month is written with a capital letter."""


def _day(parts: dict[str, str | None]) -> Day | None:
    month = MONTHS[parts["month"].lower()] if parts.get("month") else None  # type: ignore[union-attr]
    if parts.get("mm"):
        month = int(parts["mm"])  # type: ignore[arg-type]
    number = int(parts["day"]) if parts.get("day") else None  # type: ignore[arg-type]
    said = parts.get("year") or parts.get("short")
    year = None
    if said:
        digits = said.lstrip("'’")
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    weekday = WEEKDAYS.get((parts.get("weekday") or "").lower())
    if month is not None and not 1 <= month <= 12:
        return None
    if number is not None and not _exists(year, month, number):
        return None
    return Day(year, month, number, weekday)


def _exists(year: int | None, month: int | None, day: int) -> bool:
    try:
        date(year or 2000, month or 1, day)
    except ValueError:
        return False
    return True


def _clock(match: re.Match[str]) -> Mention:
    half = (match["half"] or match["part"] or "").lower().replace(".", "")
    hour = int(match["h"] or match["hour"])
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = int(match["m"] or 0)
    return Mention(
        match.start(), match.end(), match[0], "time", value=hour * 60.0 + minute, plain=False
    )
