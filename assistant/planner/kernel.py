"""The kernel between training sentences, and the inverse of its root, without copies of either.

All matrices are float32. A kernel of 8,500 sentences is 290 MB: it is made and inverted in place, a
strip of rows at a time, so that no more than this one matrix is ever held.
"""

from collections.abc import Iterator

import numpy as np

from assistant.planner import ngrams

NGRAMS = 0.15
"""The share of the n-grams in the kernel."""
WIDTH = 1.0
RIDGE = 0.1
STRIP = 384
"""Rows that are worked on together: enough for the library's products to be at their best."""
_RARE = 150
"""N-grams of at most so many sentences are added pair by pair, which is cheaper than a product."""


def between(cosine: np.ndarray) -> np.ndarray:
    """exp(-WIDTH · |u - v|²) of vectors of length 1 with these cosines, in their place."""
    cosine -= 1
    cosine *= 2 * WIDTH
    return np.exp(cosine, out=cosine)


def strips(size: int) -> Iterator[slice]:
    """The rows 0 to `size`, a strip at a time."""
    for start in range(0, size, STRIP):
        yield slice(start, min(start + STRIP, size))


def assembled(centred: np.ndarray, table: ngrams.Table) -> np.ndarray:
    """The kernel with its ridge; only what is on and below the diagonal is right."""
    k = np.zeros((len(centred), len(centred)), dtype=np.float32)
    often = np.bincount(table.buckets, minlength=ngrams.BUCKETS)
    common = table.dense(np.flatnonzero(often > _RARE))
    for rows, values in table.by_bucket(np.flatnonzero((often > 1) & (often <= _RARE))):
        k[rows[:, None], rows] += np.outer(values, values)
    k *= NGRAMS
    for rows in strips(len(k)):
        part = k[rows, : rows.stop]
        part += NGRAMS * (common[rows] @ common[: rows.stop].T)
        part += (1 - NGRAMS) * between(centred[rows] @ centred[: rows.stop].T)
    np.fill_diagonal(k, 1 + RIDGE)
    return k


def inverse_root(k: np.ndarray) -> np.ndarray:
    """L⁻¹ of a positive definite k = LLᵀ, lower triangular, in the place of k.

    Only the lower half of k is read. With X the rows of L⁻¹ that are done, those of L that follow
    are K Xᵀ; they give the corner on the diagonal, and both the next rows of X.
    """
    for rows in strips(len(k)):
        line = np.empty((rows.stop - rows.start, rows.start), dtype=k.dtype)
        for done in strips(rows.start):
            line[:, done] = k[rows, : done.stop] @ k[done, : done.stop].T
        corner = np.linalg.inv(np.linalg.cholesky(k[rows, rows] - line @ line.T))
        for done in strips(rows.start):
            k[rows, done] = -corner @ (line[:, done.start :] @ k[done.start : rows.start, done])
        k[rows, rows] = np.tril(corner)
        k[rows, rows.stop :] = 0
    return k


def left_out(
    root: np.ndarray, dual: np.ndarray, target: np.ndarray, groups: list[np.ndarray]
) -> np.ndarray:
    """Scores of every sentence by a model that has not seen its group, y_G - (K⁻¹_GG)⁻¹ α_G.

    `root` is L⁻¹, `dual` α; K⁻¹_GG is the product of the columns G of the root.
    """
    scores = np.empty_like(target)
    for rows in groups:
        columns = root[rows[0] :, rows]  # above the first of them stand only zeros
        scores[rows] = target[rows] - np.linalg.solve(columns.T @ columns, dual[rows])
    return scores
