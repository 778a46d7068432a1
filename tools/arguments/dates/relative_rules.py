"""Readers of expressions that are relative to today: "last 7 days", "Monday", "year to date"."""

import re

from store.periods import shift
from tools.arguments.dates import words as w
from tools.arguments.dates.atoms import DAY, Atom, Sight, atom, days_before, rule

_CURRENT = r"this|current|the\s+current|the\s+running|running"
_UNITS = (
    r"day|week|wk|month|mn?th|quarter|qtr|half|(?:fiscal\s+|financial\s+|calendar\s+)?(?:year|yr)"
    r"|fy"
)


@rule(
    r"(?:(?:earlier|later)\s+)?today|tonight|this\s+(?:morning|afternoon|evening)|now\s+today"
    r"|(?<=between )now(?= and)|(?<=from )now(?= (?:until|till|to|through|up to)\b)"
)
def today(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, sight.today, sight.today, "today")


@rule(r"yesterday(?:'s)?(?:\s+(?:morning|afternoon|evening))?|last\s+night")
def yesterday(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, sight.today - DAY, sight.today - DAY, "yesterday")


@rule(
    r"(?:tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow)(?:'s)?(?:\s+(?:morning|afternoon|evening))?"
)
def tomorrow(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, sight.today + DAY, sight.today + DAY, "tomorrow")


@rule(r"(?:the\s+)?day\s+(?P<side>before\s+yesterday|after\s+tomorrow)")
def two_days_off(match: re.Match[str], sight: Sight) -> Atom:
    day = sight.today + (2 if "after" in match["side"].lower() else -2) * DAY
    return atom(match, day, day)


@rule(rf"(?:the\s+)?(?P<unit>{_UNITS})\s+so\s+far|so\s+far\s+this\s+(?P<unit2>{_UNITS})")
@rule(rf"(?:{_CURRENT})\s+(?P<unit>{_UNITS})(?:'?s)?(?:\s+(?:so\s+far|to\s+date))?")
@rule(
    r"(?:(?<!end )(?<!start )(?<!beginning )(?<!middle )of\s+the|(?:for|over|during)\s+the|my"
    r"|the\s+(?:whole|entire|full))"
    r"\s+(?P<unit>week|month|quarter|year)"
    r"(?!\s+(?:before|after|of|to|so|starting|end|ahead|coming))"
)
def current(match: re.Match[str], sight: Sight) -> Atom:
    unit = _unit(match["unit"] or match.groupdict().get("unit2") or "")
    return _named(match, sight, "today" if unit == "day" else f"this_{unit}")


@rule(
    r"since\s+(?:the\s+)?(?:beginning|start|first\s+day)\s+of\s+(?:the\s+|this\s+)?(?:current\s+)?"
    r"(?P<unit>week|month|quarter|year)"
)
@rule(r"(?P<unit>day|week|month|quarter|year)[\s-]+to[\s-]+date")
@rule(r"(?P<short>[wmqy])td")
def to_date(match: re.Match[str], sight: Sight) -> Atom:
    short = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
    groups = match.groupdict()
    unit = groups.get("unit") or short[match["short"].lower()]
    return _named(match, sight, f"this_{unit.lower()}")


@rule(
    rf"(?:the\s+)?(?P<which>last|lst|previous|prior|preceding|{w.NEXT})\s+(?P<unit>{_UNITS})(?:'?s)?"
)
def beside(match: re.Match[str], sight: Sight) -> Atom:
    unit, which = _unit(match["unit"]), match["which"].lower()
    ahead = which in w.NEXT.split("|")
    if unit == "day":
        return _named(match, sight, "tomorrow" if ahead else "yesterday")
    return _named(match, sight, f"{'next' if ahead else 'last'}_{unit}")


@rule(r"(?:the\s+)?(?P<unit>week|month|quarter|year)\s+before\s+last")
def before_last(match: re.Match[str], sight: Sight) -> Atom:
    unit = match["unit"].lower()
    first = shift(sight.clock.calendar.start_of(unit, sight.today), -2, unit)
    return atom(match, first, shift(first, 1, unit) - DAY)


