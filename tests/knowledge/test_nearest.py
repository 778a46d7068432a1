"""Many passages: a sketch of their vectors says which are compared, and nobody sees more by it."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import nearest, sketch, vectors
from knowledge.results import SearchResult
from knowledge.retrieval import Knowledge
from tests.knowledge.conftest import NOW

ROWS, DIMENSIONS, QUESTIONS = 12_000, 384, 20


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    """Vectors like an encoder's: a few directions hold most of what tells them apart."""
    chance = np.random.default_rng(7)
    spread = np.linspace(1.0, 0.05, DIMENSIONS) ** 2
    made = (chance.normal(size=(ROWS, DIMENSIONS)) * spread).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_a_hundred_nearest_are_among_the_best_of_the_sketch(matrix, tmp_path):
    sketch.write(matrix[QUESTIONS:], tmp_path / "sketch")
    kept = sketch.Sketch.load(tmp_path / "sketch", ROWS - QUESTIONS)
    shares = []
    for vector in matrix[:QUESTIONS]:
        true = nearest.highest(matrix[QUESTIONS:] @ vector, nearest.DEPTH)
        rough = nearest.highest(kept.products(vector), nearest.LOOKED_AT)
        shares.append(np.isin(true, rough).mean())
    assert np.mean(shares) > 0.99


def test_a_sketch_with_all_axes_is_exact(tmp_path):
    square = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    sketch.write(square, tmp_path / "sketch")
    products = sketch.Sketch.load(tmp_path / "sketch", 50).products(square[3])
    assert np.allclose(products, square @ square[3], atol=1e-4)


def test_a_sketch_made_by_two_processes_at_once_is_made_once(matrix, tmp_path):
    for _ in range(2):
        sketch.write(matrix[:2_000], tmp_path / "sketch")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sketch"]


@pytest.fixture
def sketched(knowledge: Knowledge, articles: Path, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """A knowledge base whose few passages count as many."""
    monkeypatch.setattr(vectors, "SKETCH_FROM", 1)
    monkeypatch.setattr(nearest, "LOOKED_AT", 2)
    knowledge.add([articles], now=NOW)
    return knowledge


def _search(knowledge: Knowledge, question: str, audience: str | None = None) -> SearchResult:
    with knowledge.store.session(read_only=True) as session:
        return knowledge.search(session, question, audience=audience)


def test_a_question_finds_its_section_by_the_sketch(sketched):
    assert list(sketched.cache_dir.glob("*/sketch-*"))
    best = _search(sketched, "how can I reset my password from the sign-in page?").passages[0]
    assert best.passage_id == "KB-1#reset-it-from-the-sign-in-page"


def test_internal_articles_are_left_out_before_the_sketch_chooses(sketched):
    found = _search(sketched, "who approves a refund of 500 dollars?", audience="public")
    assert found.passages
    assert all(hit.audience == "public" for hit in found.passages)
    whole = _search(sketched, "who approves a refund of 500 dollars?")
    assert whole.passages[0].article_id == "KB-3"
