"""Lengths of time in one unit, so that "24 hours" and "1 day" say the same."""

_SECONDS = {
    "second": 1,
    "sec": 1,
    "minut": 60,
    "min": 60,
    "hour": 3_600,
    "hr": 3_600,
    "hrs": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "year": 31_104_000,
}
"""By index term. A month counts as 30 days, a year as twelve months."""
_DAYS_OF_A_YEAR = (365 * 86_400, 366 * 86_400)


def is_unit(term: str) -> bool:
    """Whether an index term is a unit of time."""
    return term in _SECONDS


def in_seconds(value: str, term: str) -> str:
    """A figure of a unit of time in seconds: two figures are equal when these are."""
    seconds = round(float(value) * _SECONDS[term])
    return str(_SECONDS["year"] if seconds in _DAYS_OF_A_YEAR else seconds)
