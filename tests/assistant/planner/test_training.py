"""Training is quick: what was encoded is kept, and leaving out costs no second fit."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.planner import kernel, vectors
from knowledge.embedding import shared_embedder


def test_only_new_sentences_are_encoded(tmp_path: Path) -> None:
    encoded: list[str] = []
    encoder = shared_embedder()

    def encode(texts: Sequence[str]) -> np.ndarray:
        encoded.extend(texts)
        return encoder.embed(texts)

    first = vectors.embedded(encode, ["my tickets", "my calendar", "my tickets"], tmp_path, "s")
    again = vectors.embedded(encode, ["my calendar", "who is free"], tmp_path, "s")
    assert encoded == ["my tickets", "my calendar", "who is free"]
    assert np.array_equal(first[1], again[0])
    assert np.array_equal(first[0], first[2])


def test_a_half_written_file_of_vectors_is_made_again(tmp_path: Path) -> None:
    (tmp_path / vectors.FILE.format(space="s")).write_bytes(b"PK broken")
    found = vectors.embedded(shared_embedder().embed, ["my tickets"], tmp_path, "s")
    assert found.shape == (1, 384)


def test_left_out_scores_are_those_of_a_model_without_the_group() -> None:
    rows = np.random.default_rng(3).normal(size=(1200, 20)).astype(np.float32)
    k = np.exp(-((rows[:, None] - rows[None, :]) ** 2).sum(axis=2) / 20)
    k[np.diag_indices_from(k)] += kernel.RIDGE
    groups = np.arange(1200) // 3
    target = np.eye(4, dtype=np.float32)[np.arange(1200) % 4]
    root = kernel.inverse_root(k.copy())
    together = list(np.arange(1200).reshape(-1, 3))
    scores = kernel.left_out(root, root.T @ (root @ target), target, together)
    out = groups == 317
    refitted = k[out][:, ~out] @ np.linalg.solve(k[~out][:, ~out], target[~out])
    assert np.allclose(scores[out], refitted, atol=1e-4)
