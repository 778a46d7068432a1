"""Readers of calendar dates: days, months, quarters, halves, years and their ends."""

import re
from datetime import date

from store.periods import shift
from tools.arguments.dates import words as w
from tools.arguments.dates.atoms import (
    DAY,
    Atom,
    Sight,
    atom,
    ends,
    full_year,
    month_days,
    nearest_year,
    rule,
)

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TO_DAY = r"\s*(?:-|–|—|to|and|until|till|through)\s*(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{w.MONTH})"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{w.YEAR})|\s*'(?P<short>\d\d))?"


def _year(match: re.Match[str], month: int, day: int, sight: Sight) -> int:
    groups = match.groupdict()
    said = groups.get("year") or groups.get("short")
    return full_year(said) if said else nearest_year(month, day, sight)


@rule(rf"(?:the\s+)?{_DAY}(?:{_TO_DAY})?\s+(?:of\s+)?{_MONTH}{_OF_YEAR}")
@rule(rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?:{_TO_DAY})?{_OF_YEAR}")
def day_of_month(match: re.Match[str], sight: Sight) -> Atom:
    month, day = w.month(match["month"]), int(match["day"])
    last_day = int(match["day2"] or day)
    year = _year(match, month, day, sight)
    return atom(match, date(year, month, day), date(year, month, last_day))


@rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)")
@rule(r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)")
@rule(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d\d)")
@rule(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d\d)")
def written_date(match: re.Match[str], sight: Sight) -> Atom:
    day, month = int(match["d"]), int(match["m"])
    if month > 12 and "/" in match[0]:
        day, month = month, day
    first = date(full_year(match["y"]), month, day)
    return atom(match, first, first)


_FEASTS = {"christmas": (12, 25), "xmas": (12, 25), "new year": (1, 1), "new years": (1, 1)}


@rule(r"(?P<feast>christmas|xmas|new\s+year(?:'?s)?)(?P<eve>(?:'s)?\s+eve)?(?:\s+day)?")
def feast(match: re.Match[str], sight: Sight) -> Atom:
    name = " ".join(match["feast"].lower().replace("'", "").split())
    month, day = _FEASTS[name]
    first = date(nearest_year(month, day, sight), month, day)
    first -= DAY if match["eve"] else 0 * DAY
    return atom(match, first, first)


@rule(r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?!-)")
def written_month(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, *month_days(int(match["y"]), int(match["m"])))


_PREPOSITION = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|for|from|to|through|during|before|after|between|and|than"
    r"|late|early|mid|end|and|vs|versus|about|only|is|was)\s+|[-–(,]\s*)(?:the\s+)?$",
    re.IGNORECASE,
)


@rule(
    rf"(?:(?P<which>{w.LAST}|this|{w.NEXT})\s+)?{_MONTH}{_OF_YEAR}"
    r"(?:\s+(?P<rel>last|this|next)\s+year)?"
)
def month_of_year(match: re.Match[str], sight: Sight) -> Atom | None:
    """A month; the words "may", "march", "mar" and "dec" must look like one."""
    month = w.month(match["month"])
    doubtful = match["month"].lower().rstrip(".") in ("may", "march", "mar", "sep", "dec", "jan")
    marked = match["year"] or match["short"] or match["which"] or match["rel"]
    if doubtful and not marked and not _PREPOSITION.search(match.string[: match.start()]):
        capital = match["month"][0].isupper() and match.start() > 0
        if not capital and match[0] != match.string.strip(" ?.!"):
            return None
    if match["rel"]:
        year = sight.today.year + {"last": -1, "this": 0, "next": 1}[match["rel"].lower()]
    elif match["which"]:
        year = _year_of_which(match["which"].lower(), month, sight)
    else:
        year = _year(match, month, 1, sight)
        if sight.ahead and month == sight.today.month and not match["year"]:
            year = sight.today.year
    return atom(match, *month_days(year, month))


def _year_of_which(which: str, month: int, sight: Sight) -> int:
    year, this = sight.today.year, sight.today.month
    if which == "this":
        return year
    if which in w.NEXT.split("|"):
        return year if month > this else year + 1
    return year if month < this else year - 1


_QUARTER = (
    r"(?:q(?P<q>[1-4])|(?P<q2>[1-4])q|(?P<o>first|1st|second|2nd|third|3rd|fourth|4th"
    r"|last)\s+quarter)"
)


