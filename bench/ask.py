"""How long a question takes: in a new process (cold) and in one that is ready (warm).

    python -m bench.ask [--home FOLDER] [--rounds N] [--json]

Without a home that holds the demo company, a small one is made first (not measured). Cold is the
time that a person waits for `deskmate ask`, the start of Python included; the parts are measured
in further new processes. Warm is the same questions in one process, each in a conversation of its
own, and one conversation of follow-ups.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

GOAL_COLD_MS = 1_200
GOAL_WARM_MS = 60
SMALL = "1000"
CHECKOUT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-c", "import deskmate; deskmate.main()")

COLD = ("--as", "agent", "show my open tickets")
WARM = {
    "list_tickets": ("agent", "show my open tickets"),
    "show_ticket": ("agent", "show ticket TICK-001"),
    "sla_performance": ("manager", "SLA performance by priority, all time"),
    "search_knowledge": ("agent", "search the knowledge base for password reset"),
    "declined": ("agent", "order me a pizza"),
}
FOLLOW_UPS = ("show my open tickets", "only P2", "show the first one", "show my open tickets")


def main() -> None:
    """Measure and print a table, or JSON."""
    parser = argparse.ArgumentParser(description="How long a question takes, cold and warm.")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=["parts", "warm"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        measured = _parts() if options.part == "parts" else _warm(options.rounds)
        print(json.dumps(measured))
        return
    with _home(options.home) as home:
        result = _measure(home, options.rounds)
    print(json.dumps(result, indent=2) if options.json else _table(result))


@contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with TemporaryDirectory(prefix="deskmate-bench-") as scratch:
        _run(Path(scratch), *PROGRAM, "demo", "--no-chat", "--tickets", SMALL)
        yield Path(scratch)


def _measure(home: Path, rounds: int) -> dict[str, Any]:
    cold, starts = [], []
    for _ in range(rounds):
        cold.append(_timed(home, *PROGRAM, "ask", "--new", *COLD))
        starts.append(_timed(home, *PROGRAM, "--version"))
    script = (sys.executable, "-m", "bench.ask", "--rounds", str(rounds), "--part")
    parts = [json.loads(_run(home, *script, "parts")) for _ in range(rounds)]
    return {
        "cold_ms": round(statistics.median(cold)),
        "cold_best_ms": round(min(cold)),
        "version_ms": round(statistics.median(starts)),
        "parts_ms": {
            name: round(statistics.median(part[name] for part in parts)) for name in parts[0]
        },
        "warm": json.loads(_run(home, *script, "warm")),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _run(home: Path, *command: str) -> str:
    result = subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, "DESKMATE_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if result.returncode != 0:
        raise SystemExit(result.stderr)
    return result.stdout


def _timed(home: Path, *command: str) -> float:
    started = time.perf_counter()
    _run(home, *command)
    return (time.perf_counter() - started) * 1000


def _parts() -> dict[str, float]:
    """One cold question in this fresh process, step by step, in ms."""
    marks = [("", time.perf_counter())]

    def mark(name: str) -> None:
        marks.append((name, time.perf_counter()))

    import cli  # noqa: F401 - its import is what is measured
    from assistant import frameworks

    frameworks.stand_in()
    mark("command line")
    from terminal.ask import recent_thread
    from terminal.opening import open_assistant

    assistant = open_assistant()
    mark("settings and database")
    actor = assistant.actor("agent")
    recent_thread(assistant.threads, actor.person_id)
    mark("who asks")
    from assistant.graph import build as _build_graph  # noqa: F401 - the heaviest import

    mark("import of the graph")
    _ = assistant.door.catalog
    mark("tools")
    planner = assistant.planner
    planner.train()
    mark("planner: read from the cache")
    planner.router.route("show my open tickets of today")
    mark("planner: encoder and first sentence")
    from assistant.conversation import Question

    with assistant.conversation() as conversation:
        answer = conversation.ask(Question(COLD[-1], actor))
        mark("question through the graph, thread saved")
    from rich.console import Console

    from reports.terminal import render

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        render(answer.report, Console(file=nowhere, width=80))
    mark("shown")
    return {name: (at - before) * 1000 for (_, before), (name, at) in pairwise(marks)}


def _warm(rounds: int) -> dict[str, Any]:
    from assistant.conversation import Question
    from assistant.settings import Settings
    from assistant.wiring import build

    assistant = build(Settings.load())
    found: dict[str, Any] = {}
    everything: list[float] = []
    with assistant.conversation() as conversation:
        for name, (persona, text) in WARM.items():
            actor = assistant.actor(persona)
            conversation.ask(Question(text, actor))
            times = [conversation.ask(Question(text, actor)).ms for _ in range(rounds * 3)]
            found[name] = _spread(times)
            everything += times
        actor, times = assistant.actor("agent"), []
        for _ in range(rounds):
            thread = None
            for text in FOLLOW_UPS:
                answer = conversation.ask(Question(text, actor, thread))
                thread = answer.thread
                times.append(answer.ms)
        found["follow-ups"] = _spread(times)
    return {"all": _spread(everything), **found}


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
    }


def _table(result: dict[str, Any]) -> str:
    around = f"(aim {GOAL_COLD_MS}; best {result['cold_best_ms']}, load {result['load'][0]})"
    lines = [
        f"cold, whole process              {result['cold_ms']:>6} ms   {around}",
        f"  of that: start and --version   {result['version_ms']:>6} ms",
        *(f"  {name:<41}{ms:>5} ms" for name, ms in result["parts_ms"].items()),
    ]
    for name, times in result["warm"].items():
        aim = f"   (aim {GOAL_WARM_MS})" if name == "all" else ""
        lines.append(f"warm, {name:<25} {times['p50_ms']:>7} ms   p95 {times['p95_ms']}{aim}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
