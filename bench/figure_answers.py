"""Answers as a model would word them, made of real reports: each figure, name and period a slot.

The slots know what is true, so that a corruption can change one and know that it lies. Nothing
here reads text: the figure check that is measured on these answers does.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bench.figure_wording import shown, worded_period
from reports.blocks import Metrics, Report, Table

FIGURES = ("number", "decimal", "percent", "money", "minutes", "hours", "date", "datetime")


@dataclass(frozen=True)
class Slot:
    """A place of an answer that states something."""

    role: str
    """figure, change, name, period or direction."""
    text: str
    value: Any = None
    kind: str = ""
    key: tuple[str, ...] = ()
    """What it is a figure of: table or metrics, column or label, row."""
    style: int = 0


@dataclass(frozen=True)
class Answer:
    """Text and slots in turn."""

    tool: str
    parts: tuple[str | Slot, ...]
    rows: tuple[Table, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def slots(self, *roles: str) -> list[int]:
        """Places of the slots of some roles."""
        return [
            n for n, part in enumerate(self.parts) if isinstance(part, Slot) and part.role in roles
        ]

    def changed(self, at: int, slot: Slot) -> "Answer":
        """The answer with one slot exchanged."""
        parts = list(self.parts)
        parts[at] = slot
        return replace(self, parts=tuple(parts))


Sentence = list[str | Slot]


def answers(tool: str, report: Report, count: int, rng: random.Random) -> list[Answer]:
    """Different answers over one report."""
    made: dict[str, Answer] = {}
    makers = _makers(report)
    if not makers:
        return []
    tables = tuple(b for b in report.blocks if isinstance(b, Table))
    for _ in range(count * 3):
        chosen = [rng.choice(makers) for _ in range(rng.choice((1, 2, 2, 3)))]
        sentences = [s for s in (make(rng) for make in chosen) if s]
        if not sentences:
            continue
        parts = _joined(sentences, rng)
        answer = Answer(tool, tuple(parts), tables)
        made.setdefault(answer.text, answer)
        if len(made) == count:
            break
    return list(made.values())


def _joined(sentences: list[Sentence], rng: random.Random) -> Sentence:
    opening = rng.choice(("", "", "Here is what stands out. ", "In short:\n\n"))
    glue = rng.choice((" ", " ", "\n\n", "\n- "))
    parts: Sentence = [opening + ("- " if glue == "\n- " else "")]
    for number, sentence in enumerate(sentences):
        parts += [glue, *sentence] if number else sentence
    return parts


def _makers(report: Report) -> list[Callable[[random.Random], Sentence | None]]:
    """The ways to say something over a report."""
    period = worded_period(report.basis.period if report.basis else None)
    found: list[Callable[[random.Random], Sentence | None]] = []
    for block in report.blocks:
        if isinstance(block, Metrics):
            items = [m for m in block.items if isinstance(m.value, int | float)]
            found += [lambda rng, m=m: _metric(m, period, rng) for m in items]
        elif isinstance(block, Table):
            named = _named(block)
            if named and _figures(block):
                found += [lambda rng, t=block, n=named: _row(t, n, rng)] * 4
                found += [lambda rng, t=block, n=named: _two_rows(t, n, rng)] * 2
                found += [lambda rng, t=block, n=named: _arithmetic(t, n, rng)]
    return found


def _named(table: Table) -> str | None:
    """The column that names the rows, where one does."""
    first = table.columns[0]
    values = [row.get(first.key) for row in table.rows]
    named = bool(table.refs) or all(isinstance(v, str) and v[:1].isupper() for v in values)
    unique = len(set(map(str, values))) == len(values) > 1
    return first.key if named and unique and first.kind in ("text", "id") else None


def _figures(table: Table) -> list[Any]:
    return [c for c in table.columns[1:] if c.kind in FIGURES and c.label.strip()]


def _label(text: str) -> str:
    words = text.split()
    return text if words[0].isupper() else text[:1].lower() + text[1:]


def _figure(value: Any, kind: str, key: tuple[str, ...], rng: random.Random) -> Slot:
    style = rng.randrange(1_000)
    return Slot("figure", shown(value, kind, style), value, kind, key, style)


def _metric(item: Any, period: str | None, rng: random.Random) -> Sentence:
    key = ("metric", item.label)
    figure = _figure(item.value, item.kind, key, rng)
    timed = period if period and "," not in item.label else None
    opening: Sentence = []
    if timed and rng.random() < 0.6:
        still = item.change == 0
        opening = [rng.choice(("For ", "Looking at ")), Slot("period", timed, still, key=key), ", "]
    said: Sentence = rng.choice(
        (
            [f"{_label(item.label) if opening else item.label}: ", figure],
            ["the figure for " if opening else "The figure for ", f"“{item.label}” is ", figure],
            [f"{_label(item.label) if opening else item.label} stands at ", figure],
        )
    )
    change = _change(item, key, rng)
    return [*opening, *said, *change, "."]


def _change(item: Any, key: tuple[str, ...], rng: random.Random) -> Sentence:
    if not isinstance(item.change, int | float) or not item.change:
        return []
    if abs(item.change) < (0.0005 if item.kind == "percent" else 0.01):
        return []
    kind = "points" if item.kind == "percent" else item.kind
    style = rng.randrange(1_000)
    figure = Slot("change", shown(abs(item.change), kind, style), item.change, kind, key, style)
    down = item.change < 0
    word = rng.choice(
        ("down", "a drop of", "lower by") if down else ("up", "a rise of", "higher by")
    )
    tail = f" on {item.change_label}" if item.change_label and rng.random() < 0.5 else ""
    opposite = {"down": "up", "a drop of": "a rise of", "lower by": "higher by"}
    swap = opposite | {v: k for k, v in opposite.items()}
    direction = Slot("direction", word, value=swap[word], key=key)
    return [", ", direction, " ", figure, tail]


def _row(table: Table, named: str, rng: random.Random) -> Sentence | None:
    row = rng.choice(table.rows)
    columns = [c for c in _figures(table) if row.get(c.key) is not None]
    if not columns:
        return None
    chosen = rng.sample(columns, min(len(columns), rng.choice((1, 1, 2, 3))))
    name = Slot("name", str(row[named]), key=(table.title or "", named))
    parts: Sentence = [rng.choice(("", "", "**")), name]
    bold = parts[0] == "**"
    parts.append(rng.choice((": ", " – ") if bold else (" has ", " comes with ", ": ")))
    if bold:
        parts[-1] = f"**{parts[-1]}"
    for number, column in enumerate(chosen):
        key = (table.title or "", column.key, str(row[named]))
        figure = _figure(row[column.key], column.kind, key, rng)
        if number:
            parts.append(" and " if number == len(chosen) - 1 else ", ")
        label = _label(column.label)
        parts += rng.choice(
            ([f"{label} ", figure], [f"{label} of ", figure], [f"{label}: ", figure])
        )
    return [*parts, "."]


def _two_rows(table: Table, named: str, rng: random.Random) -> Sentence | None:
    column = rng.choice(_figures(table))
    rows = [row for row in table.rows if row.get(column.key) is not None]
    if len(rows) < 2:
        return None
    one, other = rng.sample(rows, 2)
    names = [Slot("name", str(r[named]), key=(table.title or "", named)) for r in (one, other)]
    figures = [
        _figure(r[column.key], column.kind, (table.title or "", column.key, str(r[named])), rng)
        for r in (one, other)
    ]
    label = _label(column.label)
    return rng.choice(
        (
            [f"On {label}, ", names[0], " (", figures[0], ") compares with ", names[1], " (",
             figures[1], ")."],
            [names[0], " and ", names[1], f" show {label} of ", figures[0], " and ", figures[1],
             " respectively."],
            [f"For {label} it is ", figures[0], " at ", names[0], " and ", figures[1], " at ",
             names[1], "."],
            [f"\n\n| Name | {column.label} |\n|---|---|\n| ", names[0], " | ", figures[0], " |\n| ",
             names[1], " | ", figures[1], " |\n"],
        )
    )  # fmt: skip


def _arithmetic(table: Table, named: str, rng: random.Random) -> Sentence | None:
    columns = [c for c in _figures(table) if c.kind in ("number", "money", "minutes", "hours")]
    if not columns:
        return None
    column = rng.choice(columns)
    rows = [row for row in table.rows if row.get(column.key)]
    if len(rows) < 2:
        return None
    one, other = rng.sample(rows, 2)
    names = [Slot("name", str(r[named]), key=("sum",)) for r in (one, other)]
    key = ("sum", column.key)
    a, b = (float(str(row[column.key])) for row in (one, other))
    label = _label(column.label)
    if column.kind == "number":
        a, b = int(a), int(b)
    if rng.random() < 0.5 or a == b:
        figure = _figure(a + b, column.kind, key, rng)
        return ["Together ", names[0], " and ", names[1], " come to ", figure, f" for {label}."]
    high, low = (0, 1) if a > b else (1, 0)
    figure = _figure(abs(a - b), column.kind, key, rng)
    return [names[high], " is ", figure, " ahead of ", names[low], f" on {label}."]