@rule(
    rf"{_QUARTER}(?:(?:\s*|[/-])(?:of\s+|in\s+)?(?:fy\s*)?'?(?P<year>{w.YEAR}|\d\d)(?!\d)"
    r"|\s+(?:of\s+)?(?P<rel>last|this|next)\s+(?:fiscal\s+)?year)?"
)
@rule(rf"(?:fy\s*)?(?P<year>{w.YEAR})[\s-]*q(?P<q>[1-4])")
def quarter(match: re.Match[str], sight: Sight) -> Atom | None:
    groups = match.groupdict()
    ordinal = (groups.get("o") or "").lower()
    if ordinal == "last" and not (groups.get("year") or groups.get("rel")):
        return None
    number = groups.get("q") or groups.get("q2") or w.ORDINALS.get(ordinal, 4)
    name = f"q{number}"
    year = _fiscal_year(groups.get("year"), groups.get("rel"), sight)
    if year:
        name = f"{name}_{year}"
        return atom(match, *sight.named(name), name)
    first, last = _bare(name, sight)
    return atom(match, first, last, name)


def _bare(name: str, sight: Sight) -> tuple[date, date]:
    """A quarter or half without a year: the latest that has begun, or the next not over."""
    return ends(sight.clock.calendar.read(name, sight.today, ahead=sight.ahead))


def _fiscal_year(said: str | None, rel: str | None, sight: Sight) -> int | None:
    if said:
        return full_year(said)
    if rel:
        calendar = sight.clock.calendar
        start = calendar.start_of("year", sight.today)
        now = start.year if calendar.fiscal_year_start == 1 else start.year + 1
        return now + {"last": -1, "this": 0, "next": 1}[rel.lower()]
    return None


@rule(
    r"(?:h(?P<h>[12])|(?:the\s+)?(?P<o>first|1st|second|2nd|last)\s+half)"
    rf"(?:\s*(?:of\s+)?(?:the\s+year|(?:fy\s*)?'?(?P<year>{w.YEAR}|\d\d)(?!\d))"
    r"|\s+(?:of\s+)?(?P<rel>last|this|next)\s+year)?"
)
def half(match: re.Match[str], sight: Sight) -> Atom:
    number = match["h"] or {"first": 1, "1st": 1}.get((match["o"] or "").lower(), 2)
    year = _fiscal_year(match["year"], match["rel"], sight)
    name = f"h{number}_{year}" if year else f"h{number}"
    return atom(match, *(sight.named(name) if year else _bare(name, sight)))


@rule(rf"(?:fy|fiscal(?:\s+year)?|financial\s+year)\s*'?(?P<year>{w.YEAR}|\d\d)(?:/\d\d)?")
def fiscal_year(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, *sight.named(f"fy_{full_year(match['year'])}"))


@rule(rf"(?P<year>{w.YEAR})")
def calendar_year(match: re.Match[str], sight: Sight) -> Atom | None:
    before = match.string[: match.start()]
    if re.search(r"(?:ticket|case|no\.?|number|[-#/$€£.])\s*$", before, re.IGNORECASE):
        return None
    return atom(match, *sight.named(match["year"]))


_NTH = r"(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last|final)"


@rule(
    rf"(?:the\s+)?{_NTH}\s+(?:(?P<count>two|three|2|3)\s+)?weeks?\s+(?:of|in)\s+{_MONTH}{_OF_YEAR}"
)
def week_of_month(match: re.Match[str], sight: Sight) -> Atom:
    """Weeks of seven days, counted from the first day of the month, the last ones from its end."""
    month, nth = w.month(match["month"]), match["nth"].lower()
    first, last = month_days(_year(match, month, 1, sight), month)
    days = 7 * w.number(match["count"] or "1") * DAY
    if nth in ("last", "final"):
        return atom(match, last - days + DAY, last)
    begin = first + 7 * (w.ORDINALS[nth] - 1) * DAY
    return atom(match, begin, min(begin + days - DAY, last))


@rule(rf"(?:the\s+)?(?P<half>first|second|last)\s+half\s+of\s+{_MONTH}{_OF_YEAR}")
def half_of_month(match: re.Match[str], sight: Sight) -> Atom:
    """To the 15th, or from the 16th on."""
    month = w.month(match["month"])
    first, last = month_days(_year(match, month, 1, sight), month)
    middle = first.replace(day=15)
    return (
        atom(match, first, middle)
        if match["half"].lower() == "first"
        else atom(match, middle + DAY, last)
    )


_EDGE = r"(?P<edge>end|close(?=\s+of\b)|start|beginning|middle|mid|first\s+day|last\s+day)"


