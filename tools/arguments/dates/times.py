"""Times of day ("2 PM", "half past nine", "noon") and durations ("45 minutes", "an hour")."""

import re

from tools.arguments.dates import words as w
from tools.arguments.spoken import Found

_HOUR = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_CLOCK = re.compile(
    r"(?<![\w.:#-])(?:"
    r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s*(?P<ap>[ap])\.?\s?m\.?(?!\w)"
    r"|(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)(?:\s*(?:h|hrs|uhr|o'clock))?"
    r"|(?P<hh>[01]?\d|2[0-3])\s?h(?P<mh>[0-5]\d)?(?!\w)"
    rf"|(?P<ho>\d{{1,2}}|{_HOUR})\s*o'?\s?clock(?:\s+in\s+the\s+(?P<part>morning|afternoon|evening))?"
    rf"|(?P<past>half|quarter)\s+(?P<side>past|to)\s+(?P<hp>\d{{1,2}}|{_HOUR})"
    rf"|(?P<hw>{_HOUR})\s+(?P<apw>[ap])\.?m\.?"
    r"|(?P<word>noon|midday|midnight)"
    rf"|(?<=\bat\s)(?P<hat>\d{{1,2}}|{_HOUR})(?!\s*(?:[%\d:.]|{w.UNIT}|risk|tickets?))"
    r")(?![\w:])",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<![\w.])(?:(?P<n>\d{{1,3}}(?:\.\d)?|{w.COUNT}|half(?:[\s-]+an)?)[\s-]*(?P<u>minutes?|mins?|hours?|hrs?|h|m)"
    r"(?P<half>\s+and\s+a\s+half)?|(?P<bare>hour\s+and\s+a\s+half)|(?P<q>three\s+quarters\s+of\s+an\s+hour|quarter\s+of\s+an\s+hour))(?!\w)",
    re.IGNORECASE,
)


_LAST_OF_AFTERNOON = 6
"""Nobody meets at "2:30" in the night; "02:30" says so."""


def clock_times(sentence: str) -> list[Found]:
    """Times of day as 24-hour "14:00". An hour from 1 to 6 without am or pm is in the afternoon."""
    found = []
    for match in _CLOCK.finditer(sentence):
        value = _time(match)
        if value is not None:
            found.append(Found(value, match.start(), match.end(), match[0]))
    return found


def _time(match: re.Match[str]) -> str | None:
    g = match.groupdict()
    if g["word"]:
        return "00:00" if g["word"].lower() == "midnight" else "12:00"
    if g["h24"] is not None:
        afternoon = len(g["h24"]) == 1 and 1 <= int(g["h24"]) <= _LAST_OF_AFTERNOON
        return f"{int(g['h24']) + (12 if afternoon else 0):02d}:{g['m24']}"
    if g["hh"] is not None:
        return f"{int(g['hh']):02d}:{g['mh'] or '00'}"
    half_day = g["ap"] or g["apw"]
    hour = _hour(g["h"] or g["ho"] or g["hp"] or g["hw"] or g["hat"])
    minute = int(g["m"] or 0)
    if g["past"]:
        minute = 30 if g["past"].lower() == "half" else 15
        if g["side"].lower() == "to":
            hour, minute = hour - 1, 60 - minute
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_day.lower() == "p" else 0)
    elif g["part"]:
        hour = hour % 12 + (0 if g["part"].lower() == "morning" else 12)
    elif 1 <= hour <= 6:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if 0 <= hour <= 23 else None


def _hour(words: str) -> int:
    return int(words) if words.isdigit() else w.number(words)


def durations(sentence: str) -> list[Found]:
    """Durations in whole minutes."""
    found = []
    for match in _DURATION.finditer(sentence):
        if match["q"]:
            minutes = 45.0 if match["q"].lower().startswith("three") else 15.0
        elif match["bare"]:
            minutes = 90.0
        else:
            minutes = _minutes(match["n"], match["u"], bool(match["half"]))
        if 0 < minutes <= 24 * 60:
            found.append(Found(round(minutes), match.start(), match.end(), match[0]))
    return found


def _minutes(count: str, unit: str, half: bool) -> float:
    folded = " ".join(count.lower().split())
    amount = 0.5 if folded.startswith("half") else _amount(folded)
    amount += 0.5 if half else 0
    return amount * (60 if unit.lower().startswith("h") else 1)


def _amount(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return float(w.number(words))
