"""A figure as it stands in a text, with what its wording leaves open."""

from dataclasses import dataclass
from typing import Literal

Rough = Literal["", "about", "over", "under", "just over", "just under"]
Unit = Literal["count", "percent", "points", "money", "minutes", "date", "time"]


@dataclass(frozen=True)
class Day:
    """A date as far as it was written: "30 Nov" has no year, "November 2026" no day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """Monday is 0; None where no weekday was written."""

    def fits(self, other: "Day") -> bool:
        """Whether every part that both have agrees, and they share a month or a year."""
        shared = [
            (mine, theirs)
            for mine, theirs in zip(self.parts, other.parts, strict=True)
            if mine is not None and theirs is not None
        ]
        return bool(shared) and all(mine == theirs for mine, theirs in shared)

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month, day."""
        return self.year, self.month, self.day

    @property
    def key(self) -> str:
        """ "2026-11-30", "2026-11" or "--11-30": one form per date."""
        return "-".join("" if p is None else f"{p:02d}" for p in self.parts).rstrip("-")


@dataclass(frozen=True)
class Mention:
    """A figure at a place of a text."""

    start: int
    end: int
    text: str
    unit: Unit
    value: float = 0.0
    """percent and points: 86.2; minutes: of a duration; time: of the day. Dates have `day`."""
    step: float = 1.0
    """What the last digit written is worth: the figure may be rounded by half of it."""
    sign: int = 0
    """-1 or 1 where a sign stands before it."""
    trend: int = 0
    """-1 or 1 where a word beside it says in which direction: "fell by", "points higher"."""
    judged: bool = False
    """That word says better or worse, not up or down."""
    moved: bool = False
    """It says by how much something moved, not where it stands: "down 5.7 points"."""
    approx: Rough = ""
    weak: bool = False
    """A small number word: often no figure at all ("two things")."""
    day: Day | None = None
    plain: bool = True
    """No unit was written: the figure is a bare number."""
    unit_word: str = ""
    bare: "Mention | None" = None
    """The same as a bare number, where it has its unit from the next figure of a list."""

    @property
    def small_word(self) -> bool:
        """Whether it is a word for a small count, which often counts nothing: "the one", "two"."""
        return self.unit == "count" and self.value <= 10 and self.text[:1].isalpha()
