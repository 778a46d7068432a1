"""An IT service desk's incident log, told event by event: each incident as its first event knew it.

The log is ServiceNow's audit log (UCI "Incident management process enriched event log"). Events are
read in the order in which they happened. When an incident appears, it is described by its first
event and by the events of other incidents so far, and by nothing else: not by its own later events,
and not by `resolved_at`, `closed_at` or `closed_code`, which this log repeats on every row.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isnan, log, log1p, nan
from pathlib import Path
from typing import TextIO

Row = dict[str, str]
HOUR, DAY = 3_600.0, 86_400.0
NAMES = {1: "incident_state", 17: "subcategory"}
"""Two column names that a circulating copy of the log has lost; the places are the same."""
KINDS = (
    "caller_id", "opened_by", "contact_type", "location", "category", "subcategory", "u_symptom",
    "cmdb_ci", "assignment_group", "assigned_to", "priority", "impact", "urgency", "notify",
    "knowledge", "u_priority_confirmation", "incident_state", "sys_created_by", "sys_updated_by",
)  # fmt: skip
TOGETHER = (
    ("category", "priority"), ("assignment_group", "subcategory"), ("assignment_group", "priority"),
    ("subcategory", "u_symptom"), ("location", "assignment_group"),
    ("assignment_group", "knowledge"), ("incident_state", "assignment_group"),
    ("assignment_group", "assigned_to"), ("subcategory", "location"),
    ("caller_id", "subcategory"), ("opened_by", "assignment_group"), ("category", "subcategory"),
    ("assignment_group", "u_symptom", "subcategory"), ("opened_by", "subcategory"),
    ("sys_updated_by", "assignment_group"), ("caller_id", "assignment_group"),
)  # fmt: skip
QUEUES = ("assignment_group", "assigned_to", "subcategory", "location", "caller_id", "")
"""Whose open incidents are counted; "" counts all."""
FLAGS = (
    "cmdb_ci", "assigned_to", "u_symptom", "problem_id", "rfc", "vendor", "caused_by",
)  # fmt: skip
FADES = (4 * DAY, 20 * DAY)
"""Half-lives of what counts as lately."""
USUAL_FADE = 5 * DAY
OVER = ("Resolved", "Closed")


@dataclass(frozen=True)
class Incident:
    """An incident as its first event told it, and what became of it."""

    number: str
    at: float
    """Seconds since 1970 of its first event."""
    values: dict[str, float]
    missed: bool
    """`made_sla` of its last event says false."""


@dataclass
class Log:
    """The incidents in the order in which they appeared."""

    incidents: list[Incident] = field(default_factory=list)
    over_at: dict[str, float] = field(default_factory=dict)
    """When the log first showed an incident as resolved or closed: its outcome is known then."""


@dataclass
class Past:
    """What is known of one value of a kind, for example of one group."""

    missed: float = 0.0
    expected: float = 0.0
    """How many would have been missed at what was usual when each became known."""
    known: int = 0
    hours: float = 0.0
    """Sum of log(1 + hours to the solution), less what was usual."""
    lately: list[list[float]] = field(default_factory=lambda: [[0.0] * 4 for _ in FADES])
    """Fading with each of FADES: missed, expected, hours, known."""
    at: float = 0.0

    def learn(self, at: float, outcome: tuple[bool, float], usual: tuple[float, float]) -> None:
        """An incident of this value is over: whether it was missed, and its hours (log)."""
        missed, hours = outcome
        for fade, sums in zip(FADES, self.lately, strict=True):
            share = _faded(at - self.at, fade)
            added = (float(missed), usual[0], hours - usual[1], 1.0)
            sums[:] = [value * share + more for value, more in zip(sums, added, strict=True)]
        self.missed, self.expected = self.missed + missed, self.expected + usual[0]
        self.known, self.hours, self.at = self.known + 1, self.hours + hours - usual[1], at

    def describe(self, kind: str, at: float) -> Iterator[tuple[str, float]]:
        """Numbers of the value at an instant; drawn to the usual where little is known."""
        yield f"rate {kind}", log((self.missed + 2) / (self.expected + 2))
        for n, (fade, sums) in enumerate(zip(FADES, self.lately, strict=True)):
            missed, expected, *_ = (value * _faded(at - self.at, fade) for value in sums)
            yield f"rate lately {n} {kind}", log((missed + 1.5) / (expected + 1.5))
        yield f"known {kind}", log1p(self.known)
        yield f"hours {kind}", self.hours / (self.known + 3)
        share = _faded(at - self.at, FADES[-1])
        _, _, hours, known = (value * share for value in self.lately[-1])
        yield f"hours lately {kind}", hours / (known + 2)


@dataclass
class Usual:
    """What is usual of all incidents, fading; begins at three missed of eight."""

    missed: float = 3.0
    of: float = 8.0
    hours: float = 0.0
    counted: float = 1.0
    at: float = 0.0

    @property
    def now(self) -> tuple[float, float]:
        """The share that is missed, and the mean log(1 + hours)."""
        return (self.missed + 3) / (self.of + 8), self.hours / self.counted

    def learn(self, at: float, outcome: tuple[bool, float]) -> None:
        """One more is over."""
        share = _faded(at - self.at, USUAL_FADE) if self.at else 1.0
        self.missed, self.of = self.missed * share + outcome[0], self.of * share + 1
        self.hours, self.counted = self.hours * share + outcome[1], self.counted * share + 1
        self.at = at


class Desk:
    """What the desk knows at a point of the log."""

    def __init__(self) -> None:
        self.usual = Usual()
        self.past: dict[tuple[str, str], Past] = defaultdict(Past)
        self.open: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        self.touched: dict[tuple[str, str], tuple[float, float]] = {}

    def describe(self, row: Row, kinds: Mapping[str, str], at: float) -> dict[str, float]:
        """A new incident."""
        share, hours = self.usual.now
        values = {"usual": log(share / (1 - share)), "usual hours": hours}
        for kind, value in kinds.items():
            values.update(self.past.get((kind, value), Past()).describe(kind, at))
        for queue in QUEUES:
            values.update(self._queue(queue, kinds.get(queue, ""), at))
        return values | _own(row, at)

    def _queue(self, queue: str, value: str, at: float) -> Iterator[tuple[str, float]]:
        ages = [at - opened for opened in self.open.get((queue, value), {}).values()]
        old = sum(age > 5 * DAY for age in ages)
        yield f"open {queue}", len(ages)
        yield f"old {queue}", old
        yield f"share old {queue}", (old + 0.5) / (len(ages) + 2)
        yield f"young {queue}", sum(age < DAY for age in ages)
        yield f"burst {queue}", sum(age < 3 * HOUR for age in ages)
        often, last = self.touched.get((queue, value), (0.0, 0.0))
        yield f"busy {queue}", often * _faded(at - last, 2 * DAY)

    def begin(self, number: str, kinds: Mapping[str, str], opened: float) -> None:
        """An incident is open from here on."""
        for queue in QUEUES:
            self.open[queue, kinds.get(queue, "")][number] = opened

    def touch(self, row: Row, at: float) -> None:
        """Somebody worked on an incident."""
        for kind in ("assignment_group", "assigned_to"):
            often, last = self.touched.get((kind, row[kind]), (0.0, 0.0))
            self.touched[kind, row[kind]] = (often * _faded(at - last, 2 * DAY) + 1, at)

    def end(self, number: str, kinds: Mapping[str, str], at: float, missed: bool) -> None:
        """An incident is over, and its outcome known."""
        opened = self.open["", ""].get(number, at)
        for queue in QUEUES:
            self.open[queue, kinds.get(queue, "")].pop(number, None)
        outcome = (missed, log1p(max(0.0, at - opened) / HOUR))
        for kind in kinds.items():
            self.past[kind].learn(at, outcome, self.usual.now)
        self.usual.learn(at, outcome)


def read(path: Path) -> Log:
    """The log, from a .csv or .csv.gz."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return tell(_rows(file))


