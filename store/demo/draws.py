"""Random draws that are the same on every machine: one stream per part, arithmetic only.

`random.Random` seeded with text is stable across platforms and Python versions, and no draw goes
through a function of the system's mathematics library.
"""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
MINUTE, HOUR, DAY = 60, 3600, 86400
_EPOCH = date(1970, 1, 1)


def stream(seed: int, part: str) -> random.Random:
    """The generator of one part; drawing more in one part leaves every other part as it was."""
    return random.Random(f"{seed}/{part}")


def bell(rng: random.Random) -> float:
    """A draw around 0 with standard deviation 0.5, between -1.5 and 1.5."""
    return rng.random() + rng.random() + rng.random() - 1.5


def between(rng: random.Random, low: float, high: float) -> float:
    """A draw evenly between two bounds."""
    return low + (high - low) * rng.random()


def pick(rng: random.Random, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(rng.random() * len(options))]


def weighted(rng: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """One of the options, as likely as its weight says."""
    mark = rng.random() * sum(weight for _, weight in options)
    for option, weight in options:
        mark -= weight
        if mark < 0:
            return option
    return options[-1][0]


def chance(rng: random.Random, probability: float) -> bool:
    """True as often as the probability says."""
    return rng.random() < probability


def instant(seconds: int) -> datetime:
    """An aware UTC datetime from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds(moment: datetime) -> int:
    """Seconds since 1970."""
    return int(moment.timestamp())


def midnight(day: date) -> int:
    """Seconds since 1970 at the beginning of a day in UTC."""
    return (day - _EPOCH).days * DAY


def local(zone: str, day: date, hour: int, minute: int = 0) -> int:
    """Seconds since 1970 at a local time."""
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return int(moment.timestamp())


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
