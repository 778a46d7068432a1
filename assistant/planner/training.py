"""Trains the router in closed form: kernel ridge regression, and a judge of what is ours.

The kernel is (1 - NGRAMS) · exp(-WIDTH · |u - v|²) over centred sentence embeddings plus NGRAMS ·
the cosine of TF-IDF n-grams. Predictions for sentences whose variations were left out of training
follow from the inverse kernel (y_G - (K⁻¹_GG)⁻¹ α_G), so that calibration costs no second fit. With
K = LLᵀ only L⁻¹ is made, a quarter of the work of K⁻¹: α = L⁻ᵀL⁻¹y, and K⁻¹_GG is the product of
the columns G of L⁻¹.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.planner import ngrams

NGRAMS = 0.15
WIDTH = 1.0
RIDGE = 0.1
_RARE = 48
"""A bucket of n-grams that at most so many sentences hold is rare."""
_SMALL = 128
"""Up to this size a matrix is factorised directly."""
NONE = "none"
REFUSED_AT_MOST = 0.03
"""Share of left-out questions of ours that the threshold may refuse."""
THRESHOLDS = (0.3, 0.5)
"""Bounds of the threshold, whatever the left-out questions say."""


@dataclass(frozen=True)
class Sample:
    """A training sentence. Those with the same `group` are variations of one another."""

    text: str
    label: str
    group: int


@dataclass
class Trained:
    """All that routing needs at run time; float32 unless said."""

    labels: np.ndarray
    """Tool names and, last, "none"."""
    mean: np.ndarray
    """Mean embedding, [384]."""
    examples: np.ndarray
    """Centred embeddings of the training sentences, [sentences, 384]."""
    example_labels: np.ndarray
    """Their places in `labels`, int64."""
    dual: np.ndarray
    """[sentences, labels]"""
    ngram_weights: np.ndarray
    """[buckets, labels]"""
    idf: np.ndarray
    seen: np.ndarray
    """Buckets of n-grams that occur in training, bool."""
    sharpness: float
    judge: np.ndarray
    """Weights of the judge's signals, the last one the constant."""
    threshold: float
    """Least probability of being ours."""


def train(samples: Sequence[Sample], embeddings: np.ndarray) -> Trained:
    """Fit everything on sentences and their embeddings (float32, one row each)."""
    labels = [*sorted({s.label for s in samples} - {NONE}), NONE]
    y = np.array([labels.index(s.label) for s in samples])
    groups = np.array([s.group for s in samples])
    idf = ngrams.weights_of([s.text for s in samples])
    vectors = ngrams.matrix([s.text for s in samples], idf)
    mean = embeddings.mean(axis=0)
    centred = centre(embeddings, mean)
    cosine = centred @ centred.T
    root = _kernel_root(cosine, vectors)
    target = np.eye(len(labels), dtype=np.float32)[y] - np.float32(1 / len(labels))
    dual = root.T @ (root @ target)
    scores = left_out(root, dual, target, groups)
    del root  # as large as the kernel
    sharpness = _sharpness(scores[y < len(labels) - 1, :-1], y[y < len(labels) - 1])
    shown = _signals_left_out(scores * sharpness, cosine, vectors, y, groups)
    judge, threshold = _fit_judge(shown, y != len(labels) - 1)
    return Trained(
        labels=np.array(labels),
        mean=mean,
        examples=centred,
        example_labels=y,
        dual=((1 - NGRAMS) * dual).astype(np.float32),
        ngram_weights=(NGRAMS * (vectors.T @ dual)).astype(np.float32),
        idf=idf,
        seen=np.asarray(vectors.any(axis=0)),
        sharpness=sharpness,
        judge=judge,
        threshold=threshold,
    )


def _gram(vectors: np.ndarray) -> np.ndarray:
    """All inner products; those of rare buckets are added one by one, which is cheaper by far."""
    often = (vectors > 0).sum(axis=0)
    common = np.ascontiguousarray(vectors[:, often > _RARE])
    products = common @ common.T
    for bucket in np.flatnonzero((often > 1) & (often <= _RARE)):
        rows = np.flatnonzero(vectors[:, bucket])
        values = vectors[rows, bucket]
        products[np.ix_(rows, rows)] += np.outer(values, values)
    np.fill_diagonal(products, 1.0)
    return products


