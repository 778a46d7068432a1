"""Number words, months, weekdays and units, as regular-expression fragments and readers."""

from store.periods import MONTHS

NUMBERS = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {
    "a": 1,
    "an": 1,
    "couple": 2,
    "couple of": 2,
    "a couple of": 2,
    "few": 3,
    "a few": 3,
    "fourteen": 14,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "twenty-four": 24,
    "thirty": 30,
    "twenty four": 24,
    "forty": 40,
    "forty-five": 45,
    "forty five": 45,
    "fifty": 50,
    "forty-eight": 48,
    "forty eight": 48,
    "sixty": 60,
    "seventy-two": 72,
    "seventy two": 72,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "a hundred": 100,
    "half a": 0,
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3} | {
    "fourth": 4,
    "4th": 4,
}

COUNT = r"\d{1,4}|" + "|".join(
    sorted((w.replace(" ", r"\s+") for w in NUMBERS if w != "half a"), key=len, reverse=True)
)
MONTH = "|".join(
    rf"{name}|{short}\.?"
    for name, short in zip(
        MONTHS,
        ("jan jan feb mar apr may june? july? aug sept? oct nov dec".split())[1:],
        strict=True,
    )
)
WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?"
)
UNIT = r"hours?|hrs?|days?|weeks?|wks?|months?|mn?ths?|mos?|quarters?|qtrs?|years?|yrs?"
YEAR = r"(?:19|20)\d\d"
LAST = r"last|lst|past|previous|prior|preceding|trailing|rolling"
NEXT = r"next|nxt|coming|upcoming|following"

DAYS_IN = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
"""Days that a counted unit stands for in canonical form: "next 3 months" is 90 days."""


def number(words: str) -> int:
    """The number that digits or words say."""
    folded = " ".join(words.lower().split())
    return int(folded) if folded.isdigit() else NUMBERS[folded]


def days_of(count: int, unit: str) -> int:
    """Days that a counted unit stands for; twelve months are a year."""
    if unit == "month" and count % 12 == 0:
        return count // 12 * DAYS_IN["year"]
    if unit == "quarter" and count % 4 == 0:
        return count // 4 * DAYS_IN["year"]
    return count * DAYS_IN[unit]


def month(words: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(words.lower()[:3]))


def weekday(words: str) -> int:
    """0 (Monday) to 6 for a weekday's name or abbreviation."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(words.lower()[:3]))


def unit(words: str) -> str:
    """hour, day, week, month, quarter or year."""
    first = words.lower().rstrip("s")
    spelled = {
        "hr": "hour", "wk": "week", "mth": "month", "mnth": "month", "mo": "month",
        "qtr": "quarter", "yr": "year",
    }  # fmt: skip
    return spelled.get(first, first)
