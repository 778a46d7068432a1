"""A killed import leaves the database as it was; running it again completes it."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.digest import content_digest
from store.engine import Store
from store.imports import run_import
from store.schema import prepare

CHECKOUT = Path(__file__).resolve().parents[3]
KILLS = 20
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.engine import Store
from store.imports import run_import

def told(done, total):
    print(done, flush=True)

store = Store(sys.argv[1])
run_import(
    store, "servicenow", [Path(sys.argv[2])], now=datetime(2026, 7, 1, tzinfo=UTC), progress=told
)
"""
HEADER = "number,incident_state,made_sla,opened_at,sys_updated_at,priority,assignment_group\n"


@pytest.mark.slow
def test_killed_at_twenty_random_moments_and_run_again_it_gives_the_undisturbed_content(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "".join(_incidents(3_000)))
    undisturbed, duration = _undisturbed(tmp_path / "whole.db", log)
    moments = random.Random(7)
    before = None
    for number in range(KILLS):
        store = _store(tmp_path / f"killed-{number}.db")
        before = before or _digest(store)
        _kill_after(store, log, moments.uniform(0, duration))
        assert _digest(store) in (before, undisturbed)
        run_import(store, "servicenow", [log], now=datetime(2026, 7, 1, tzinfo=UTC))
        assert _digest(store) == undisturbed
        store.close()


def _incidents(count: int) -> list[str]:
    return [
        f"INC{n:07d},{state},true,1/6/2026 08:00,{day}/6/2026 09:00,{n % 4 + 1},Group {n % 9}\n"
        for n in range(count)
        for day, state in ((1, "New"), (2, "Active"), (3, "Resolved"))
    ]


def _undisturbed(path: Path, log: Path) -> tuple[str, float]:
    """The content after a whole import in a process of its own, and the seconds from its start."""
    store = _store(path)
    with _started(store, log) as process:
        assert process.stdout is not None
        process.stdout.readline()
        start = time.monotonic()
        process.communicate(timeout=120)
        assert process.returncode == 0
    return _digest(store), time.monotonic() - start


def _kill_after(store: Store, log: Path, seconds: float) -> None:
    """Kill -9 that many seconds after the first bytes were read, unless it has ended by then."""
    with _started(store, log) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def _started(store: Store, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SCRIPT, store.url, str(log)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE)


def _store(path: Path) -> Store:
    store = Store(f"sqlite:///{path}")
    prepare(store)
    return store


def _digest(store: Store) -> str:
    with store.session(read_only=True) as session:
        return content_digest(session)
