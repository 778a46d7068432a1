"""Missed deadlines on an incident log: predicted from the first event of each incident alone.

    python bench/sla_risk.py --uci incident_event_log.csv.gz [--tune] [--weekly] [--json]

Learns from the first 70 % of the incidents by time and measures on the last 30 %. Settings were
chosen with `--tune`, which learns from the first 55 % and measures on the next 15 %.
At the split only what the log has shown by then is known: the outcome of an incident that is over;
one that is still open counts as the share of those that were missed among all that were open so
long, and as missed after 12 days. With `--weekly` it learns anew each week of the incidents it is
measured on, from what is known by then. `bench/incident_log.py` says what describes an incident.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.incident_log import DAY, Log, read
from store.learning import quality, trees

Floats = NDArray[np.float64]
STARTED_UP = 0.2
"""Share of the log, its beginning, that is not learnt from: eight and more of ten incidents of its
second and third week are late, which never happens again."""
TUNE, TEST = 0.55, 0.7
SETTINGS = trees.Settings(trees=500, depth=5, rate=0.03, ridge=20, least=10, columns=0.15)
FEW = 400
"""Incidents that are worth learning anew for."""
CERTAIN_DAYS = 12
RECENT_DAYS = 40
AGES = np.array([0, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12])
"""Days after which open incidents are set against others that were open as long."""


class Cases:
    """The incidents as arrays, in the order in which they appeared."""

    def __init__(self, log: Log) -> None:
        self.names = list(log.incidents[0].values)
        self.x = np.array([list(one.values.values()) for one in log.incidents])
        self.missed = np.array([float(one.missed) for one in log.incidents])
        self.at = np.array([one.at for one in log.incidents])
        self.over = np.array([log.over_at.get(one.number, np.inf) for one in log.incidents])

    def known(self, split: int) -> Floats:
        """For each incident before the split what is known of its outcome then, 0 to 1."""
        now = self.at[split]
        at, over = self.at[:split], self.over[:split]
        age = (np.minimum(over, now) - at) / DAY
        done = over <= now
        found = np.where(done, self.missed[:split], np.where(age > CERTAIN_DAYS, 1.0, np.nan))
        sure = ~np.isnan(found) & (at < now - CERTAIN_DAYS * DAY) & (at > now - RECENT_DAYS * DAY)
        for n in np.flatnonzero(np.isnan(found)):
            as_long = sure & (age >= AGES[age[n] >= AGES].max())
            found[n] = self.missed[:split][as_long & done].sum() + (as_long & ~done).sum()
            found[n] /= max(1, as_long.sum())
        return found

    def measure(self, split: int, end: int, weekly: bool = False) -> quality.Quality:
        """Learn from what was known at the split, predict the incidents up to the end."""
        begin = round(len(self.at) * STARTED_UP)
        chances = []
        for start, stop in self._weeks(split, end) if weekly else [(split, end)]:
            known = self.known(start)
            forest = trees.fit(self.names, self.x[begin:start], known[begin:], SETTINGS)
            chances.append(forest.probability(self.x[start:stop]))
        usual = float(self.known(split)[begin:].mean())
        return quality.measure(self.missed[split:end], np.concatenate(chances), usual)

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
    parser.add_argument("--tune", action="store_true", help="measure where settings are chosen")
    parser.add_argument("--weekly", action="store_true", help="learn anew each week")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cases = Cases(read(given.uci))
    test, tune = (round(len(cases.at) * share) for share in (TEST, TUNE))
    split, end = (tune, test) if given.tune else (test, len(cases.at))
    q = cases.measure(split, end, given.weekly)
    if given.json:
        print(json.dumps({"learnt": split, "tune": given.tune, **asdict(q)}))
        return
    print(f"{len(cases.at):,} incidents: learnt from the first {split:,}, measured on {q.cases:,}")
    print(f"AUC {q.auc:.3f}, Brier {q.brier:.4f} (always the usual share: {q.base_brier:.4f})")
    print(f"calibration error {q.calibration_error:.3f}")
    for part in q.bins:
        print(f"  predicted {part.predicted:6.1%}  happened {part.happened:6.1%}  n {part.cases}")


if __name__ == "__main__":
    main()