def tell(rows: Sequence[Row]) -> Log:
    """Go through the events in the order in which they happened."""
    missed = {row["number"]: row["made_sla"] == "false" for row in rows}
    desk, told = Desk(), Log()
    kinds: dict[str, dict[str, str]] = {}
    for at, _, row in sorted((moment(r["sys_updated_at"]), n, r) for n, r in enumerate(rows)):
        number = row["number"]
        if number not in kinds:
            kinds[number] = _kinds(row)
            values = desk.describe(row, kinds[number], at)
            told.incidents.append(Incident(number, at, values, missed[number]))
            desk.begin(number, kinds[number], _opened(row, at))
        desk.touch(row, at)
        if row["incident_state"] in OVER and number not in told.over_at:
            told.over_at[number] = at
            desk.end(number, kinds[number], at, missed[number])
    return told


def moment(text: str) -> float:
    """Seconds since 1970 of the log's "29/2/2016 01:16"; nan for its question marks."""
    if text in ("?", ""):
        return nan
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC).timestamp()


def _rows(file: TextIO) -> list[Row]:
    reader = csv.reader(file)
    header = [NAMES.get(n, name) for n, name in enumerate(next(reader))]
    return [dict(zip(header, values, strict=True)) for values in reader]


def _kinds(row: Row) -> dict[str, str]:
    single = {kind: row[kind] for kind in KINDS}
    return single | {"+".join(names): "|".join(row[n] for n in names) for names in TOGETHER}


def _opened(row: Row, at: float) -> float:
    opened = moment(row["opened_at"])
    return at if isnan(opened) else min(opened, at)


def _own(row: Row, at: float) -> dict[str, float]:
    """What the first event itself says."""
    opened = _opened(row, at)
    began, came = datetime.fromtimestamp(opened, UTC), datetime.fromtimestamp(at, UTC)
    return {
        "opened hour": began.hour + began.minute / 60,
        "opened weekday": began.weekday(),
        "hour": came.hour + came.minute / 60,
        "weekday": came.weekday(),
        "age": log1p((at - opened) / 60),
        "entered late": log1p(max(0.0, at - moment(row["sys_created_at"])) / 60),
        "handovers": float(row["reassignment_count"]),
        "updates": float(row["sys_mod_count"]),
        **{name: float(row[name][:1]) for name in ("priority", "impact", "urgency")},
        **{f"has {name}": float(row[name] != "?") for name in FLAGS},
    }


def _faded(seconds: float, half_life: float) -> float:
    return 0.5 ** (seconds / half_life)
