"""How fast a folder of articles becomes searchable, with how much memory.

    python -m bench.ingest FOLDER [--threads N] [--json]

Measured in a fresh home: adding everything, adding it again, and adding it after one file changed.
"""

import argparse
import json
import resource
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from platformdirs import user_cache_path

from knowledge.ingest import IngestOutcome
from knowledge.retrieval import Knowledge
from store.engine import Store
from store.schema import prepare

NOW = datetime(2026, 11, 2, tzinfo=UTC)
GOAL_PER_SECOND = 80


def main() -> None:
    """Add, add again, change one file, and print what each took."""
    parser = argparse.ArgumentParser(description="How fast articles become searchable.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="deskmate-bench-") as scratch:
        result = _measured(options.folder, Path(scratch), options.threads)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, value in result.items():
        print(f"{name:34}{value}")
    print(f"{'aim: passages of 100 words/s':34}{GOAL_PER_SECOND}")


def _measured(folder: Path, scratch: Path, threads: int) -> dict[str, Any]:
    articles = scratch / "articles"
    shutil.copytree(folder, articles)
    store = Store(f"sqlite:///{scratch / 'deskmate.db'}")
    prepare(store)
    knowledge = Knowledge.open(
        store, chroma=scratch / "chroma", cache=user_cache_path("deskmate"), threads=threads
    )
    knowledge = Knowledge(store, knowledge.index, knowledge.embedder, scratch / "lexical")
    knowledge.embedder.embed_one("load the network")
    before = time.process_time()
    first, seconds = _timed(knowledge, articles)
    cpu = time.process_time() - before
    again, again_seconds = _timed(knowledge, articles)
    changed = max(articles.rglob("*.md"), key=lambda file: file.stat().st_size)
    changed.write_text(changed.read_text(encoding="utf-8") + "\n\n## One more\n\nA last word.\n")
    third, third_seconds = _timed(knowledge, articles)
    words = _words(store)
    return {
        "articles": len(first.added),
        "passages": first.passages,
        "words for each passage": round(words / first.passages, 1),
        "skipped": len(first.skipped),
        "seconds": round(seconds, 1),
        "articles/s": round(len(first.added) / seconds, 1),
        "passages/s": round(first.passages / seconds, 1),
        "passages of 100 words/s": round(words / 100 / seconds, 1),
        "CPU seconds": round(cpu, 1),
        "passages of 100 words/CPU second": round(words / 100 / cpu, 1),
        "again: seconds": round(again_seconds, 2),
        "again: embedded": again.passages_embedded,
        "one file changed: seconds": round(third_seconds, 2),
        "one file changed: embedded": third.passages_embedded,
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _timed(knowledge: Knowledge, folder: Path) -> tuple[IngestOutcome, float]:
    started = time.perf_counter()
    outcome = knowledge.add([folder], now=NOW)
    return outcome, time.perf_counter() - started


def _words(store: Store) -> int:
    from sqlalchemy import select

    from knowledge.markdown import plain
    from knowledge.rows import PASSAGE

    with store.session(read_only=True) as session:
        return sum(
            len(plain(text).split()) for text in session.execute(select(PASSAGE.text)).scalars()
        )


if __name__ == "__main__":
    main()
