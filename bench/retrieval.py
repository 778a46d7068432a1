"""How often the right article comes first, how honest "nothing on that" is, and how long it takes.

    python -m bench.retrieval [--shared FOLDER] [--distractors] [--calibrate] [--json]

The demo's own questions are always measured; with --shared also wixqa-160 and stackfaq, each with
questions of the other sets, which it does not answer, and with --distractors each set again among
the 473 pages of kb-sendgrid and the demo's articles. BM25
alone, dense alone and the mix are measured in the same run through the product's own ranking.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from bench.labelled import (
    DOCUMENTS,
    Labelled,
    Question,
    demo,
    nothing,
    stackfaq,
    strangers,
    wixqa,
)  # fmt: skip
from knowledge import vectors
from knowledge.crowding import crowding
from knowledge.embedding import DIMENSION, Embedder
from knowledge.index import AUDIENCES, Index
from knowledge.lexical import terms
from knowledge.queries import cleaned, embedded
from knowledge.ranking import Asked as Compared
from knowledge.ranking import Candidate, Weights, rank
from knowledge.rarity import rarities
from knowledge.retrieval import Knowledge
from knowledge.scale import Scale
from knowledge.snapshot import current
from store.engine import Store
from store.schema import prepare

METHODS = {"bm25": Weights(dense=0.0), "dense": Weights(dense=1.0), "mix": Weights()}
NOW = datetime(2026, 11, 2, tzinfo=UTC)
DEPTH = 10


@dataclass(frozen=True)
class Asked:
    """A question with what the mix found, and whether its place in the file is even."""

    question: Question
    ranked: list[Candidate]
    even: bool


def main() -> None:
    """Measure each set and print a table, or JSON."""
    options = _options()
    with TemporaryDirectory(prefix="deskmate-bench-") as scratch:
        results = [_measured(*pool) for pool in _pools(options, Path(scratch))]
    if options.calibrate:
        from bench.calibration import calibrated

        print(json.dumps(calibrated({r["set"]: r.pop("asked") for r in results}), indent=2))
        return
    for result in results:
        result.pop("asked")
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        _print(results)


def _pools(options: argparse.Namespace, scratch: Path) -> Iterator[tuple[Labelled, Knowledge]]:
    sets = [demo()]
    if options.shared:
        sets += [wixqa(options.shared, scratch), stackfaq(options.shared, scratch)]
    embedder = _Remembering(user_cache_path("deskmate"))
    for labelled in sets:
        knowledge = _knowledge(scratch / f"home-{labelled.name}", embedder)
        knowledge.add([labelled.folder], now=NOW)
        yield replace(labelled, questions=[*labelled.questions, *_far(labelled, sets)]), knowledge
        if labelled.folder == DOCUMENTS:
            yield nothing(), knowledge
        if options.distractors:
            for folder in (options.shared / "kb-sendgrid" / "content", DOCUMENTS):
                if folder != labelled.folder:
                    knowledge.add([folder], now=NOW)
            yield replace(labelled, name=f"{labelled.name}+kb"), knowledge


def _far(labelled: Labelled, sets: list[Labelled]) -> list[Question]:
    """Nothing for the demo, which has questions without an answer of its own."""
    return [] if labelled.folder == DOCUMENTS else strangers(labelled, sets)


class _Remembering(Embedder):
    """Distractors are embedded once for all sets; a text's vector never depends on others."""

    def __init__(self, cache_dir: Path) -> None:
        super().__init__(cache_dir, threads=2)
        self._made: dict[str, np.ndarray] = {}

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._made]
        self._made.update(zip(new, super().embed(new, progress), strict=True))
        return np.array([self._made[text] for text in texts]).reshape(-1, DIMENSION)


def _knowledge(home: Path, embedder: Embedder) -> Knowledge:
    home.mkdir()
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    prepare(store)
    return Knowledge(store, Index(home / "chroma"), embedder, home / "lexical")


def _measured(labelled: Labelled, knowledge: Knowledge) -> dict[str, Any]:
    snapshot = current(knowledge.store, knowledge.cache_dir)
    assert snapshot is not None
    vectors.ensure(snapshot, knowledge.index)
    everything = np.ones(len(snapshot.article_ids), dtype=bool)
    crowded = crowding(snapshot, knowledge.index.space, Scale())
    answers: dict[str, list[list[Candidate]]] = {name: [] for name in METHODS}
    embedding: list[float] = []
    ranking: list[float] = []
    for question in labelled.questions:
        asked = cleaned(question.text)
        started = time.perf_counter()
        vector = embedded(asked, knowledge.embedder.embed_one)
        embedding.append(time.perf_counter() - started)
        for name, weights in METHODS.items():
            started = time.perf_counter()
            compared = Compared(vector, terms(asked), rarities(asked))
            given = (everything, AUDIENCES, weights, Scale(), crowded)
            found = rank(knowledge.index, snapshot, compared, *given)
            if name == "mix":
                ranking.append(time.perf_counter() - started)
            answers[name].append(found)
    pairs = list(zip(labelled.questions, answers["mix"], strict=True))
    asked_all = [Asked(q, ranked, at % 2 == 0) for at, (q, ranked) in enumerate(pairs)]
    return {
        "set": labelled.name,
        "articles": len(snapshot.article_ids),
        "passages": len(snapshot.passage_ids),
        "questions": sum(bool(q.articles) for q in labelled.questions),
        "methods": {name: quality(labelled.questions, found) for name, found in answers.items()},
        "nothing": {
            "fitted on": honesty([one for one in asked_all if one.even]),
            "held out": honesty([one for one in asked_all if not one.even]),
        },
        "heading": _heading_share(knowledge, pairs),
        "embedding ms p50/p95": _percentiles(embedding),
        "ranking ms p50/p95": _percentiles(ranking),
        "asked": asked_all,
    }


