"""How many false figures the check catches, and how often it doubts a true one.

    python -m bench.figure_check [--home FOLDER] [--clean N] [--seed N] [--sets NAME ...]
                                 [--json] [--show N]

Clean answers are worded from real reports over the demo company, for every quick action and
variations of it: put together from parts, and as prose that was written by hand, one column for
each folder of `bench/prose`. Each is then corrupted in seven ways. Without a home that holds the
demo company, one is made first. Exit code 1 when less than 99.5 % are caught or more than 0.5 %
doubted.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figure_answers import Answer, answers
from bench.figure_corruption import WAYS
from bench.figure_prose import FOLDER, prose
from bench.figure_questions import QUESTIONS
from reports.blocks import Report

CAUGHT = 0.995
DOUBTED = 0.005
_COUNTED = ("corrupted", "caught")
CHECKOUT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print a table, or JSON."""
    parser = argparse.ArgumentParser(description="How well the figure check tells true from false.")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--clean", type=int, default=1_000, help="clean answers of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sets", nargs="+", help="only these columns: parts, prose, a folder")
    parser.add_argument("--show", type=int, default=0, help="print so many misses of each kind")
    options = parser.parse_args()
    with _home(options.home) as home:
        os.environ["DESKMATE_HOME"] = str(home)
        asked = _ask()
    found = _measure(asked, options.clean, options.seed, options.sets)
    for kind, texts in found.pop("misses").items():
        for text in texts[: options.show]:
            print(f"--- {kind}\n{text}", file=sys.stderr)
    print(json.dumps(found, indent=2) if options.json else _table(found))
    return 0 if found["caught"] >= CAUGHT and found["doubted"] <= DOUBTED else 1


@contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with TemporaryDirectory(prefix="deskmate-bench-") as scratch:
        command = (sys.executable, "-c", "import deskmate; deskmate.main()", "demo", "--no-chat")
        environment = {**os.environ, "DESKMATE_HOME": scratch}
        subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True)
        yield Path(scratch)


def _ask() -> list[tuple[str, dict[str, Any], Report]]:
    """Tool, arguments and report of every question."""
    from assistant.conversation import Question
    from assistant.settings import Settings
    from assistant.wiring import build

    assistant = build(Settings.load())
    found = []
    with assistant.conversation() as conversation:
        for persona, text in QUESTIONS:
            answer = conversation.ask(Question(text, assistant.actor(persona)))
            if len(answer.calls) == 1 and answer.kind in ("answer", "proposal"):
                found.append((answer.calls[0].tool, answer.calls[0].args, answer.report))
    return found


Writer = Callable[[str, Report, int, random.Random], list[Answer]]


