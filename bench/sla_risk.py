"""Missed deadlines on an incident log: predicted from the first event of each incident alone.

    python bench/sla_risk.py --uci incident_event_log.csv.gz

Reads the audit log of an IT service desk (ServiceNow; UCI "Incident management process enriched
event log"), describes every incident by its first event, by the incidents before it and by what
stood open at that moment, learns from the earlier ones and measures on the later ones. Nothing
later than the first event enters, except the outcome that is predicted (`made_sla` of the last).
"""

import argparse
import csv
import gzip
import heapq
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from math import log, log1p
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.learning import quality, trees

Row = dict[str, str]
DAY = 86_400.0
FITTED, SPLIT = 0.62, 0.7
"""Shares of the log by time: trees learn before the first, the level between it and the second."""
SETTINGS = trees.Settings(trees=250, depth=4, rate=0.05, ridge=10, least=10, columns=0.4)
KINDS = (
    "caller_id", "opened_by", "contact_type", "location", "category", "subcategory", "u_symptom",
    "cmdb_ci", "assignment_group", "assigned_to", "priority", "impact", "urgency", "notify",
    "knowledge", "u_priority_confirmation", "incident_state", "sys_created_by", "sys_updated_by",
)  # fmt: skip
TOGETHER = (
    ("category", "priority"), ("assignment_group", "subcategory"), ("assignment_group", "priority"),
    ("subcategory", "u_symptom"), ("location", "assignment_group"),
    ("assignment_group", "knowledge"), ("incident_state", "assignment_group"),
)  # fmt: skip
STARTED_UP = 0.3
"""Share of the log, its beginning, that is not learnt from: six and more of ten incidents of its
first three weeks are late, which never happens again."""


def moment_of(text: str) -> datetime | None:
    """The log's "29/2/2016 01:16"; None for its question marks."""
    if text in ("?", ""):
        return None
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def first_and_last(path: Path) -> Iterator[tuple[Row, Row]]:
    """First and last event of each incident, in the order of the first events."""
    first: dict[str, Row] = {}
    last: dict[str, Row] = {}
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        for row in csv.DictReader(file):
            first.setdefault(row["number"], row)
            last[row["number"]] = row
    ordered = sorted(
        first.values(), key=lambda r: (str(moment_of(r["sys_updated_at"])), r["number"])
    )
    return ((row, last[row["number"]]) for row in ordered)


class Rates:
    """Who and what was late more often than usual, from the outcomes known so far.

    Per value: in all, lately (fading), and how many outcomes there were. Counted against what was
    usual when each outcome became known, because this log's usual share changes from week to week.
    """

    def __init__(self) -> None:
        self.usual = [0.0, 0.0, 0.0]
        self.counts: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * 6)
        self._ends: list[tuple[float, str, dict[str, str], float]] = []
        self.open: dict[str, int] = defaultdict(int)

    def share(self) -> float:
        return (self.usual[0] + 3) / (self.usual[1] + 8)

    def until(self, at: float) -> None:
        """Learn what became known by then."""
        while self._ends and self._ends[0][0] <= at:
            end, _, kinds, missed = heapq.heappop(self._ends)
            fade = 0.5 ** ((end - self.usual[2]) / (5 * DAY))
            self.usual = [self.usual[0] * fade + missed, self.usual[1] * fade + 1, end]
            expected = self.share()
            for kind in kinds.items():
                count = self.counts[kind]
                fade = 0.5 ** ((end - count[5]) / (14 * DAY))
                count[:] = [
                    count[0] + missed, count[1] + expected, count[2] * fade + missed,
                    count[3] * fade + expected, count[4] + 1, end,
                ]  # fmt: skip
            self.open[kinds["assignment_group"]] -= 1
            self.open[""] -= 1

    def encode(self, kinds: dict[str, str], at: float) -> dict[str, float]:
        values: dict[str, float] = {"usual": self.share()}
        for name, value in kinds.items():
            missed, expected, lately, usually, known, last = self.counts[name, value]
            fade = 0.5 ** ((at - last) / (14 * DAY))
            values[f"rate {name}"] = log((missed + 2) / (expected + 2))
            values[f"lately {name}"] = log((lately * fade + 2) / (usually * fade + 2))
            values[f"known {name}"] = log1p(known)
        values["group open"] = self.open[kinds["assignment_group"]]
        values["open"] = self.open[""]
        return values

    def begin(self, number: str, kinds: dict[str, str], end: float, missed: float) -> None:
        """An incident begins; its outcome is not looked at before it is known."""
        heapq.heappush(self._ends, (end, number, kinds, missed))
        self.open[kinds["assignment_group"]] += 1
        self.open[""] += 1


def cases(path: Path) -> tuple[list[str], list[list[float]], list[float]]:
    """Names, values and outcomes of all incidents, each as its first event tells it."""
    rates, names, table, outcomes = Rates(), [], [], []
    for row, last in first_and_last(path):
        at, opened = moment_of(row["sys_updated_at"]), moment_of(row["opened_at"])
        if at is None or opened is None:
            continue
        rates.until(at.timestamp())
        kinds = {kind: row[kind] for kind in KINDS}
        kinds |= {f"{a}+{b}": f"{row[a]}|{row[b]}" for a, b in TOGETHER}
        values = rates.encode(kinds, at.timestamp())
        values |= {
            "opened hour": opened.hour + opened.minute / 60,
            "opened weekday": opened.weekday(),
            "hour": at.hour,
            "weekday": at.weekday(),
            "age": (at - opened).total_seconds() / 3600,
            "handovers": float(row["reassignment_count"]),
            "updates": float(row["sys_mod_count"]),
            "priority": float(row["priority"][:1]),
        }
        missed = float(last["made_sla"] == "false")
        end = moment_of(last["resolved_at"]) or moment_of(last["closed_at"]) or at
        rates.begin(row["number"], kinds, max(end, at).timestamp(), missed)
        names = list(values)
        table.append(list(values.values()))
        outcomes.append(missed)
    return names, table, outcomes


def main() -> None:
    """Learn from the earlier incidents, calibrate on the next, measure on the last."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--uci", type=Path, required=True, help="the log, .csv or .csv.gz")
    names, table, outcomes = cases(parser.parse_args().uci)
    x, y = np.array(table), np.array(outcomes)
    begin, fit, split = (round(len(y) * share) for share in (STARTED_UP, FITTED, SPLIT))
    forest = trees.fit(names, x[begin:fit], y[begin:fit], SETTINGS)
    level = quality.platt(forest.log_odds(x[fit:split]), y[fit:split])
    chances = level.probability(forest.log_odds(x[split:]))
    q = quality.measure(y[split:], chances, float(y[begin:split].mean()))
    print(f"{len(y):,} incidents: learnt from {split - begin:,}, measured on the last {q.cases:,}")
    print(f"AUC {q.auc:.3f}, Brier {q.brier:.4f} (always the usual share: {q.base_brier:.4f})")
    print(f"calibration error {q.calibration_error:.3f}")
    for part in q.bins:
        print(f"  predicted {part.predicted:6.1%}  happened {part.happened:6.1%}  n {part.cases}")


if __name__ == "__main__":
    main()
