"""How many false figures the check catches, and how often it doubts a true one.

    python -m bench.figure_check [--home FOLDER] [--clean N] [--seed N] [--json] [--show N]

Clean answers are worded from real reports over the demo company, for every quick action and
variations of it; each is then corrupted in seven ways. Without a home that holds the demo company,
one is made first. Exit code 1 when less than 99.5 % are caught or more than 0.5 % doubted.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figure_answers import Answer, answers
from bench.figure_corruption import WAYS
from bench.figure_prose import prose
from bench.figure_questions import QUESTIONS
from reports.blocks import Report

CAUGHT = 0.995
DOUBTED = 0.005
CHECKOUT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print a table, or JSON."""
    parser = argparse.ArgumentParser(description="How well the figure check tells true from false.")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--clean", type=int, default=2_400, help="clean answers, at least")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many misses of each kind")
    options = parser.parse_args()
    with _home(options.home) as home:
        os.environ["DESKMATE_HOME"] = str(home)
        asked = _ask()
    found = _measure(asked, options.clean, options.seed)
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


def _worded(
    asked: list[tuple[str, dict[str, Any], Report]],
    count: int,
    rng: random.Random,
    write: Callable[[str, Report, int, random.Random], list[Answer]],
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
    asked: list[tuple[str, dict[str, Any], Report]], clean: int, seed: int
) -> dict[str, Any]:
    from assistant.grounding import check, gather

    rng = random.Random(seed)
    made = _worded(asked, clean, rng, answers) + _worded(asked, clean, rng, prose)
    evidence = {n: gather([asked[n]]) for n in {n for n, _ in made}}
    misses: dict[str, list[str]] = {name: [] for name in ("clean", *WAYS)}
    started = time.perf_counter()
    for n, answer in made:
        verdict = check(answer.text, evidence[n])
        if not verdict.ok:
            why = "; ".join(p.why for p in verdict.problems)
            misses["clean"].append(f"{answer.tool}: {answer.text}\n  ! {why}")
    ms = (time.perf_counter() - started) * 1000 / len(made)
    counts: dict[str, int] = {}
    for way, corrupt in WAYS.items():
        goal, done = max(300, clean // len(WAYS)), 0
        for n, answer in made:
            earlier = [r for m, (t, _, r) in enumerate(asked) if t == answer.tool and m != n]
            false = corrupt(answer, rng, earlier)
            if false is None or false.text == answer.text:
                continue
            done += 1
            if check(false.text, evidence[n]).ok:
                misses[way].append(f"{answer.tool}: {false.text}\n  was: {answer.text}")
            if done == goal:
                break
        counts[way] = done
    total, missed = sum(counts.values()), sum(len(misses[way]) for way in WAYS)
    return {
        "reports": len(asked),
        "clean": len(made),
        "doubted_clean": len(misses["clean"]),
        "doubted": len(misses["clean"]) / len(made),
        "corrupted": total,
        "caught": 1 - missed / total,
        "ways": {w: {"corrupted": counts[w], "caught": counts[w] - len(misses[w])} for w in WAYS},
        "ms_per_answer": round(ms, 2),
        "misses": misses,
    }


def _table(found: dict[str, Any]) -> str:
    lines = [f"{'corruption':<16}{'answers':>9}{'caught':>9}{'share':>10}"]
    for way, one in found["ways"].items():
        share = one["caught"] / max(one["corrupted"], 1)
        lines.append(f"{way:<16}{one['corrupted']:>9}{one['caught']:>9}{share:>9.2%}")
    caught = sum(one["caught"] for one in found["ways"].values())
    lines.append(f"{'all':<16}{found['corrupted']:>9}{caught:>9}{found['caught']:>9.2%}")
    lines.append(
        f"clean: {found['clean']} answers over {found['reports']} reports, "
        f"{found['doubted_clean']} doubted ({found['doubted']:.2%}); "
        f"{found['ms_per_answer']} ms an answer"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
