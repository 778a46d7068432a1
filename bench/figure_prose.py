"""Answers in prose that people wrote by hand, filled with the figures of real reports.

`prose/<tool>.md` holds them, parted by lines of three dashes; each folder in `prose` is a set of
its own, written by others or at another time. What stands in braces is filled in:

    {Met}                    a figure of the metrics
    {Met~}                   by how much it changed, without a sign
    {Met^fell|rose}          the word for the direction in which it changed
    {Met@}                   what it is compared with
    {By team:2.Missed}       row 2 of a table, a column; the title is left out where there is none
    {=Met + Missed}          sum or difference of such figures
    {%Missed / Met}          one as a share of the other
    {period}                 the period of the report
    {#:Risk=high}            how many of the rows of a table hold that
    {ARR≈}                   a figure as "just over" or "just under" a round one
    {Confirmed…}             a figure of the metrics whose label begins so
"""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.figure_answers import FIGURES, Answer, Slot
from bench.figure_wording import shown, worded_period
from reports.blocks import Metrics, Report, Table

FOLDER = Path(__file__).parent / "prose"
_SLOT = re.compile(r"\{([^{}]+)\}")
_ROW = re.compile(r"(?P<title>.*):(?P<row>\d+)\.(?P<column>.*)")
_COUNT = re.compile(r"#(?P<title>.*):(?P<column>[^=]+)=(?P<held>.+)")


class Missing(Exception):
    """The report does not hold what an answer wants to say."""


def prose(
    tool: str, report: Report, count: int, rng: random.Random, folder: Path = FOLDER
) -> list[Answer]:
    """Up to so many different answers over one report."""
    path = folder / f"{tool}.md"
    if not path.is_file():
        return []
    written = [text.strip() for text in path.read_text(encoding="utf-8").split("\n---\n")]
    made: dict[str, Answer] = {}
    for text in _forever(written, count * 4, rng):
        try:
            answer = Answer(tool, tuple(_filled(text, report, rng)), _tables(report))
        except Missing:
            continue
        made.setdefault(answer.text, answer)
        if len(made) == count:
            break
    return list(made.values())


def _forever(written: list[str], most: int, rng: random.Random) -> Iterator[str]:
    for n in range(most):
        if n % len(written) == 0:
            rng.shuffle(written)
        yield written[n % len(written)]


def _tables(report: Report) -> tuple[Table, ...]:
    return tuple(block for block in report.blocks if isinstance(block, Table))


def _filled(text: str, report: Report, rng: random.Random) -> Iterator[str | Slot]:
    at = 0
    for match in _SLOT.finditer(text):
        yield text[at : match.start()]
        yield _slot(match[1], report, rng, opens=not text[: match.start()].strip())
        at = match.end()
    yield text[at:]


def _slot(name: str, report: Report, rng: random.Random, *, opens: bool) -> Slot | str:
    style = rng.randrange(1_000)
    if name == "period":
        period = worded_period(report.basis.period if report.basis else None)
        if period is None:
            raise Missing(name)
        return Slot("period", period.capitalize() if opens else period, key=("prose",))
    if name[-1] == "≈":
        exact = _slot(name[:-1], report, rng, opens=False)
        return replace(exact, text=_nearly(exact)) if isinstance(exact, Slot) else exact
    if name[0] in "=%#":
        value, kind = _worked_out(name, report)
        return Slot("figure", shown(value, kind, style), value, kind, ("sum",), style)
    if name[-1] in "~@" or "^" in name:
        return _change(name, report, style)
    if row := _ROW.fullmatch(name):
        return _cell(row, report, style)
    item = _metric(name, report)
    return Slot("figure", shown(item.value, item.kind, style), item.value, item.kind,
                ("metric", item.label), style)  # fmt: skip


def _metric(label: str, report: Report) -> Any:
    for block in report.blocks:
        if isinstance(block, Metrics):
            for item in block.items:
                named = item.label == label or (
                    label[-1] == "…" and item.label.startswith(label[:-1])
                )
                if named and isinstance(item.value, int | float):
                    return item
    raise Missing(label)


def _change(name: str, report: Report, style: int) -> Slot | str:
    label = re.split(r"[~@^]", name)[0]
    item = _metric(label, report)
    moved = item.change
    least = 0.0005 if item.kind == "percent" else 0.01
    if not isinstance(moved, int | float) or abs(moved) < least:
        raise Missing(name)
    key = ("metric", label)
    if name.endswith("@"):
        return str(item.change_label)
    if "^" in name:
        down, up = name.split("^")[1].split("|")
        said, other = (down, up) if moved < 0 else (up, down)
        return Slot("direction", said, value=other, key=key)
    kind = "points" if item.kind == "percent" else item.kind
    return Slot("change", shown(abs(moved), kind, style), moved, kind, key, style)


def _cell(match: re.Match[str], report: Report, style: int) -> Slot:
    title, number, label = match["title"], int(match["row"]), match["column"]
    for table in _tables(report):
        column = next((c for c in table.columns if c.label == label), None)
        if (table.title or "") != title or column is None or number > len(table.rows):
            continue
        row, first = table.rows[number - 1], table.columns[0]
        value = row.get(column.key)
        if value is None:
            break
        if column is first:
            return Slot("name", str(value), key=(title, first.key))
        if column.kind not in FIGURES or (isinstance(value, str) and column.kind == "number"):
            return Slot("text", str(value))
        key = (title, column.key, str(row.get(first.key)))
        return Slot("figure", shown(value, column.kind, style), value, column.kind, key, style)
    raise Missing(match[0])


def _count(match: re.Match[str], report: Report) -> int:
    for table in _tables(report):
        column = next((c for c in table.columns if c.label == match["column"]), None)
        if column is not None and (table.title or "") == match["title"]:
            held = sum(str(row.get(column.key)) == match["held"] for row in table.rows)
            if held:
                return held
    raise Missing(match[0])


def _nearly(exact: Slot) -> str:
    value = float(exact.value)
    if value <= 0 or exact.kind not in ("number", "money", "percent"):
        raise Missing(exact.text)
    unit = 0.01 if exact.kind == "percent" else 10.0 ** (math.floor(math.log10(value)) - 1)
    near = round(value / unit) * unit
    if exact.kind != "money":
        text = f"{near:.0%}" if exact.kind == "percent" else f"{near:,.0f}"
    else:
        text = shown(near, exact.kind, exact.style)
    if math.isclose(near, value):
        return text
    return f"just {'under' if near > value else 'over'} {text}"


def _worked_out(name: str, report: Report) -> tuple[float, str]:
    if counted := _COUNT.fullmatch(name):
        return _count(counted, report), "number"
    if name[0] == "%":
        (part, _), (whole, _) = (_value(n, report) for n in name[1:].split(" / "))
        return part / whole, "percent"
    parts = re.split(r" ([+-]) ", name[1:])
    total, kind = _value(parts[0], report)
    for sign, other in zip(parts[1::2], parts[2::2], strict=True):
        total += _value(other, report)[0] * (1 if sign == "+" else -1)
    if total <= 0:
        raise Missing(name)
    return total, kind


def _value(name: str, report: Report) -> tuple[float, str]:
    row = _ROW.fullmatch(name)
    found = _cell(row, report, 0) if row else _metric(name, report)
    return float(found.value), str(found.kind)
