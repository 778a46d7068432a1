"""An IT service desk's incident log, told event by event: each incident as its first event knew it.

The log is ServiceNow's audit log (UCI "Incident management process enriched event log"). Events are
read in the order in which they happened. When an incident appears, it is described by its first
event and by the events of other incidents so far, and by nothing else: not by its own later events,
and not by `resolved_at`, `closed_at` or `closed_code`, which this log repeats on every row. Whether
an incident was late is known when the log shows it closed, five days after its solution.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isnan, log1p, nan
from pathlib import Path
from typing import TextIO

from bench.incident_desk import Desk

Row = dict[str, str]
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
FLAGS = (
    "cmdb_ci", "assigned_to", "u_symptom", "problem_id", "rfc", "vendor", "caused_by",
)  # fmt: skip
OVER = ("Resolved", "Closed")


@dataclass(frozen=True)
class Incident:
    """An incident as its first event told it, and what became of it."""

    number: str
    at: float
    """Seconds since 1970 of its first event."""
    opened: float
    priority: str
    values: dict[str, float]
    missed: bool
    """`made_sla` of its last event says false."""


@dataclass
class Log:
    """The incidents in the order in which they appeared."""

    incidents: list[Incident] = field(default_factory=list)
    changes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """When the log showed an incident as solved, as open again, as solved again and so on."""
    closed: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """When the log first showed an incident as closed, and whether it was late by then."""


def read(path: Path) -> Log:
    """The log, from a .csv or .csv.gz."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return tell(_rows(file))


def tell(rows: Sequence[Row]) -> Log:
    """Go through the events in the order in which they happened."""
    missed = {row["number"]: row["made_sla"] == "false" for row in rows}
    desk, told = Desk(), Log()
    opened: dict[str, float] = {}
    for at, _, row in sorted((moment(r["sys_updated_at"]), n, r) for n, r in enumerate(rows)):
        number = row["number"]
        desk.look(at)
        if number not in opened:
            opened[number], kinds = _opened(row, at), _kinds(row)
            values = desk.describe(kinds, at) | _own(row, at)
            told.incidents.append(
                Incident(number, at, opened[number], row["priority"][:1], values, missed[number])
            )
            desk.begin(number, kinds, opened[number], at)
        desk.touch(row["assignment_group"], row["assigned_to"], at)
        _follow(told, desk, row, at, opened[number])
    return told


def _follow(told: Log, desk: Desk, row: Row, at: float, opened: float) -> None:
    """Whether the incident is solved, open again or closed by this event."""
    number, over = row["number"], row["incident_state"] in OVER
    changes = told.changes[number]
    if over and len(changes) % 2 == 0:
        changes.append(at)
        desk.solved(number, opened, at)
    elif not over and len(changes) % 2:
        changes.append(at)
        desk.reopen(number, opened)
    if row["incident_state"] == OVER[-1] and number not in told.closed:
        late = row["made_sla"] == "false"
        told.closed[number] = (at, late)
        desk.deadlines.learn(row["priority"][:1], opened, changes[-1], at, late)


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
