"""How long a search takes beyond the embedding, in a large knowledge base.

    python -m bench.latency [--passages 5000 50000] [--json]

The passages are made: words drawn as often as the demo's articles use them, and vectors scattered
around those of the demo's passages. The questions are the demo's own; their vectors are made
before measuring. What is measured is `Knowledge.search` as a whole, rows read included.
"""

import argparse
import json
import random
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from platformdirs import user_cache_path
from sqlalchemy import insert

from bench.labelled import demo
from bench.retrieval import NOW
from knowledge.embedding import Embedder, shared_embedder
from knowledge.index import Entry, Index
from knowledge.passages import cut
from knowledge.queries import clauses, cleaned
from knowledge.retrieval import Knowledge
from knowledge.rows import ARTICLES, PASSAGES
from knowledge.sources import files_under, read_all
from store.engine import Store
from store.schema import prepare

PER_ARTICLE = 10
WORDS = 80
SPREAD = 0.04
"""Standard deviation of each of the 384 numbers: neighbours at a cosine of about 0.8."""
WARM_UP = 10


def main() -> None:
    """Print p50 and p95 for each size, in milliseconds of wall and processor time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passages", type=int, nargs="+", default=[5_000, 50_000])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    embedder = shared_embedder(user_cache_path("deskmate"))
    texts = _demo_passages()
    vectors = embedder.embed(texts)
    questions = [cleaned(one.text) for one in demo().questions]
    parts = [part for question in questions for part in (question, *clauses(question))]
    ready = _Ready({text: embedder.embed_one(text) for text in parts})
    results = []
    for size in given.passages:
        with TemporaryDirectory(prefix="deskmate-bench-") as scratch:
            knowledge = _filled(Path(scratch), size, texts, vectors, ready)
            results.append(_measured(knowledge, size, list(dict.fromkeys(questions))))
    if given.json:
        print(json.dumps(results, indent=2))
        return
    print(
        f"{'passages':>10}{'wall ms p50':>13}{'p95':>8}{'processor ms p50':>18}{'p95':>8}{'MB':>8}"
    )
    for r in results:
        wall, cpu = r["wall_ms"], r["cpu_ms"]
        print(
            f"{r['passages']:>10,}{wall[0]:>13}{wall[1]:>8}{cpu[0]:>18}{cpu[1]:>8}{r['peak_mb']:>8}"
        )


class _Ready(Embedder):
    """Vectors that were made before measuring."""

    def __init__(self, known: dict[str, np.ndarray]) -> None:
        super().__init__()
        self._known = known

    def embed_one(self, text: str) -> np.ndarray:
        return self._known[text]


def _demo_passages() -> list[str]:
    folder = demo().folder
    found = []
    for file, root in files_under([folder]):
        for document in read_all(file, root, "demo"):
            passages = cut(document.id, document.title, document.text)
            found += [passage.searchable for passage in passages]
    return found


def _filled(
    home: Path, size: int, texts: list[str], vectors: np.ndarray, embedder: Embedder
) -> Knowledge:
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    prepare(store)
    index = Index(home / "chroma")
    chance, noise = random.Random(1), np.random.default_rng(1)
    vocabulary = " ".join(texts).split()
    articles, passages, entries = [], [], []
    for number in range(size):
        article = f"A{number // PER_ARTICLE:05}"
        if number % PER_ARTICLE == 0:
            title = " ".join(chance.choices(vocabulary, k=6))
            articles.append(
                {"id": article, "title": title, "digest": "-", "audience": "public",
                 "collection": "bench", "language": "en", "ingested_at": NOW, "tags": [],
                 "facts": {}, "source": "deskmate"}
            )  # fmt: skip
        passage = f"{article}#part-{number}"
        body = " ".join(chance.choices(vocabulary, k=WORDS))
        passages.append(
            {"id": passage, "article_id": article, "position": number % PER_ARTICLE,
             "heading": None, "anchor": None, "text": body, "digest": "-", "source": "deskmate"}
        )  # fmt: skip
        moved = vectors[chance.randrange(len(vectors))] + noise.normal(0, SPREAD, 384)
        entries.append(Entry(passage, "-", (moved / np.linalg.norm(moved)).astype(np.float32)))
    with store.session() as session:
        session.execute(insert(ARTICLES), articles)
        session.execute(insert(PASSAGES), passages)
    index.put("passages", "public", entries)
    firsts = [Entry(e.id.partition("#")[0], "-", e.vector) for e in entries[::PER_ARTICLE]]
    index.put("articles", "public", firsts)
    return Knowledge(store, index, embedder, home / "lexical")


def _measured(knowledge: Knowledge, size: int, questions: list[str]) -> dict[str, Any]:
    wall, cpu = [], []
    for question in [*questions[:WARM_UP], *questions]:
        with knowledge.store.session(read_only=True) as session:
            started, used = time.perf_counter(), time.process_time()
            knowledge.search(session, question)
            wall.append((time.perf_counter() - started) * 1e3)
            cpu.append((time.process_time() - used) * 1e3)
    return {
        "passages": size,
        "questions": len(questions),
        "wall_ms": _percentiles(wall[WARM_UP:]),
        "cpu_ms": _percentiles(cpu[WARM_UP:]),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _percentiles(values: list[float]) -> list[float]:
    return [round(float(value), 1) for value in np.percentile(values, (50, 95))]


if __name__ == "__main__":
    main()