def _writers(wanted: Sequence[str] | None) -> dict[str, Writer]:
    """The sets of clean answers by name, each with what writes them."""

    def of(folder: Path) -> Writer:
        return lambda tool, report, count, rng: prose(tool, report, count, rng, folder)

    inner = sorted(path for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.md")))
    every: dict[str, Writer] = {"parts": answers, "prose": of(FOLDER)}
    every |= {path.name.replace("_", " "): of(path) for path in inner}
    return {n: every[n.replace("_", " ")] for n in wanted} if wanted else every


def _worded(
    asked: list[tuple[str, dict[str, Any], Report]],
    count: int,
    rng: random.Random,
    write: Writer,
) -> list[tuple[int, Answer]]:
    """So many different answers, with the number of the report that each is about."""
    each = -(-count // len(asked)) * 4
    made = [
        (n, answer)
        for n, (tool, _, report) in enumerate(asked)
        for answer in write(tool, report, each, rng)
    ]
    rng.shuffle(made)
    return made[:count]


def _measure(
    asked: list[tuple[str, dict[str, Any], Report]],
    clean: int,
    seed: int,
    wanted: Sequence[str] | None = None,
) -> dict[str, Any]:
    from assistant.grounding import gather

    # As the check meets them: written to JSON and read again.
    asked = [(t, a, Report.model_validate(r.model_dump(mode="json"))) for t, a, r in asked]
    rng = random.Random(seed)
    sets = {name: _worded(asked, clean, rng, write) for name, write in _writers(wanted).items()}
    evidence = {n: gather([asked[n]]) for n in range(len(asked))}
    misses: dict[str, list[str]] = {}
    parts = {
        name: _one_set(made, asked, evidence, rng, max(150, clean // len(WAYS)), misses)
        for name, made in sets.items()
    }
    corrupted = sum(w["corrupted"] for part in parts.values() for w in part["ways"].values())
    caught = sum(w["caught"] for part in parts.values() for w in part["ways"].values())
    made = sum(part["clean"] for part in parts.values())
    return {
        "reports": len(asked),
        "sets": parts,
        "corrupted": corrupted,
        "caught": caught / corrupted,
        "clean": made,
        "doubted": sum(part["doubted"] for part in parts.values()) / made,
        "misses": misses,
    }


def _one_set(
    made: list[tuple[int, Answer]],
    asked: list[tuple[str, dict[str, Any], Report]],
    evidence: dict[int, Any],
    rng: random.Random,
    goal: int,
    misses: dict[str, list[str]],
) -> dict[str, Any]:
    """The clean answers of a set, and each way to corrupt them."""
    from assistant.grounding import check

    doubted, started = 0, time.process_time()
    for n, answer in made:
        verdict = check(answer.text, evidence[n])
        if not verdict.ok:
            doubted += 1
            why = "; ".join(p.why for p in verdict.problems)
            misses.setdefault("clean", []).append(f"{answer.tool}: {answer.text}\n  ! {why}")
    ms = (time.process_time() - started) * 1000 / max(len(made), 1)
    ways: dict[str, dict[str, int]] = {}
    for way, corrupt in WAYS.items():
        done = caught = 0
        for n, answer in made:
            earlier = [r for m, (t, _, r) in enumerate(asked) if t == answer.tool and m != n]
            false = corrupt(answer, rng, earlier)
            if false is None or false.text == answer.text:
                continue
            done += 1
            if not check(false.text, evidence[n]).ok:
                caught += 1
            else:
                lie = f"{answer.tool}: {false.text}\n  was: {answer.text}"
                misses.setdefault(way, []).append(lie)
            if done == goal:
                break
        ways[way] = {"corrupted": done, "caught": caught}
    return {"clean": len(made), "doubted": doubted, "ways": ways, "cpu_ms": round(ms, 2)}


def _table(found: dict[str, Any]) -> str:
    sets = found["sets"]
    lines = [f"{'corruption':<16}" + "".join(f"{name:>20}" for name in sets)]
    for way in WAYS:
        lines.append(f"{way:<16}" + "".join(f"{_share(s['ways'][way]):>20}" for s in sets.values()))
    whole = [{k: sum(w[k] for w in s["ways"].values()) for k in _COUNTED} for s in sets.values()]
    lines.append(f"{'all lies, caught':<16}" + "".join(f"{_share(one):>20}" for one in whole))
    clean = [{"corrupted": s["clean"], "caught": s["doubted"]} for s in sets.values()]
    lines.append(f"{'clean, doubted':<16}" + "".join(f"{_share(one):>20}" for one in clean))
    lines.append(
        f"\nin all: {found['caught']:.2%} of {found['corrupted']:,} false answers caught, "
        f"{found['doubted']:.2%} of {found['clean']:,} clean ones doubted, "
        f"over {found['reports']} reports"
    )
    return "\n".join(lines)


def _share(one: dict[str, int]) -> str:
    if not one["corrupted"]:
        return "-"
    return f"{one['caught']:,}/{one['corrupted']:,} {one['caught'] / one['corrupted']:.2%}"


if __name__ == "__main__":
    sys.exit(main())
