"""Joins single expressions into periods and look-aheads: "since Monday", "between … and …"."""

import re
from datetime import date, timedelta
from typing import Any

from store.clock import Clock
from tools.arguments.dates import calendar_rules, relative_rules
from tools.arguments.dates.atoms import Atom, find
from tools.arguments.spoken import Found

# Importing the two modules registers their rules with `atoms`.
_RULE_MODULES = (calendar_rules, relative_rules)

DAY = timedelta(days=1)
_OPENING = re.compile(
    r"(?:\b(?:between|from|since|after|starting(?:\s+(?:from|on|in|with))?|before|prior\s+to|until"
    r"|till|up\s+(?:to|until)|(?<!me )through|by|not?\s+later\s+than|ending|to|as\s+of)\s+"
    r"(?:the\s+)?)$",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\s*(?:and|to|until|till|through|thru|up\s+to|-|–|—)\s*(?:the\s+)?$", re.IGNORECASE
)
_FORWARD = re.compile(
    r"\b(?:upcoming|calendar|meetings?|agenda|appointments?|schedule[ds]?|coming\s+up|planned|due)\b",
    re.IGNORECASE,
)
_NAMED_AHEAD = re.compile(
    r"today|tomorrow|(?:this|next)_(?:week|month|quarter|half|year)|q[1-4](?:_\d{4})?"
)
Value = str | dict[str, Any]


def periods(sentence: str, clock: Clock, *, ahead: bool = False) -> list[Found]:
    """Every period in the sentence, as canonical values; `ahead` where days to come are meant."""
    ahead = ahead or bool(_FORWARD.search(sentence))
    return [
        _found(sentence, start, end, value)
        for start, end, value in _join(sentence, clock, ahead, _period)
    ]


def horizons(sentence: str, clock: Clock) -> list[Found]:
    """Every look-ahead in the sentence, as canonical values. What is over is left out."""
    return [
        _found(sentence, start, end, value)
        for start, end, value in _join(sentence, clock, True, _horizon)
    ]


def _found(sentence: str, start: int, end: int, value: Value) -> Found:
    return Found(value, start, end, sentence[start:end])


def _join(sentence: str, clock: Clock, ahead: bool, say: Any) -> list[tuple[int, int, Value]]:
    atoms = find(sentence, clock, ahead=ahead)
    today = clock.today()
    out: list[tuple[int, int, Value]] = []
    i = 0
    while i < len(atoms):
        one = atoms[i]
        opening, start = _opening(sentence, one)
        two = atoms[i + 1] if i + 1 < len(atoms) else None
        joined = two and _JOINING.fullmatch(sentence[one.end : two.start])
        spans = opening in ("between", "from", "") and one.name != "all_time"
        # "this month and last month" are two periods; "Q1 to Q2", dates and months make one span.
        listed = joined is not None and "and" in joined[0] and one.name and two and two.name
        makes_span = bool(opening) or not listed
        if two and joined and spans and makes_span:
            value = _between(one, two)
            if say is _horizon and one.first <= today < two.last:
                value = {"to": two.last.isoformat()}
            out.append((start, two.end, value))
            i += 2
            continue
        value = say(one, opening, today)
        if value is not None:
            out.append((start if _opened(opening) else one.start, one.end, value))
        i += 1
    return out


def _opening(sentence: str, one: Atom) -> tuple[str, int]:
    match = _OPENING.search(sentence[: one.start])
    if not match:
        return "", one.start
    return match[0].lower().split()[0], match.start()


def _opened(opening: str) -> bool:
    return opening not in ("", "to", "as")


def _between(one: Atom, two: Atom) -> Value:
    first, last = one.first, two.last
    if last < first:
        first = date(first.year - 1, first.month, min(first.day, 28)) if first > last else first
    return {"from": first.isoformat(), "to": last.isoformat()}


_UNTIL = ("until", "till", "up", "through", "by", "no", "not", "ending")
_SINCE = ("since", "from", "starting")


def _period(one: Atom, opening: str, today: date) -> Value | None:
    # "from last month" and "from today" mean those of then; "from Monday" goes on until today.
    whole = opening == "from" and (one.first != one.last or one.name in ("today", "yesterday"))
    if one.name == "all_time" or whole:
        return _plain(one)
    return _bounded(one, opening) or _plain(one)


def _bounded(one: Atom, opening: str) -> dict[str, Any] | None:
    """The bound that the word before a date sets."""
    if opening in _SINCE:
        return {"from": one.first.isoformat()}
    if opening == "after":
        return {"from": (one.last + DAY).isoformat()}
    # "Before the end of March" takes its last day in, as "by the end of March" does.
    ending = (one.name or "").startswith("end:")
    if opening in ("before", "prior") and not ending:
        return {"to": (one.first - DAY).isoformat()}
    if opening in (*_UNTIL, "before", "prior"):
        return {"to": one.last.isoformat()}
    return None


def _plain(one: Atom) -> Value:
    if name := (one.name or "").removeprefix("end:"):
        return name
    return {"from": one.first.isoformat(), "to": one.last.isoformat()}


def _horizon(one: Atom, opening: str, today: date) -> Value | None:
    if one.hours > 0 or one.days > 0:
        return {"hours": one.hours} if one.hours > 0 else {"days": one.days}
    over = (
        opening == "since"
        or one.last < today
        or one.hours < 0
        or (one.name or "").startswith(("last_", "all_time"))
    )
    if over:
        return None
    if opening in ("before", "prior") and not (one.name or "").startswith(("end:", "today")):
        return {"to": (one.first - DAY).isoformat()} if one.first > today else None
    name = (one.name or "").removeprefix("end:")
    if _NAMED_AHEAD.fullmatch(name):
        return name
    if opening in ("", "between") and one.first > today and one.first != one.last:
        return {"from": one.first.isoformat(), "to": one.last.isoformat()}
    return {"to": one.last.isoformat()}
