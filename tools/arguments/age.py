"""Ages of tickets: "older than 10 days", "less than a week old"."""

import re
from datetime import date, timedelta
from typing import Any

from tools.arguments.dates import words as w
from tools.arguments.spoken import Found

_DAYS = {"day": 1, "week": 7, "month": 30}
_AGE = re.compile(
    r"\b(?:(?P<older>older|(?:waiting|open(?:ed)?|created|came\s+in)\s+(?:for\s+)?(?:more|longer))|(?P<newer>newer|younger)"
    r"|(?P<less>less|under))\s+than\s+"
    rf"(?P<n>{w.COUNT})\s+(?P<unit>day|week|month)s?(?P<old>\s+(?:old|ago))?(?!\w)",
    re.IGNORECASE,
)


def periods(sentence: str, today: date) -> list[Found]:
    """When what is so old came in. A month counts 30 days; both ends of a period count."""
    found = []
    for match in _AGE.finditer(sentence):
        if match["less"] and not match["old"]:
            continue  # "less than 3 days" may be left of a deadline
        days = w.number(match["n"]) * _DAYS[match["unit"].lower()]
        value: dict[str, Any]
        if match["older"]:
            value = {"to": (today - timedelta(days=int(days) + 1)).isoformat()}
        else:
            value = {"from": (today - timedelta(days=int(days))).isoformat()}
        found.append(Found(value, match.start(), match.end(), match[0]))
    return found
