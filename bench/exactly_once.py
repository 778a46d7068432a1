"""Kills workers on the way from proposal to delivered mail, and has several decide at once.

    .venv/bin/python -m bench.exactly_once [--runs 500] [--races 200] [--url postgresql://…]

Each run is a reply to a customer: proposed, approved, carried out, mailed to a real SMTP server
on loopback. Its worker is killed with signal 9, half of the times at one of its commits or beside
the handing over of the mail, half at a random moment; a second one goes on and is killed, too; a
third finishes, and the person clicks twice. Then the database, the record and the mail server are
read. It fails when anything was lost or done twice, or when the record is not whole.

SMTP cannot tell whether a message was taken over when its sender died: such a mail comes again
with the same Message-ID and text. These repeats are counted apart.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.killing import office
from bench.killing.postbox import Postbox
from bench.killing.referee import Referee, Verdict
from bench.killing.worker import Death, Place, attempt, race, some_death, warm_up

KILLS = 2
"""Workers killed in each run, before one is left alone."""
UNHURT = 4
"""Runs without a death, to learn how long one takes and how many steps it has."""


def main() -> int:
    """Run and print the table; 1 where something was lost or done twice."""
    told = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="deskmate-once-") as folder,
        office.database(told.url, Path(folder)) as url,
    ):
        outcome = measure(url, Path(folder), told.runs, told.races, told.seed)
    if told.json:
        print(json.dumps(outcome, indent=2))
    else:
        _print(outcome)
    return 0 if outcome["ok"] else 1


def measure(url: str, folder: Path, runs: int, races: int, seed: int) -> dict[str, Any]:
    """All runs on one database, as JSON values."""
    draw = random.Random(seed)
    total = UNHURT + runs + races
    office.fill(url, total)
    postbox = Postbox(folder)
    began = time.perf_counter()
    try:
        place = Place.at(url, postbox.port)
        deaths = _killed(place, runs, draw)
        came = _raced(place, range(UNHURT + runs, total))
    finally:
        postbox.stop()
    referee = Referee(url, postbox.taken())
    parts = {
        "undisturbed": referee.judge(range(UNHURT)),
        "killed on the way": referee.judge(range(UNHURT, UNHURT + runs)),
        "two at once": referee.judge(range(UNHURT + runs, total, 2)),
        "four at once": referee.judge(range(UNHURT + runs + 1, total, 2)),
    }
    return {
        "database": "PostgreSQL" if url.startswith("postgresql") else "SQLite",
        "seconds": round(time.perf_counter() - began, 1),
        "seed": seed,
        "kills": deaths,
        "parts": {name: vars(verdict) for name, verdict in parts.items()},
        "at_once": dict(came),
        "audit": {
            "entries": referee.chain.entries,
            "problems": [f"{p.seq}: {p.reason}" for p in referee.chain.problems],
        },
        "ok": referee.chain.ok and all(verdict.ok for verdict in parts.values()),
    }


def _killed(place: Place, runs: int, draw: random.Random) -> int:
    """Runs whose workers die; returns how many did."""
    warm_up(place, 0)
    unhurt = [attempt(place, n, None, Death(), lapsed=0) for n in range(1, UNHURT)]
    steps, seconds = unhurt[-1].steps, min(told.seconds for told in unhurt)
    killed = 0
    for run in _shown(range(UNHURT, UNHURT + runs), "killed"):
        proposal = None
        for n in range(KILLS):
            told = attempt(place, run, proposal, some_death(draw, steps, seconds), lapsed=n)
            proposal, killed = told.proposal, killed + told.killed
        attempt(place, run, proposal, Death(), lapsed=KILLS, clicks=2)
    return killed


def _raced(place: Place, runs: range) -> Counter[str]:
    """Runs that two or four workers decide at once; returns what came of each decision."""
    came: Counter[str] = Counter()
    for n, run in enumerate(_shown(runs, "raced")):
        proposal = attempt(place, run, None, Death(), lapsed=0, clicks=0).proposal
        assert proposal is not None
        came.update(race(place, run, proposal, 2 if n % 2 == 0 else 4))
    return came


def _shown(runs: range, what: str) -> Iterator[int]:
    """The runs, with progress where there is a terminal."""
    say: Callable[[str], object] = sys.stderr.write if sys.stderr.isatty() else lambda _: None
    for n, run in enumerate(runs, 1):
        say(f"\r{what}: {n:,} of {len(runs):,} ")
        yield run
    say("\r\033[K")


def _print(outcome: dict[str, Any]) -> None:
    print(
        f"{outcome['database']}, {outcome['kills']:,} workers killed, "
        f"{outcome['seconds']} s, seed {outcome['seed']}\n"
    )
    print(f"{'':20}{'runs':>7}{'lost':>7}{'twice':>7}{'unsettled':>11}{'mail repeats':>14}")
    for name, part in outcome["parts"].items():
        verdict = Verdict(**part)
        print(
            f"{name:20}{verdict.runs:7,}{verdict.lost:7,}{verdict.twice:7,}"
            f"{verdict.unsettled:11,}{verdict.repeats:14,}"
        )
    print("\ndecided at once: " + ", ".join(f"{n:,} {w}" for w, n in outcome["at_once"].items()))
    audit = outcome["audit"]
    state = "whole" if not audit["problems"] else f"BROKEN at {'; '.join(audit['problems'][:3])}"
    print(f"the record: {audit['entries']:,} entries, {state}")
    print("nothing lost, nothing twice" if outcome["ok"] else "FAILED")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=500, help="runs with killed workers")
    parser.add_argument("--races", type=int, default=200, help="runs decided by two or four")
    parser.add_argument("--url", help="a PostgreSQL server; SQLite when not given")
    parser.add_argument("--seed", type=int, default=os.getpid(), help="of the random deaths")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
