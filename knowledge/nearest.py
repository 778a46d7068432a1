"""The passages nearest to a question, among those that the asker may see."""

from collections.abc import Sequence

import numpy as np

from knowledge.index import Index
from knowledge.snapshot import Snapshot

DEPTH = 100
"""Passages of each audience that are found."""
LOOKED_AT = 1_500
LOOKED_AT_SHARE = 0.03
"""Passages that are compared exactly with the question: this share of all, at least so many."""


def nearest(
    index: Index,
    snapshot: Snapshot,
    vector: np.ndarray,
    seen: np.ndarray,
    audiences: Sequence[str],
) -> dict[int, float]:
    """The cosines of the nearest passages of each audience that may be seen, by row.

    `seen` says it of each passage. What may not be seen is left out before anything is ranked,
    unless the vectors are not laid out: then it is left out of what Chroma found.
    """
    laid_out = snapshot.vectors("passages", index.space)
    if laid_out is None:
        near = index.nearest("passages", vector, DEPTH, audiences)
        held = ((snapshot.passage_rows.get(i), cosine) for i, cosine in near.items())
        return {r: c for r, c in held if r is not None and seen[r]}
    sketch = snapshot.sketch(index.space)
    rough = sketch.products(vector) if sketch else None
    found: dict[int, float] = {}
    for audience in audiences:
        internal = snapshot.internal_passages
        rows = np.flatnonzero(seen & (internal if audience == "internal" else ~internal))
        if rough is not None:
            most = max(LOOKED_AT, int(LOOKED_AT_SHARE * len(rows)))
            rows = rows[highest(rough[rows], most)]
        # All of them are in order already, and need no copy.
        chosen = laid_out if len(rows) == len(laid_out) else laid_out[rows]
        cosines = products(chosen, vector)
        best = highest(cosines, DEPTH)
        found.update(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))
    return found


def products(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """The product of each row of a matrix with a vector.

    Not with `@`, which is spread over threads that wait for each other where processors are busy.
    """
    return np.einsum("ij,j->i", matrix, vector)


def highest(values: np.ndarray, most: int) -> np.ndarray:
    """Where the highest values are, in no order; everywhere when there are not more than `most`."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - most)[len(values) - most :]