def quality(questions: list[Question], found: list[list[Candidate]]) -> dict[str, float]:
    """nDCG@10, recall@5 and hit@1 over the questions that have an answer, in percent."""
    scores: list[tuple[float, float, float]] = []
    for question, ranked in zip(questions, found, strict=True):
        if not question.articles:
            continue
        right = [one.article_id in question.articles for one in ranked[:DEPTH]]
        right += [False] * (DEPTH - len(right))
        ideal = sum(1 / np.log2(at + 2) for at in range(min(len(question.articles), DEPTH)))
        gain = sum(hit / np.log2(at + 2) for at, hit in enumerate(right))
        scores.append((gain / ideal, sum(right[:5]) / len(question.articles), float(right[0])))
    means = np.mean(scores, axis=0) * 100
    names = ("nDCG@10", "recall@5", "hit@1")
    return {name: round(float(value), 1) for name, value in zip(names, means, strict=True)}


def honesty(asked: list[Asked]) -> dict[str, float]:
    """Precision, recall and F1 of "nothing on that", and how often it is wrongly said."""
    weights = Weights()
    declined = [not one.ranked or weights.answers(one.ranked[0]) < weights.bar for one in asked]
    rightly = sum(no and not one.question.articles for no, one in zip(declined, asked, strict=True))
    unanswerable = sum(not one.question.articles for one in asked)
    wrongly = (sum(declined) - rightly) / max(len(asked) - unanswerable, 1)
    if not unanswerable:
        return {"unanswerable": 0, "wrongly declined": round(wrongly, 3)}
    precision, recall = rightly / max(sum(declined), 1), rightly / unanswerable
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    shown = {"precision": precision, "recall": recall, "F1": f1, "wrongly declined": wrongly}
    return {"unanswerable": unanswerable} | {k: round(v, 3) for k, v in shown.items()}


def _heading_share(
    knowledge: Knowledge, pairs: list[tuple[Question, list[Candidate]]]
) -> float | None:
    """In percent: the cited section is the labelled one, where the article is right."""
    from sqlalchemy import select

    from knowledge.rows import PASSAGE

    chosen = select(PASSAGE.id, PASSAGE.heading)
    with knowledge.store.session(read_only=True) as session:
        headings = {row.id: row.heading for row in session.execute(chosen)}
    right = [
        headings[ranked[0].passage_id] == question.heading
        for question, ranked in pairs
        if question.heading and ranked and ranked[0].article_id in question.articles
    ]
    return round(100 * sum(right) / len(right), 1) if right else None


def _percentiles(seconds: list[float]) -> list[float]:
    return [round(float(value) * 1e3, 1) for value in np.percentile(seconds, (50, 95))]


def _print(results: list[dict[str, Any]]) -> None:
    print(f"{'set':14}{'articles':>9}{'passages':>9}{'questions':>10}   method", end="")
    print(f"{'nDCG@10':>10}{'recall@5':>10}{'hit@1':>8}")
    for result in results:
        for name, scores in result["methods"].items():
            print(
                f"{result['set']:14}{result['articles']:>9}{result['passages']:>9}"
                f"{result['questions']:>10}   {name:6}{scores['nDCG@10']:>10}"
                f"{scores['recall@5']:>10}{scores['hit@1']:>8}"
            )
    print()
    for result in results:
        print(f"{result['set']}: ranking {result['ranking ms p50/p95']} ms after", end="")
        print(f" {result['embedding ms p50/p95']} ms for the embedding (p50, p95)", end="")
        print(f"; right section {result['heading']} %" if result["heading"] else "")
        for half, scores in result["nothing"].items():
            print(f"    nothing on that, {half}: {scores}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, help="folder with wixqa-160, stackfaq, kb-sendgrid")
    parser.add_argument("--distractors", action="store_true", help="measure among kb-sendgrid too")
    parser.add_argument("--calibrate", action="store_true", help="fit the bar, print it, and stop")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.distractors and not options.shared:
        parser.error("--distractors needs --shared")
    return options


if __name__ == "__main__":
    main()
