"""Missed deadlines on an incident log: predicted from the first event of each incident alone.

    python bench/sla_risk.py --uci LOG.csv.gz [--tune | --rolling] [--weekly] [--json]

Learns from the first 70 % of the incidents by time and measures on the last 30 %. Settings were
chosen with `--tune`, which learns from the first 55 % and measures on the next 15 %. `--rolling`
learns five times, from the first 50, 60 … 90 %, and measures each time on the next 10 %. With
`--weekly` it learns anew each week of the incidents it is measured on, from what is known by then.
Only what the log has shown by the split is known: `incident_log` says what describes an incident,
`incident_outcomes` what is known of what became of it.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.incident_deadlines import DAY
from bench.incident_log import Log, read
from bench.incident_outcomes import known
from store.learning import quality, trees
from store.learning.splines import sigmoid

Floats = NDArray[np.float64]
STARTED_UP = 0.1
"""Share of the log, its beginning, that is not learnt from: hardly anything is known of it."""
TUNE, TEST = 0.55, 0.7
ORIGINS = (0.5, 0.6, 0.7, 0.8, 0.9)
SETTINGS = trees.Settings(trees=400, depth=5, rate=0.04, ridge=5, least=3, rows=0.5, columns=0.06)
FORESTS = 3
"""Grown from different seeds; their log-odds are averaged."""
HALF_LIFE_DAYS = 40.0
"""What an incident counts for, by its age at the split."""
FEW = 400
"""Incidents that are worth learning anew for."""


class Cases:
    """The incidents as arrays, in the order in which they appeared."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.names = list(log.incidents[0].values)
        self.x = np.array([list(one.values.values()) for one in log.incidents])
        self.missed = np.array([float(one.missed) for one in log.incidents])
        self.at = np.array([one.at for one in log.incidents])

    def measure(self, split: int, end: int, weekly: bool = False) -> quality.Quality:
        """Learn from what was known at the split, predict the incidents up to the end."""
        weeks = self._weeks(split, end) if weekly else [(split, end)]
        chances = np.concatenate([self._chances(start, stop) for start, stop in weeks])
        usual = float(known(self.log, split)[round(len(self.at) * STARTED_UP) :].mean())
        return quality.measure(self.missed[split:end], chances, usual)

    def _chances(self, split: int, end: int) -> Floats:
        begin = round(len(self.at) * STARTED_UP)
        outcomes = known(self.log, split)[begin:]
        weights = 0.5 ** ((self.at[split] - self.at[begin:split]) / (HALF_LIFE_DAYS * DAY))
        odds = np.zeros(end - split)
        for seed in range(FORESTS):
            settings = replace(SETTINGS, seed=seed)
            x = self.x[begin:split]
            forest = trees.fit(self.names, x, outcomes, settings, weights / weights.mean())
            odds += forest.log_odds(self.x[split:end]) / FORESTS
        return sigmoid(odds)

    def _weeks(self, split: int, end: int) -> Iterator[tuple[int, int]]:
        """First and last incident of each week; weeks with few incidents are put together."""
        while split < end:
            week = int(np.searchsorted(self.at, self.at[split] + 7 * DAY))
            stop = min(end, max(week, split + FEW))
            yield split, stop
            split = stop


def main() -> None:
    """Print how good the chances are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--uci", type=Path, required=True, help="the log, .csv or .csv.gz")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--tune", action="store_true", help="measure where settings are chosen")
    which.add_argument(
        "--rolling", action="store_true", help="learn five times, measure after each"
    )
    parser.add_argument("--weekly", action="store_true", help="learn anew each week")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cases = Cases(read(given.uci))
    many = len(cases.at)
    spans = [(TUNE, TEST)] if given.tune else [(TEST, 1.0)]
    if given.rolling:
        spans = [(origin, origin + 0.1) for origin in ORIGINS]
    ends = [(round(many * begin), min(many, round(many * end))) for begin, end in spans]
    found = [(split, cases.measure(split, end, given.weekly)) for split, end in ends]
    if given.json:
        print(json.dumps([{"learnt": split, **asdict(q)} for split, q in found]))
    elif given.rolling:
        print(_rolling(found))
    else:
        print(_one(*found[0], many))


def _one(split: int, q: quality.Quality, many: int) -> str:
    lines = [
        f"{many:,} incidents: learnt from the first {split:,}, measured on {q.cases:,}",
        f"AUC {q.auc:.3f}, Brier {q.brier:.4f} (always the usual share: {q.base_brier:.4f})",
        f"calibration error {q.calibration_error:.3f}",
    ]
    for part in q.bins:
        lines.append(
            f"  predicted {part.predicted:6.1%}  happened {part.happened:6.1%}  n {part.cases}"
        )
    return "\n".join(lines)


def _rolling(found: list[tuple[int, quality.Quality]]) -> str:
    lines = [
        f"learnt from {split:6,}, measured on {q.cases:,}: AUC {q.auc:.3f}, Brier {q.brier:.4f}"
        f" (usual share {q.base_brier:.4f}), calibration error {q.calibration_error:.3f}"
        for split, q in found
    ]
    for name in ("auc", "brier", "calibration_error"):
        values = np.array([getattr(q, name) for _, q in found])
        lines.append(f"{name}: mean {values.mean():.4f}, sd {values.std(ddof=1):.4f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
