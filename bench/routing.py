"""The router's engine on CLINC150: `python bench/routing.py --clinc FOLDER [--shots 10]`.

The same training code as the planner's, on somebody else's data: 150 intents, with the 100 written
out-of-scope sentences of the training part as negatives. Accuracy is over the 4,500 in-scope test
sentences; out-of-scope recall is measured at 95 % in-scope acceptance.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.planner import training
from knowledge.embedding import Embedder

Rows = list[list[str]]


def few(rows: Rows, shots: int, seed: int) -> Rows:
    """At most `shots` sentences of each intent, chosen at random."""
    kept: dict[str, Rows] = {}
    for row in random.Random(seed).sample(rows, len(rows)):
        if len(kept.setdefault(row[1], [])) < shots:
            kept[row[1]].append(row)
    return [row for group in kept.values() for row in group]


def main() -> None:
    """Print one line per number of examples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinc", type=Path, required=True, help="folder with data_full.json")
    parser.add_argument("--shots", type=int, nargs="*", default=[5, 10])
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    data = json.loads((asked.clinc / "data_full.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        encoder = Embedder(Path(scratch), threads=2)
        test = encoder.embed([row[0] for row in data["test"]])
        outside = encoder.embed([row[0] for row in data["oos_test"]])
        for shots in asked.shots:
            rows = few(data["train"], shots, asked.seed)
            negatives = [[text, training.NONE] for text, _ in data["oos_train"]]
            samples = [
                training.Sample(text, label, n) for n, (text, label) in enumerate(rows + negatives)
            ]
            embeddings = encoder.embed([s.text for s in samples])
            began = time.perf_counter()
            model = training.train(samples, embeddings)
            spent = time.perf_counter() - began
            logits, score = training.judged(model, [row[0] for row in data["test"]], test)
            _, far = training.judged(model, [row[0] for row in data["oos_test"]], outside)
            best = model.labels[logits[:, :-1].argmax(axis=1)]
            right = np.mean(best == np.array([row[1] for row in data["test"]]))
            recall = (far < np.quantile(score, 0.05)).mean()
            print(
                f"{shots:3} examples: accuracy {right:.3f}, out-of-scope recall {recall:.3f},"
                f" trained in {spent:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
