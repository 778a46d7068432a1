"""How well and how fast the planner understands: `python bench/planner.py [--ablation]`.

Held-out questions, refusals and dialogues of evals/suites/routing, with the names that stand
there; times are CPU times of one question after another in one process. The training of the first
line encodes all sentences, that of the others only fits.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from assistant.planner import (  # noqa: E402 - the checkout comes first
    Planner,
    Turn,
    evaluate,
    kernel,
    phrasings,
    training,
    understanding,
    variations,
)
from knowledge.embedding import shared_embedder  # noqa: E402
from store.clock import Clock  # noqa: E402
from tools.access import Actor, Persona  # noqa: E402
from tools.arguments.known import Names  # noqa: E402
from tools.arguments.names import NameIndex  # noqa: E402
from tools.catalog import load  # noqa: E402

SUITE = CHECKOUT / "evals" / "suites" / "routing"
SUITES = [
    f"{half}{name}"
    for half in ("", "dev/", "spoken/", "final/", "blind/", "unseen/")
    for name in ("questions", "refusals", "dialogues")
    if (SUITE / half / f"{name}.jsonl").is_file()
]
MANY = 100
"""Texts that come together belong to the training rather than to a question."""
CLOCK = Clock.frozen(datetime(2026, 10, 14, 13, 30, tzinfo=UTC))


def names() -> Names:
    """The names that the suites use."""
    said = json.loads((SUITE / "names.json").read_text(encoding="utf-8"))
    tickets = said.pop("tickets")
    forms = {(re.sub(r"\d.*", "", t), len(re.sub(r"\D", "", t))) for t in tickets}
    indexes = {kind: NameIndex(map(tuple, rows)) for kind, rows in said.items()}
    return Names(indexes, frozenset(forms), lambda ids: [i for i in ids if i in tickets])


def actor(persona: Persona) -> Actor:
    """Somebody of that persona."""
    return Actor("me", "Somebody", persona)


class Kept:
    """The sentence encoder; each sentence of the training is encoded once for all lines."""

    def __init__(self, folder: Path) -> None:
        self._encoder = shared_embedder(folder)
        self._vectors: dict[str, np.ndarray] = {}
        self.space = self._encoder.space

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, a row per text."""
        if len(texts) < MANY:
            return self._encoder.embed(texts)
        missing = [text for text in texts if text not in self._vectors]
        self._vectors |= dict(zip(missing, self._encoder.embed(missing), strict=True))
        return np.stack([self._vectors[text] for text in texts])


@cache
def kept(folder: Path) -> Kept:
    """The one encoder of a folder."""
    return Kept(folder)


def measure(label: str, folder: Path) -> Planner:
    """Train, evaluate all suites, print a line."""
    known = names()
    planner = Planner(load(), lambda: kept(folder), None, lambda _: known)
    began = time.process_time()
    planner.train()
    trained = time.process_time() - began
    line: list[Any] = [
        f"{label:28}",
        f"{len(planner.catalog)} tools",
        f"train {trained:4.1f} s of CPU",
    ]
    for suite in SUITES:
        cases = [c for c in evaluate.load(SUITE / f"{suite}.jsonl") if _answerable(planner, c)]
        found = evaluate.summary(evaluate.evaluate(planner, cases, actor, CLOCK))
        line.append(f"{suite} {found['tool']:.3f}/{found['tool_and_arguments']:.3f}")
    print("  ".join(line), flush=True)
    return planner


def _answerable(planner: Planner, case: evaluate.Case) -> bool:
    """Whether the tools that a case wants are there."""
    wanted = [call["tool"] for turn in case.turns for call in turn.get("calls", [])]
    return all(tool in planner.catalog for tool in wanted)


def times(planner: Planner) -> None:
    """CPU milliseconds for one question, the encoder's included."""
    texts = [case.turns[0]["text"] for case in evaluate.load(SUITE / "questions.jsonl")]
    spent = []
    for text in texts * 2:
        began = time.process_time()
        planner.plan(Turn(text, actor(Persona.MANAGER), CLOCK))
        spent.append((time.process_time() - began) * 1000)
    ordered = sorted(spent[len(texts) :])
    middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"understand: p50 {middle:.1f} ms, p95 {high:.1f} ms, max {ordered[-1]:.1f} ms")


@contextmanager
def without(module: Any, name: str, value: Any) -> Iterator[None]:
    """A module with another value for a while."""
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)


def ablation(folder: Path) -> None:
    """What each part buys."""
    with without(kernel, "NGRAMS", 0.0):
        measure("without n-grams", folder)
    with without(training, "ALIKE", 2.0):
        measure("with all that is alike", folder)
    with without(variations, "of", lambda text, most=0: []):
        measure("without variations", folder)
    with without(understanding.spelling, "repair", lambda sentence: sentence):
        measure("without spelling repair", folder)
    with without(understanding.neutral, "rewrite", _as_it_is):
        measure("without neutral names", folder)
    with without(understanding, "UNFIT", 1.0), without(understanding, "LESS_FIT", 1.0):
        measure("whatever is named fits", folder)
    with without(phrasings, "of_tools", lambda tools: []):
        measure("without further phrasings", folder)
    with without(phrasings, "negatives", _few):
        measure("one negative a line", folder)


def _as_it_is(sentence: str, *_: Any) -> Any:
    return understanding.neutral.Neutral(sentence, frozenset())


def _few(tools: set[str]) -> list[list[str]]:
    from assistant.planner.phrasings import NEGATIVES, _lines, expand

    return [expand(text)[:1] for tool, text in _lines(NEGATIVES) if tool not in tools]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ablation", action="store_true", help="also leave parts out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        times(measure("everything", Path(scratch)))
        if asked.ablation:
            ablation(Path(scratch))
