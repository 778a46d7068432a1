"""Scores and account tools at scale: time of the refresh, and of every tool through the door.

    .venv/bin/python -m bench.health --scale 12.5 [--database sqlite:////tmp/deskmate-scale.db]

The demo company is built at `scale` (12.5 is 5,000 accounts) unless the database exists.
"""

import argparse
import resource
import statistics
import time
from pathlib import Path

from assistant.personas import actor
from store import demo, schema
from store.clock import Clock
from store.engine import Store
from store.scoring.refresh import refresh_scores
from tools import catalog
from tools.execution import Door

CALLS = (
    ("account_health", {}),
    ("account_health", {"band": "red"}),
    ("explain_health", {"account": "orion-instruments"}),
    ("churn_risk", {}),
    ("churn_risk", {"within": {"days": 90}}),
    ("declining_adoption", {}),
    ("declining_adoption", {"period": "last_60_days"}),
    ("upcoming_renewals", {}),
    ("upcoming_renewals", {"within": "next_quarter", "rank_by": "value"}),
    ("expansion_opportunities", {}),
    ("account_brief", {"account": "orion-instruments"}),
)


def main() -> None:
    """Print the refresh, then median and 95th percentile per call, as executive and as CSM."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--tickets", type=int, default=None)
    arguments.add_argument("--database", default="sqlite:////tmp/deskmate-scale.db")
    arguments.add_argument("--runs", type=int, default=20)
    given = arguments.parse_args()
    store = _store(given.database, given.scale, given.tickets)
    started = time.perf_counter()
    done = refresh_scores(store, demo.NOW)
    print(f"refresh: {done.accounts} accounts in {time.perf_counter() - started:.1f} s ({done})")
    door = Door(catalog.load(), store)
    for who in ("executive", "csm"):
        with store.session(read_only=True) as session:
            person = actor(session, who, defaults=demo.DEFAULT_PERSON)
        clock = Clock.frozen(demo.NOW, zone=person.time_zone)
        for tool, args in CALLS:
            times = sorted(_timed(door, tool, args, person, clock) for _ in range(given.runs))
            p95 = times[min(round(0.95 * len(times)), len(times) - 1)]
            print(
                f"{who:10} {tool:24} {args!s:45.45} {statistics.median(times):7.0f} {p95:7.0f} ms"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


def _timed(door: Door, tool: str, args: dict, person, clock) -> float:  # noqa: ANN001
    started = time.perf_counter()
    outcome = door.call(tool, args, person, clock)
    assert outcome.kind == "result", outcome.report.headline
    return (time.perf_counter() - started) * 1000


def _store(url: str, scale: float, tickets: int | None) -> Store:
    path = Path(url.removeprefix("sqlite:///"))
    store = Store(url)
    if not path.exists():
        schema.prepare(store)
        demo.build(store, scale=scale, tickets=tickets)
    return store


if __name__ == "__main__":
    main()
