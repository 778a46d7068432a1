"""How fast an incident audit log is imported, with how much memory, against merely reading it.

    python -m bench.imports [LOG.csv.gz] [--json]

Without a file, a log of the size of a year of a busy desk is made up. Each line of the result is
measured in a process of its own, so that peak memory is that of the step alone.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOW = datetime(2026, 7, 1, tzinfo=UTC)
INCIDENTS = 24_000
STATES = ("New", "Active", "Active", "Awaiting User Info", "Resolved", "Closed")
GOAL_SECONDS, GOAL_MB = 30, 500


def main() -> None:
    """Measure every step in turn and print what they took."""
    options = _options()
    if options.step:
        print(json.dumps(_measured(STEPS[options.step], options)))
        return
    with TemporaryDirectory(prefix="deskmate-bench-") as folder:
        log = options.log or _made_up(Path(folder) / "log.csv.gz")
        database = Path(folder) / "bench.db"
        results = {step: _in_a_process(step, log, database) for step in STEPS}
    if options.json:
        print(json.dumps({"file": log.name, "cores": os.cpu_count(), "steps": results}, indent=2))
    else:
        _print(log, results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("log", nargs="?", type=Path, help="an audit log, .csv or .csv.gz")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--database", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _read_only(options: argparse.Namespace) -> int:
    """The baseline: every row through csv.reader, and nothing else."""
    zipped = options.log.suffix == ".gz"
    with gzip.open(options.log, "rt") if zipped else options.log.open() as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _import(options: argparse.Namespace) -> int:
    from store.engine import Store
    from store.imports import run_import
    from store.schema import prepare

    store = Store(f"sqlite:///{options.database}")
    prepare(store)
    outcome = run_import(
        store, "servicenow", [options.log], now=NOW, dry_run=options.step == "dry run"
    )
    return outcome.quality.rows


def _undo(options: argparse.Namespace) -> int:
    from store.engine import Store
    from store.imports import undo_import

    outcome = undo_import(Store(f"sqlite:///{options.database}"), "B0001", now=NOW)
    return sum(outcome.removed.values())


STEPS: dict[str, Callable[[argparse.Namespace], int]] = {
    "csv.reader alone": _read_only,
    "dry run": _import,
    "import": _import,
    "the same again": _import,
    "undo": _undo,
}


def _measured(step: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> Any:
    start = time.perf_counter()
    rows = step(options)
    seconds = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "rows_per_second": round(rows / seconds),
        "peak_mb": round(usage.ru_maxrss / 1024),
    }


def _in_a_process(step: str, log: Path, database: Path) -> Any:
    command = [sys.executable, "-m", "bench.imports", str(log), "--step", step]
    done = subprocess.run(
        [*command, "--database", str(database)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def _made_up(path: Path) -> Path:
    """An audit log of incidents that each go through all states."""
    with gzip.open(path, "wt", newline="", compresslevel=1) as file:
        rows = csv.writer(file)
        rows.writerow(
            "number incident_state made_sla caller_id opened_at sys_updated_at contact_type"
            " category subcategory priority assignment_group assigned_to resolved_by"
            " resolved_at closed_at".split()
        )
        for n in range(INCIDENTS):
            month = n * 12 // INCIDENTS + 1
            for day, state in enumerate(STATES, start=1):
                opened, updated = f"1/{month}/2025 08:00", f"{day}/{month}/2025 09:{n % 60:02d}"
                names = f"Caller {n % 5000},{opened},{updated},Phone,Category {n % 50},"
                names += f"Subcategory {n % 200},{n % 4 + 1},Group {(n + day // 3) % 70},"
                names += f"Resolver {(n + day // 2) % 230},Resolved by {n % 210}"
                ends = f"5/{month}/2025 09:00", f"6/{month}/2025 09:00"
                kept = "false" if n % 3 == 0 else "true"
                rows.writerow([f"INC{n:07d}", state, kept, *names.split(","), *ends])
    return path


def _print(log: Path, results: dict[str, Any]) -> None:
    print(f"{log.name}, {os.cpu_count()} cores")
    print(f"{'step':<18}{'rows':>9}{'seconds':>9}{'CPU s':>8}{'rows/s':>10}{'peak MB':>9}")
    for step, r in results.items():
        print(
            f"{step:<18}{r['rows']:>9,}{r['seconds']:>9.2f}{r['cpu_seconds']:>8.2f}"
            f"{r['rows_per_second']:>10,}{r['peak_mb']:>9}"
        )
    done, alone = results["import"], results["csv.reader alone"]
    kept = done["seconds"] < GOAL_SECONDS and done["peak_mb"] < GOAL_MB
    print(
        f"import: {done['seconds'] / alone['seconds']:.0f} times the reading alone; "
        f"goal of {GOAL_SECONDS} s and {GOAL_MB} MB {'kept' if kept else 'missed'}"
    )


if __name__ == "__main__":
    main()
