"""What the evidence of an answer is made of: facts, and how a figure of a text fits one."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assistant.grounding.mention import Day, Mention, Unit

_PLAIN_DURATIONS = {"d": 1_440.0, "day": 1_440.0, "h": 60.0, "hour": 60.0, "min": 1.0}
_EPSILON = 1e-6


@dataclass(frozen=True)
class Fact:
    """A value of a result, or a figure of a cited text."""

    unit: Unit
    value: float = 0.0
    """Signed. percent: 86.2, not 0.862; minutes: of a duration; time: of the day."""
    label: frozenset[str] = frozenset()
    """Stems of the words that say what it is."""
    entities: frozenset[str] = frozenset()
    """Whose value it is: names, ids and attributes of its row; empty where of the whole."""
    change: bool = False
    """A difference to something: its direction counts."""
    trend: int = 0
    """The direction in which the value went, where the result says so."""
    better: Literal["up", "down"] | None = None
    """The direction that is good, where the result says so."""
    day: Day | None = None
    periods: frozenset[str] = frozenset()
    """The periods that it may be said of; empty where none is known."""
    said: frozenset[str] = frozenset()
    """The periods of the whole report, where the label has one of its own."""
    source: str = ""
    """Where it stands: "list_tickets: Time left, row 3"."""
    whole: bool = False
    """A number of things: nobody writes it with decimals."""
    tally: bool = False
    """How many rows of a table hold a word; the label is of its column and of the word."""
    earlier: bool = False
    """The value that was there before: only meant where the words say so."""
    title: str = ""
    column: str = ""
    """The one column of the tables in which it stands; several may have the same title."""
    table: str = ""
    """The table in which it stands."""
    keys: frozenset[str] = frozenset()
    """Those of the names that tell its row apart: what stands first in it."""
    metric: str | None = None


def same_value(mention: Mention, fact: Fact) -> bool:
    """Whether the figure says this value in this unit, rounded as it is shown."""
    if mention.unit == "date" or fact.unit == "date":
        return _same_day(mention, fact)
    if fact.whole and mention.unit == "count" and mention.step < 1:
        return False
    worth = _worth(mention, fact)
    if worth is None:
        return False
    value, step = mention.value / worth, mention.step / worth
    return _near(value, step, abs(fact.value), mention)


def _same_day(mention: Mention, fact: Fact) -> bool:
    if mention.day is None or fact.day is None:
        return False
    mine, theirs = mention.day.parts, fact.day.parts
    # What was written has to be in the fact; the fact may say more.
    return all(m is None or t is None or m == t for m, t in zip(mine, theirs, strict=True)) and any(
        m is not None and t is not None for m, t in zip(mine, theirs, strict=True)
    )


def _worth(mention: Mention, fact: Fact) -> float | None:
    """What to divide the mention by to compare it; None where the units differ."""
    if mention.unit == fact.unit:
        return 1.0
    if mention.unit == "minutes" and fact.unit == "count":
        # "2.83 days" of a column of plain numbers that is called "Load in days".
        word = mention.unit_word.rstrip("s") if len(mention.unit_word) > 2 else mention.unit_word
        return _PLAIN_DURATIONS.get(word) if word in fact.label else None
    if mention.unit == "points" and fact.unit == "count":
        # A score moves by points: health, NPS. Tickets do not.
        score = fact.change and fact.value != round(fact.value)
        return 1.0 if score or "point" in fact.label else None
    return None


def _near(value: float, step: float, true: float, mention: Mention) -> bool:
    room = step / 2 * (1 + _EPSILON) + 1e-9
    if not mention.approx:
        return abs(value - true) <= room
    if mention.approx == "just over":
        return value - room <= true < value + _coarse(value, step)
    if mention.approx == "just under":
        return value - _coarse(value, step) < true <= value + room
    if mention.approx == "over":
        return value - room <= true < value + max(_coarse(value, step), 0.1 * value)
    if mention.approx == "under":
        return value - max(_coarse(value, step), 0.1 * value) < true <= value + room
    return abs(value - true) <= max(room, _coarse(value, step) / 2 * (1 + _EPSILON))


def _coarse(value: float, step: float) -> float:
    """What the last digit that is not a trailing zero is worth: 540 was rounded to tens."""
    whole = round(value / step)
    while whole and whole % 10 == 0:
        whole //= 10
        step *= 10
    return step


def direction_fits(mention: Mention, fact: Fact) -> bool:
    """Whether sign and words of direction agree with the value."""
    if fact.unit in ("date", "time"):
        return True
    if mention.moved and not fact.change:
        return False
    true = int(math.copysign(1, fact.value)) if fact.value else 0
    trend = -mention.trend if mention.judged and fact.better == "down" else mention.trend
    if fact.change:
        said = mention.sign or trend
        return said in (0, true) if true >= 0 else said == true
    if mention.sign < 0 or true < 0:
        return mention.sign == true
    return not (trend and fact.trend and trend != fact.trend)


@dataclass
class Evidence:
    """All that an answer may state."""

    facts: list[Fact] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)
    """Folded name or id to the kinds of column in which it stands."""
    keys: dict[str, set[str]] = field(default_factory=dict)
    """The names that tell the rows of a table apart, by table."""
    common: dict[str, set[str]] = field(default_factory=dict)
    """Words that name a row and are common ones, too: "account", "automation", by kind."""
    titles: set[str] = field(default_factory=set)
    """Those of the names that are sentences or labels: only used in full."""
    about: set[str] = field(default_factory=set)
    """Names that a whole report is about."""
    words: set[str] = field(default_factory=set)
    """Every word of the evidence, folded."""
    text: str = ""
    """All of it, folded, for what is quoted."""
    periods: set[str] = field(default_factory=set)
    counts: set[int] = field(default_factory=set)
    """How many rows the tables have and show."""
    headings: set[str] = field(default_factory=set)
    """Folded labels of columns and metrics that hold a number or a period."""
    titles_of: dict[Unit, set[str]] = field(default_factory=dict)
    """Folded labels of several words of metrics and columns, by the unit of their values."""
    labels: set[str] = field(default_factory=set)
    """Stems of all words that name figures: such a word is no name of a row."""
    today: set[date] = field(default_factory=set)
    """The days up to which the data counts."""
