"""An ingest that is killed: running it again ends where an undisturbed run does."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from knowledge.index import AUDIENCES, KINDS
from knowledge.retrieval import Knowledge
from knowledge.rows import ARTICLES, PASSAGES

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from knowledge import ingest
from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from store.engine import Store

home, folder, point, number = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
ingest.BATCH_ARTICLES = 3


def dies_after(call, doomed):
    count = 0
    def wrapper(*args, **kwargs):
        nonlocal count
        count += 1
        if count == number and doomed == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = call(*args, **kwargs)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return wrapper


when, what = point.split()
if what == "vectors":
    Index.put = dies_after(Index.put, when)
elif what == "removal":
    Index.remove = dies_after(Index.remove, when)
elif what == "rows":
    ingest._Run._write_rows = dies_after(ingest._Run._write_rows, when)
store = Store(f"sqlite:///{home / 'deskmate.db'}")
knowledge = Knowledge(store, Index(home / "chroma"), Embedder(None), home / "lexical")
knowledge.add([folder], now=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
"""

STEPS = ("vectors", "rows", "removal")
# Twenty at random, the same each time, so that a failure can be repeated.
_CHANCE = random.Random(20)
POINTS = sorted(
    _CHANCE.sample(
        [(f"{w} {what}", n) for w in ("before", "after") for what in STEPS for n in range(1, 8)], 20
    )
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Ten short articles, two of them internal."""
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(10):
        audience = "internal" if number % 5 == 0 else "public"
        (folder / f"a{number}.md").write_text(
            f"---\nid: A-{number}\naudience: {audience}\n---\n# Feature {number}\n\n"
            f"Feature {number} is part of plan {number % 3}.\n\n## Switch it on\n\n"
            f"1. Open **Settings > Feature {number}**.\n2. Select **On**.\n"
        )
    return folder


def changed(library: Path) -> None:
    """A second edition: one article gone, one new, three changed, one of them made internal."""
    (library / "a1.md").unlink()
    (library / "a11.md").write_text("---\nid: A-11\n---\n# Feature 11\n\nIt is for everyone.")
    for number in (2, 3):
        file = library / f"a{number}.md"
        file.write_text(file.read_text().replace("Select **On**", "Select **Active**"))
    file = library / "a4.md"
    file.write_text(file.read_text().replace("public", "internal"))


def contents(knowledge: Knowledge) -> dict[str, object]:
    """Everything that answers depend on, apart from when it was ingested."""
    with knowledge.store.session(read_only=True) as session:
        rows = {
            table.name: sorted(
                tuple(str(v) for k, v in row.items() if k != "ingested_at")
                for row in session.execute(select(table)).mappings()
            )
            for table in (ARTICLES, PASSAGES)
        }
    vectors = {}
    with knowledge.index.engine.lease(writing=False):
        for kind in KINDS:
            for audience in AUDIENCES:
                name = f"all-minilm-l6-v2.{kind}.{audience}"
                ids = sorted(knowledge.index.engine.digests(name))
                held = knowledge.index.engine.vectors(name, ids)
                vectors[name] = {i: np.round(v, 5).tolist() for i, v in held.items()}
    return {**rows, **vectors}


@pytest.mark.slow
@pytest.mark.parametrize(("point", "number"), POINTS)
@pytest.mark.parametrize("edition", ["first", "second"])
def test_a_killed_ingest_ends_as_an_undisturbed_one(
    make_knowledge: Callable[..., Knowledge], library: Path, point: str, number: int, edition: str
):
    undisturbed, killed = make_knowledge("undisturbed"), make_knowledge("killed")
    if edition == "second":
        undisturbed.add([library], now=NOW)
        killed.add([library], now=NOW)
        changed(library)
    undisturbed.add([library], now=NOW)

    home = killed.index.folder.parent
    child = [sys.executable, "-c", CHILD, str(home), str(library), point, str(number)]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    # Some points are not reached in some editions; then the run is an undisturbed one.
    assert done.returncode in (0, -signal.SIGKILL), done.stderr

    killed.add([library], now=NOW)
    assert contents(killed) == contents(undisturbed)
