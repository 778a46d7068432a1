"""The router's engine on CLINC150: `python bench/routing.py --clinc FOLDER [--shots 10 100]`.

The same training code as the planner's, on somebody else's data: 150 intents, and as negatives the
100 written out-of-scope sentences of the training part, then the 250 of its edition "plus", which
has the same tests. Accuracy is over the 4,500 in-scope test sentences; out-of-scope recall is
measured at 95 % in-scope acceptance. `--compare mean max sum` runs `semantic-router` (extra
`bench`) on the same examples and vectors. `--shots 100` is the whole training part: 15,250
sentences, 1.5 GB.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.planner import training
from bench import semantic_routing
from knowledge.embedding import Embedder

Rows = list[list[str]]


def few(rows: Rows, shots: int, seed: int) -> Rows:
    """At most `shots` sentences of each intent, chosen at random."""
    kept: dict[str, Rows] = {}
    for row in random.Random(seed).sample(rows, len(rows)):
        if len(kept.setdefault(row[1], [])) < shots:
            kept[row[1]].append(row)
    return [row for group in kept.values() for row in group]


class Sentences:
    """Vectors of the sentences, each made once."""

    def __init__(self, folder: Path) -> None:
        self._encoder = Embedder(folder, threads=2)
        self.vectors: dict[str, np.ndarray] = {}

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """A row per text, float32."""
        missing = list(dict.fromkeys(text for text in texts if text not in self.vectors))
        self.vectors |= dict(zip(missing, self._encoder.embed(missing), strict=True))
        return np.stack([self.vectors[text] for text in texts])


def figures(best: Sequence[str], inside: np.ndarray, outside: np.ndarray, wanted: Rows) -> str:
    """Accuracy, and recall of what is out of scope where 95 % of the rest are accepted."""
    right = np.mean([one == row[1] for one, row in zip(best, wanted, strict=True)])
    recall = (outside < np.quantile(inside, 0.05)).mean()
    return f"accuracy {right:.3f}, out-of-scope recall {recall:.3f}"


def ours(rows: Rows, negatives: Rows, tests: tuple[Rows, Rows], sentences: Sentences) -> str:
    """The figures of Deskmate's engine."""
    said = [*rows, *([text, training.NONE] for text, _ in negatives)]
    samples = [training.Sample(text, label, n) for n, (text, label) in enumerate(said)]
    embeddings = sentences.of([s.text for s in samples])
    began = time.process_time()
    model = training.train(samples, embeddings)
    spent = time.process_time() - began
    scored = [training.judged(model, t, sentences.of(t)) for t in map(_texts, tests)]
    best = model.labels[scored[0][0][:, :-1].argmax(axis=1)].tolist()
    return f"{figures(best, scored[0][1], scored[1][1], tests[0])}, trained in {spent:.1f} s of CPU"


def theirs(rows: Rows, tests: tuple[Rows, Rows], sentences: Sentences, aggregation: str) -> str:
    """The figures of `semantic-router`."""
    texts = _texts(tests[0]) + _texts(tests[1])
    sentences.of(_texts(rows) + texts)
    best, score = semantic_routing.best(rows, texts, sentences.vectors, aggregation)
    inside = len(tests[0])
    return figures(best[:inside], score[:inside], score[inside:], tests[0])


def _texts(rows: Rows) -> list[str]:
    return [row[0] for row in rows]


def main() -> None:
    """Print a line or more per number of examples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--clinc", type=Path, required=True, help="folder with data_full.json, data_oos_plus.json"
    )
    parser.add_argument("--shots", type=int, nargs="*", default=[5, 10])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compare", nargs="*", choices=semantic_routing.AGGREGATIONS, default=[])
    asked = parser.parse_args()
    data = json.loads((asked.clinc / "data_full.json").read_text(encoding="utf-8"))
    plus = json.loads((asked.clinc / "data_oos_plus.json").read_text(encoding="utf-8"))
    negatives = [data["oos_train"], plus["oos_train"]]
    tests = (data["test"], data["oos_test"])
    with tempfile.TemporaryDirectory() as scratch:
        sentences = Sentences(Path(scratch))
        for shots in asked.shots:
            rows = few(data["train"], shots, asked.seed)
            for written in negatives:
                line = ours(rows, written, tests, sentences)
                print(f"{shots:3} examples, {len(written)} negatives: {line}", flush=True)
            for aggregation in asked.compare:
                line = theirs(rows, tests, sentences, aggregation)
                print(f"{shots:3} examples, semantic-router, {aggregation}: {line}", flush=True)


if __name__ == "__main__":
    main()