@rule(rf"(?:the\s+)?(?:past|trailing|rolling)\s+(?P<unit>{w.UNIT})")
@rule(
    rf"(?:(?:over|in|during|within)\s+)?(?:the\s+)?(?:{w.LAST})\s+(?P<n>{w.COUNT})[\s-]*(?P<unit>{w.UNIT})"
)
@rule(rf"(?P<n>{w.COUNT})[\s-]+(?P<unit>{w.UNIT})\s+(?:back|to\s+now|until\s+now|till\s+now)")
@rule(r"(?:last|lst|past)\s*(?P<n>\d{1,3})\s?(?P<unit>d|h|w)")
def counted_back(match: re.Match[str], sight: Sight) -> Atom | None:
    count = w.number(match.groupdict().get("n") or "1")
    unit = w.unit({"d": "day", "h": "hour", "w": "week"}.get(match["unit"].lower(), match["unit"]))
    if not count:
        return None
    if unit == "hour":
        name = f"last_{count}_hour{'' if count == 1 else 's'}"
        today = sight.today
        return Atom(match.start(), match.end(), today, today, name, hours=-count)
    days = w.days_of(count, unit)
    name = "today" if days == 1 else f"last_{days}_days"
    return atom(match, *days_before(days, sight), name)


@rule(rf"(?P<n>{w.COUNT}|half\s+a)\s+(?P<unit>{w.UNIT})\s+ago")
def ago(match: re.Match[str], sight: Sight) -> Atom:
    if match["n"].lower().startswith("half"):
        day = sight.today - (w.DAYS_IN[w.unit(match["unit"])] // 2) * DAY
        return atom(match, day, day)
    count, unit = w.number(match["n"]), w.unit(match["unit"])
    if unit == "hour":
        return atom(match, sight.today, sight.today, "today")
    day = shift(sight.today, -count, unit)
    return atom(match, day, day)


@rule(
    rf"(?:(?:over|in|during|within|for)\s+)?(?:the\s+)?(?:{w.NEXT})\s+(?P<n>{w.COUNT})[\s-]*(?P<unit>{w.UNIT})"
)
@rule(
    rf"(?:within|in\s+under|in\s+less\s+than)\s+(?:the\s+next\s+)?(?P<n>{w.COUNT})\s+(?P<unit>{w.UNIT})"
)
@rule(rf"(?P<n>{w.COUNT})\s+(?P<unit>{w.UNIT})\s+(?:from\s+(?:now|today)|out|ahead|hence)")
@rule(r"(?:next|nxt)\s*(?P<n>\d{1,3})\s?(?P<unit>d|h|w)")
def counted_ahead(match: re.Match[str], sight: Sight) -> Atom | None:
    if (
        not sight.ahead
        and match[0].lower().startswith(("within", "in "))
        and "next" not in match[0]
    ):
        return None
    return _coming(match, sight)


@rule(rf"in\s+(?:about\s+)?(?P<n>{w.COUNT})\s+(?P<unit>{w.UNIT})(?:'?\s+time)?")
@rule(r"(?:(?:in|within)\s+)?(?P<n>\d{1,3})(?P<unit>d|h|w|days|hrs|hours|weeks|wks|months|mos?)")
@rule(
    r"(?P<n>\d{1,3})[\s-]+(?P<unit>day|hour|week|month)(?=\s+(?:window|horizon|outlook|look-?ahead))"
)
@rule(rf"(?:for\s+)?(?:the\s+)?(?P<n>{w.COUNT})\s+(?P<unit>{w.UNIT})(?=\s*(?:$|[?.!,]))")
def bare_count(match: re.Match[str], sight: Sight) -> Atom | None:
    """A count without a direction, which only a look-ahead can place."""
    return _coming(match, sight) if sight.ahead else None


def _coming(match: re.Match[str], sight: Sight) -> Atom | None:
    count = w.number(match["n"])
    unit = w.unit({"d": "day", "h": "hour", "w": "week"}.get(match["unit"].lower(), match["unit"]))
    if not count:
        return None
    if unit == "hour":
        name = f"next_{count}_hour{'' if count == 1 else 's'}"
        today = sight.today
        return Atom(match.start(), match.end(), today, today, name, hours=count)
    days = w.days_of(count, unit)
    last = sight.today + days * DAY
    return Atom(match.start(), match.end(), sight.today, last, f"next_{days}_days", days=days)


@rule(rf"(?:over|within)\s+the\s+(?:{w.NEXT})\s+year")
def a_year_ahead(match: re.Match[str], sight: Sight) -> Atom:
    """Twelve months from this day; "next year" is one of the calendar."""
    days = w.days_of(1, "year")
    last = sight.today + days * DAY
    return Atom(match.start(), match.end(), sight.today, last, f"next_{days}_days", days=days)


@rule(rf"(?:the\s+)?(?P<which>{w.LAST}|{w.NEXT})\s+(?:half|6|six)[\s-]+(?:a\s+)?year")
def half_a_year(match: re.Match[str], sight: Sight) -> Atom:
    """Six months from or to this day; "last half" is one of the calendar."""
    days = w.days_of(6, "month")
    if match["which"].lower() in w.NEXT.split("|"):
        last = sight.today + days * DAY
        return Atom(match.start(), match.end(), sight.today, last, f"next_{days}_days", days=days)
    return atom(match, *days_before(days, sight), f"last_{days}_days")


_HOUR_OF_DAY = (
    r"(?:\d{1,2}(?:[:.]\d\d)?\s*[ap]\.?m\.?|\d{1,2}:\d\d|noon|midday|lunch(?:\s?time)?|midnight)"
)


@rule(rf"(?:before|by|until|till)\s+{_HOUR_OF_DAY}(?:\s+today)?(?!\s+(?:tomorrow|on\b))")
def by_an_hour(match: re.Match[str], sight: Sight) -> Atom | None:
    """ "Before 6 pm": within today, as far as a look-ahead goes."""
    return atom(match, sight.today, sight.today, "today") if sight.ahead else None


_BEFORE_DAY = re.compile(
    r"(?:\b(?:on|since|by|until|till|from|to|through|before|after|for|and|of)|[-–])\s*$", re.I
)


@rule(
    rf"(?:(?P<which>last|this|next|coming|past|previous)\s+)?(?P<day>{w.WEEKDAY})(?:'s|s)?(?:\s+(?:morning|afternoon|evening))?"
)
def weekday(match: re.Match[str], sight: Sight) -> Atom | None:
    short = len(match["day"]) <= 4 and not match["day"].lower().endswith("day")
    if short and not match["which"] and not _BEFORE_DAY.search(match.string[: match.start()]):
        return None
    which = (match["which"] or "").lower()
    ahead = which in ("next", "coming") or (
        which not in ("last", "past", "previous") and sight.ahead
    )
    day, target = sight.today, w.weekday(match["day"])
    if which == "this":
        first = sight.clock.calendar.start_of("week", day)
        day = first + ((target - first.weekday()) % 7) * DAY
    elif ahead:
        day += ((target - day.weekday() - 1) % 7 + 1) * DAY
    else:
        gone = (day.weekday() - target) % 7
        day -= (gone or (7 if which else 0)) * DAY
    return atom(match, day, day)


@rule(r"(?:(?P<which>last|this|next|coming|past)\s+|the\s+)weekend")
def weekend(match: re.Match[str], sight: Sight) -> Atom:
    which = (match["which"] or ("this" if sight.ahead else "last")).lower()
    saturday = sight.today - (sight.today.weekday() - 5) % 7 * DAY
    if sight.today.weekday() < 5 and which in ("this", "coming", "next"):
        saturday += 7 * DAY
    elif which == "next" or (which in ("last", "past") and sight.today.weekday() >= 5):
        saturday += (7 if which == "next" else -7) * DAY
    return atom(match, saturday, saturday + DAY)


@rule(
    r"all[\s-]+time|of\s+all\s+times?|ever(?:\s+since)?|since\s+(?:the\s+)?(?:beginning|start|inception|day\s+one)"
    r"|(?:in|over)\s+(?:our|the)\s+(?:entire|whole)\s+history|from\s+the\s+(?:very\s+)?(?:beginning|start)|all\s+history"
    r"|in\s+total\s+ever|lifetime|overall\s+history"
)
def all_time(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, sight.today, sight.today, "all_time")


def _unit(words: str) -> str:
    folded = words.lower().replace("-", " ")
    if folded.startswith("half"):
        return "half"
    return "year" if folded == "fy" else w.unit(folded.split()[-1])


def _named(match: re.Match[str], sight: Sight, name: str) -> Atom:
    return atom(match, *sight.named(name), name)
