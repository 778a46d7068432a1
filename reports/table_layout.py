"""Which columns of a table fit into a width, and how wide each becomes.

A column that says the same in every row is told once below the table when space is short. Then
texts are wrapped; when a text would become too narrow to read, the least telling column is left
out. Ids, numbers and dates are never wrapped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

GAP = 2
"""Spaces between two columns."""
NARROWEST_TEXT = 10
"""A wrapped text needs at least this many characters to be readable."""
NARROWEST_MAIN_TEXT = 22
"""The widest text is what people read; it keeps this much where the others can be left out."""
LONGEST_SHORT_TEXT = 14
"""A state, a priority or a duration is no longer; such a column is kept before a name."""
LONGEST_WORD = 16
"""Longer ones (addresses, keys) may be broken."""
MAX_LINES = 3
"""A text is cut after so many lines."""


@dataclass(frozen=True)
class Cells:
    """A column as text, and how it may be laid out."""

    label: str
    cells: Sequence[str]
    flexible: bool
    """It may be wrapped."""
    right: bool = False
    """It is aligned to the right."""
    style: str = ""
    keep: bool = False
    """It is never left out."""

    @property
    def natural(self) -> int:
        """The width that shows everything on one line."""
        return max((cell_len(text) for text in (self.label, *self.cells)), default=0)

    @property
    def longest_word(self) -> int:
        """The width below which an everyday word would be broken."""
        words = (word for text in (self.label, *self.cells) for word in text.split())
        return min(max(map(cell_len, words), default=0), LONGEST_WORD)

    @property
    def constant(self) -> bool:
        """Every one of several rows says the same."""
        return len(self.cells) > 1 and len(set(self.cells)) == 1


@dataclass(frozen=True)
class Layout:
    """The columns shown, by index, with their widths; and what was left out."""

    widths: dict[int, int]
    same: list[int] = field(default_factory=list)
    """Left out because every row says the same."""
    dropped: list[int] = field(default_factory=list)
    """Left out for lack of space."""


def plan(columns: Sequence[Cells], width: int) -> Layout:
    """Fit columns into `width` characters. The first column that can be left out stays too."""
    shown = list(range(len(columns)))
    first = next((i for i in shown if not columns[i].keep), 0)
    same: list[int] = []
    dropped: list[int] = []
    while (widths := _widths(columns, shown, width)) is None:
        optional = [i for i in shown if i != first and not columns[i].keep]
        if not optional:
            return Layout(_squeezed(columns, shown, width), sorted(same), sorted(dropped))
        constant = [i for i in optional if columns[i].constant]
        left_out = constant[-1] if constant else _least_telling(columns, optional)
        (same if constant else dropped).append(left_out)
        shown.remove(left_out)
    return Layout(widths, sorted(same), sorted(dropped))


def _least_telling(columns: Sequence[Cells], optional: Sequence[int]) -> int:
    """A long text beside the longest; else a figure in the middle; else a short text."""
    texts = [i for i in optional if columns[i].flexible]
    main = max(texts, key=lambda i: columns[i].natural, default=None)
    long = [i for i in texts if i != main and columns[i].natural > LONGEST_SHORT_TEXT]
    if long:
        return long[-1]
    others = [i for i in optional if i != main]
    # The first and the last of the others say most: what it is, and how it ends.
    return others[-2] if len(others) > 2 else (others or optional)[-1]


def _widths(columns: Sequence[Cells], shown: Sequence[int], width: int) -> dict[int, int] | None:
    """A width for each column shown, or None when they do not fit readably."""
    room = width - GAP * (len(shown) - 1)
    natural = {i: columns[i].natural for i in shown}
    if sum(natural.values()) <= room:
        return natural
    flexible = {i: natural[i] for i in shown if columns[i].flexible}
    spare = room - sum(n for i, n in natural.items() if i not in flexible)
    shared = _share(columns, flexible, spare)
    return {**natural, **shared} if shared else None


def _share(columns: Sequence[Cells], natural: dict[int, int], room: int) -> dict[int, int]:
    """Each text gets what it needs to be readable, the rest goes where it is missed most.

    Empty when there is not enough room.
    """
    if not natural:
        return {}
    main = max(natural, key=lambda i: natural[i])
    floors = {i: max(NARROWEST_TEXT, columns[i].longest_word) for i in natural}
    floors[main] = max(NARROWEST_MAIN_TEXT, floors[main])
    given = {i: min(natural[i], floors[i]) for i in natural}
    left = room - sum(given.values())
    if left < 0:
        return {}
    missing = {i: natural[i] - given[i] for i in natural}
    for position, (i, wanted) in enumerate(sorted(missing.items(), key=lambda kv: kv[1])):
        extra = min(wanted, left // (len(missing) - position))
        given[i] += extra
        left -= extra
    return given


def _squeezed(columns: Sequence[Cells], shown: Sequence[int], width: int) -> dict[int, int]:
    """What is left, each as wide as there is room for, in turn."""
    widths = {}
    left = width
    for i in shown:
        widths[i] = max(1, min(columns[i].natural, left))
        left -= widths[i] + GAP
    return widths