def centre(embeddings: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Embeddings without what all share, of length 1."""
    moved = embeddings - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)


def _kernel_root(cosine: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """L⁻¹ of the kernel LLᵀ, float32 [sentences, sentences], lower triangular."""
    k = cosine - 1
    k *= 2 * WIDTH
    np.exp(k, out=k)  # exp(-WIDTH · |u - v|²) for vectors of length 1
    k *= 1 - NGRAMS
    k += NGRAMS * _gram(vectors)
    k[np.diag_indices_from(k)] += RIDGE
    return inverse_root(k)


def inverse_root(k: np.ndarray) -> np.ndarray:
    """L⁻¹ of a positive definite k = LLᵀ, by halves.

    Nearly all of the work are products of matrices: both take the time of the library's
    factorisation alone.
    """
    size = len(k)
    if size <= _SMALL:
        return np.linalg.inv(np.linalg.cholesky(k))
    half = size // 2
    root = np.zeros_like(k)
    first = root[:half, :half] = inverse_root(k[:half, :half])
    below = k[half:, :half] @ first.T
    second = root[half:, half:] = inverse_root(k[half:, half:] - below @ below.T)
    root[half:, :half] = -second @ (below @ first)
    return root


def left_out(
    root: np.ndarray, dual: np.ndarray, target: np.ndarray, groups: np.ndarray
) -> np.ndarray:
    """Scores of every sentence by a model that has not seen its group."""
    scores = np.empty_like(target)
    for rows in _together(groups):
        columns = root[rows[0] :, rows]  # above the first of them stand only zeros
        scores[rows] = target[rows] - np.linalg.solve(columns.T @ columns, dual[rows])
    return scores


def _together(groups: np.ndarray) -> list[np.ndarray]:
    """The places of each group's sentences, in ascending order."""
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _sharpness(scores: np.ndarray, y: np.ndarray) -> float:
    """The factor that makes a softmax over the scores best calibrated (least log loss)."""
    best, least = 1.0, np.inf
    for factor in np.geomspace(1, 60, 40):
        z = scores * factor
        z = z - z.max(axis=1, keepdims=True)
        loss = float((np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]).mean())
        if loss < least:
            best, least = float(factor), loss
    return best


def signals(
    logits: np.ndarray, nearest: np.ndarray, nearest_none: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """What the judge looks at, one row per sentence and a constant at the end.

    `logits` [n, labels] with "none" last; `nearest` cosine to the nearest example of the best tool;
    `nearest_none` that to the nearest negative; `known` share of n-gram weight seen in training.
    """
    tools = logits[:, :-1]
    top = np.sort(tools, axis=1)[:, ::-1]
    energy = np.log(np.exp(tools - top[:, :1]).sum(axis=1)) + top[:, 0]
    second = top[:, 1] if top.shape[1] > 1 else top[:, 0] - 5
    return np.column_stack(
        [
            top[:, 0],
            logits[:, -1],
            energy,
            top[:, 0] - second,
            nearest * 4,
            nearest_none * 4,
            known * 4,
            np.ones(len(logits)),
        ]
    )


def _signals_left_out(
    logits: np.ndarray, cosine: np.ndarray, vectors: np.ndarray, y: np.ndarray, groups: np.ndarray
) -> np.ndarray:
    cosine = cosine.copy()
    for rows in _together(groups):
        cosine[np.ix_(rows, rows)] = -1.0
    near, near_none = nearest(cosine, y, logits)
    often = (vectors > 0).sum(axis=0)
    known = np.empty(len(y))
    for rows in _together(groups):
        elsewhere = often > (vectors[rows] > 0).sum(axis=0)
        known[rows] = (vectors[rows] ** 2) @ elsewhere
    return signals(logits, near, near_none, known)


def nearest(
    cosine: np.ndarray, labels: np.ndarray, logits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cosine to the nearest example of the best tool, and to the nearest negative."""
    best = logits[:, :-1].argmax(axis=1)
    none = labels == logits.shape[1] - 1
    same = np.where(labels[None, :] == best[:, None], cosine, -1.0)
    return same.max(axis=1), (cosine[:, none].max(axis=1) if none.any() else same.min(axis=1))


def _fit_judge(x: np.ndarray, ours: np.ndarray) -> tuple[np.ndarray, float]:
    """A balanced logistic regression by Newton's method: is the sentence one of ours?"""
    share = np.where(ours, 0.5 / max(ours.sum(), 1), 0.5 / max((~ours).sum(), 1))
    penalty = np.diag(np.append(np.full(x.shape[1] - 1, 2e-3), 1e-6))
    w = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (share * (p - ours)) + penalty @ w
        curvature = (x * (share * p * (1 - p))[:, None]).T @ x + penalty
        w -= np.linalg.solve(curvature, gradient)
    accepted = 1 / (1 + np.exp(-(x @ w)[ours]))
    threshold = np.clip(np.quantile(accepted, REFUSED_AT_MOST), *THRESHOLDS)
    return w.astype(np.float32), float(threshold)
