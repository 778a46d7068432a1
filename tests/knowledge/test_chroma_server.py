"""A Chroma server by URL gives what the embedded engine gives."""

import gc
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
import pytest

from knowledge.index import AUDIENCES, KINDS, Index, IndexUnavailable
from knowledge.retrieval import Knowledge

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
QUESTIONS = ("reset my password", "VAT number", "who approves a refund", "bake a cake")
STARTS_WITHIN = 90

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """`chroma run` on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", tmp_path / "s"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            assert process.poll() is None, "chroma run has ended"
            assert time.monotonic() < deadline, "chroma run does not answer"


@pytest.fixture
def served(
    server: str, make_knowledge: Callable[..., Knowledge], tmp_path: Path
) -> Iterator[Knowledge]:
    local = make_knowledge("served")
    index = Index(tmp_path / "served" / "chroma", server)
    yield Knowledge(local.store, index, local.embedder, tmp_path / "served" / "lexical")
    index.close()
    # Chroma's client leaves its sockets to the garbage collector, which complains.
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


def test_a_server_finds_what_the_embedded_engine_finds(
    served: Knowledge, knowledge: Knowledge, articles: Path
):
    for one in (served, knowledge):
        one.add([articles], now=NOW)
    (articles / "invoices.md").unlink()
    for one in (served, knowledge):
        assert one.add([articles], now=NOW).removed == ["KB-2"]
    for kind in KINDS:
        for audience in AUDIENCES:
            held = knowledge.index.all_vectors(kind, audience)
            there = served.index.all_vectors(kind, audience)
            assert held.keys() == there.keys()
            assert all(np.allclose(held[i], there[i], atol=1e-6) for i in held)
    for question in QUESTIONS:
        results = []
        for one in (served, knowledge):
            with one.store.session(read_only=True) as session:
                results.append(one.search(session, question))
        assert [hit.passage_id for hit in results[0].passages] == [
            hit.passage_id for hit in results[1].passages
        ]
        assert results[0].answered == results[1].answered
        assert results[0].best == pytest.approx(results[1].best, abs=1e-4)


def test_a_server_that_does_not_answer_is_explained(tmp_path: Path):
    index = Index(tmp_path, "http://127.0.0.1:9")
    with pytest.raises(IndexUnavailable, match="DESKMATE_CHROMA_URL"):
        index.count("passages")