@rule(
    rf"(?:the\s+)?{_EDGE}[\s-]+(?:of\s+)?(?:the\s+)?(?:(?P<which>this|next|last|current)\s+)?"
    r"(?P<unit>day|week|month|quarter|half|(?:fiscal\s+)?year)"
)
@rule(r"(?P<unit>day|week|month|quarter|year)[\s-]*(?P<edge>end)")
def edge_of_unit(match: re.Match[str], sight: Sight) -> Atom | None:
    if "which" not in match.groupdict() and match["unit"].lower() == "week":
        return None
    unit = match["unit"].lower().split()[-1]
    which = (match.groupdict().get("which") or "this").lower().replace("current", "this")
    if unit == "day":
        return atom(match, sight.today, sight.today, "today")
    name = f"{which}_{unit}"
    found = _edge(match, *sight.named(name), match["edge"])
    ending = match["edge"].lower() in ("end", "close") and unit != "half"
    return (
        found
        if not ending
        else Atom(found.start, found.end, found.first, found.last, f"end:{name}")
    )


@rule(rf"(?:the\s+)?{_EDGE}[\s-]+(?:of\s+)?{_MONTH}{_OF_YEAR}")
@rule(rf"(?P<edge>late|early|mid)[\s-]+{_MONTH}{_OF_YEAR}")
@rule(rf"(?:the\s+)?{_EDGE}[\s-]+(?:of\s+)?q(?P<q>[1-4])(?:\s+(?P<year>{w.YEAR}))?")
@rule(rf"(?:the\s+)?{_EDGE}[\s-]+(?:of\s+)?(?P<year>{w.YEAR})")
def edge_of_named(match: re.Match[str], sight: Sight) -> Atom:
    groups = match.groupdict()
    if groups.get("month"):
        month = w.month(match["month"])
        first, last = month_days(_year(match, month, sight.today.day, sight), month)
    elif groups.get("q"):
        name = f"q{match['q']}"
        said = groups.get("year")
        first, last = sight.named(f"{name}_{said}") if said else _bare(name, sight)
    else:
        first, last = sight.named(match["year"])
    return _edge(match, first, last, match["edge"])


def _edge(match: re.Match[str], first: date, last: date, edge: str) -> Atom:
    edge = edge.lower()
    if edge in ("end", "close", "last day"):
        return atom(match, last, last, "end:" if edge != "last day" else None)
    if edge in ("start", "beginning", "first day"):
        return atom(match, first, first)
    third = (last - first) // 3
    if edge == "late":
        return atom(match, last - third, last)
    if edge == "early":
        return atom(match, first, first + third)
    middle = first + (last - first) // 2
    return atom(match, middle, middle)


@rule(r"(?:(?:by|end\s+of|close\s+of)\s+(?:business|play)|eod|cob)(?:\s+today)?")
def end_of_day(match: re.Match[str], sight: Sight) -> Atom:
    return atom(match, sight.today, sight.today, "today")


@rule(r"eo(?P<u>[wmqy])")
def end_abbreviated(match: re.Match[str], sight: Sight) -> Atom:
    name = "this_" + {"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["u"].lower()]
    last = sight.named(name)[1]
    return Atom(match.start(), match.end(), last, last, f"end:{name}")


@rule(
    r"(?:the\s+)?week\s+(?:of|commencing|starting|beginning)\s+(?:the\s+)?"
    rf"(?:{_DAY}\s+(?:of\s+)?{_MONTH}|(?P<month2>{w.MONTH})\s+(?P<dayb>\d{{1,2}})(?:st|nd|rd|th)?)"
)
def week_of(match: re.Match[str], sight: Sight) -> Atom:
    month = w.month(match["month"] or match["month2"])
    day = int(match["day"] or match["dayb"])
    some = date(nearest_year(month, day, sight), month, day)
    first = sight.clock.calendar.start_of("week", some)
    return atom(match, first, first + 6 * DAY)


@rule(
    r"(?:on\s+)?the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)(?!\s+(?:one|ticket|customer|account|row|of))"
)
def ordinal_day(match: re.Match[str], sight: Sight) -> Atom:
    day = int(match["day"])
    month = sight.today.replace(day=1)
    first = month.replace(day=day)
    if first > sight.today and not sight.ahead:
        first = shift(month, -1, "month").replace(day=day)
    elif first < sight.today and sight.ahead:
        first = shift(month, 1, "month").replace(day=day)
    return atom(match, first, first)
