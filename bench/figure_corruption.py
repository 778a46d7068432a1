"""Lies about clean answers: seven ways to change one thing that an answer states."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench.figure_answers import Answer, Slot
from bench.figure_wording import other_period, shown
from reports.blocks import Metrics, Report, Table

INVENTED = (
    "Nimbus Freight", "Zenith Harbour", "Kestrel Dynamics", "Vantage Orchard", "Ironwood Labs",
    "Perihelion Group", "Marta Quist", "Tobias Wren", "Acme", "Contoso",
)  # fmt: skip
Corruption = Callable[[Answer, random.Random, list[Report]], Answer | None]


def digit(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """One digit of a figure is another."""
    places = [
        (at, n)
        for at in answer.slots("figure", "change")
        for n, ch in enumerate(_slot(answer, at).text)
        if ch.isdigit()
    ]
    if not places:
        return None
    at, n = rng.choice(places)
    text = _slot(answer, at).text
    first = n == 0 or not (text[n - 1].isdigit() or text[n - 1] in ".,")
    fresh = rng.choice([d for d in "0123456789" if d != text[n] and not (d == "0" and first)])
    return _with(answer, at, text[:n] + fresh + text[n + 1 :])


def unit(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """The number is right, what it counts is not."""
    places = [at for at in answer.slots("figure", "change") if _other_unit(_slot(answer, at), rng)]
    if not places:
        return None
    at = rng.choice(places)
    return _with(answer, at, _other_unit(_slot(answer, at), rng))


def _other_unit(slot: Slot, rng: random.Random) -> str:
    text = slot.text
    if slot.kind == "percent":
        number = text.removesuffix("percent").removesuffix("%").strip()
        return rng.choice((f"${number}", f"{number} hours", f"{number} points"))
    if slot.kind == "points":
        return f"${text.split()[0]}"
    if slot.kind == "money":
        number = text.replace("$", "")
        return rng.choice((f"{number} tickets", f"{number} %", f"{number} hours"))
    if slot.kind in ("minutes", "hours"):
        return _other_duration(text) if slot.value else ""  # no time is no time in any unit
    if slot.kind in ("number", "decimal") and text[:1].isdigit() and slot.value:
        return rng.choice((f"{text} %", f"${text}"))
    return ""


def _other_duration(text: str) -> str:
    for one, other in (("hours", "days"), ("minutes", "hours"), (" h", " d"), (" min", " h")):
        if text.endswith(one) and text.count(" ") == 1:
            return text.removesuffix(one) + other
    return ""


def sign(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """What went up is said to have gone down."""
    amounts = {_slot(answer, at).key for at in answer.slots("change")}
    places = [at for at in answer.slots("direction") if _slot(answer, at).key in amounts]
    signed = [at for at in answer.slots("figure") if _slot(answer, at).text[:1] in "-−"]
    if not places and not signed:
        return None
    at = rng.choice(places + signed)
    slot = _slot(answer, at)
    return _with(answer, at, str(slot.value) if slot.role == "direction" else slot.text[1:])


def names(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """A figure is told of another row, whose own figure differs."""
    places = [at for at in answer.slots("name") if _slot(answer, at).key != ("sum",)]
    rng.shuffle(places)
    for at in places:
        slot = _slot(answer, at)
        table = next((t for t in answer.rows if (t.title or "") == slot.key[0]), None)
        if table is None:
            continue
        named = slot.key[1]
        mine = [s for s in answer.parts if isinstance(s, Slot) and s.role == "figure"
                and s.key[0] == slot.key[0] and s.key[-1] == slot.text]  # fmt: skip
        others = [row for row in table.rows if row.get(named) not in (None, slot.text)]
        others = [row for row in others if _differs(row, mine)]
        if mine and others:
            return _with(answer, at, str(rng.choice(others)[named]))
    return None


def _differs(row: dict[str, Any], figures: list[Slot]) -> bool:
    """Whether all the figures would read differently for the row."""
    return all(
        row.get(f.key[1]) is not None and shown(row[f.key[1]], f.kind, f.style) != f.text
        for f in figures
    )


def period(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """The figure is told of another period."""
    # What did not move is true of the period before, too.
    places = [at for at in answer.slots("period") if not _slot(answer, at).value]
    if not places:
        return None
    at = rng.choice(places)
    said = _slot(answer, at).text
    other = other_period(said.lower(), rng.randrange(9))
    return _with(answer, at, other.capitalize() if said[0].isupper() else other)


def row(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """A row that is in no result, with figures that are or are not."""
    figures = [_slot(answer, at) for at in answer.slots("figure")]
    tables = [t for t in answer.rows if len(t.rows) > 1 and t.refs]
    if not figures or not tables:
        return None
    name = rng.choice(INVENTED)
    borrowed = rng.choice(figures).text
    made = rng.choice((borrowed, f"{rng.randint(11, 98)}.{rng.randint(1, 9)} %"))
    said = rng.choice(
        (f" {name} follows with {made}.", f"\n- {name}: {made}", f" So does {name}, at {made}.")
    )
    return replace(answer, parts=(*answer.parts, said))


def stale(answer: Answer, rng: random.Random, earlier: list[Report]) -> Answer | None:
    """The figure of an earlier answer over the same thing, which was another."""
    places = answer.slots("figure")
    rng.shuffle(places)
    for at in places:
        slot = _slot(answer, at)
        reports = list(earlier)
        rng.shuffle(reports)
        for report in reports:
            old = _value_of(report, slot)
            if old is None or not isinstance(old, type(slot.value)):
                continue
            text = shown(old, slot.kind, slot.style)
            if text != slot.text and not _same_when_rounded(old, slot):
                return _with(answer, at, text)
    return None


def _same_when_rounded(old: Any, slot: Slot) -> bool:
    return any(
        shown(old, slot.kind, style) == shown(slot.value, slot.kind, style) for style in range(12)
    )


def _value_of(report: Report, slot: Slot) -> Any:
    for block in report.blocks:
        if isinstance(block, Metrics) and slot.key[0] == "metric":
            for item in block.items:
                if item.label == slot.key[1]:
                    return item.value
        if isinstance(block, Table) and (block.title or "") == slot.key[0] and len(slot.key) == 3:
            for line in block.rows:
                if str(line.get(block.columns[0].key)) == slot.key[2]:
                    return line.get(slot.key[1])
    return None


def _slot(answer: Answer, at: int) -> Slot:
    slot = answer.parts[at]
    assert isinstance(slot, Slot)
    return slot


def _with(answer: Answer, at: int, text: str) -> Answer:
    return answer.changed(at, replace(_slot(answer, at), text=text))


WAYS: dict[str, Corruption] = {
    "digit": digit, "unit": unit, "sign": sign, "swapped names": names, "wrong period": period,
    "invented row": row, "stale value": stale,
}  # fmt: skip
