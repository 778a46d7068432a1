"""Trains the router in closed form: kernel ridge regression, and a judge of what is ours.

The kernel is (1 - NGRAMS) · exp(-WIDTH · |u - v|²) over centred sentence embeddings plus NGRAMS ·
the cosine of TF-IDF n-grams. Predictions for sentences whose variations were left out of training
follow from the inverse kernel, so that calibration costs no second fit. With K = LLᵀ only L⁻¹ is
made, a quarter of the work of K⁻¹: α = L⁻ᵀL⁻¹y.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.planner import kernel, ngrams

NONE = "none"
REFUSED_AT_MOST = 0.03
"""Share of left-out questions of ours that the threshold may refuse."""
THRESHOLDS = (0.3, 0.5)
"""Bounds of the threshold, whatever the left-out questions say."""
ALIKE = 0.93
"""Sentences of one group whose embeddings have this cosine teach the same: one of them is kept."""
_FAR = -1.0
"""The cosine to the nearest of no sentences."""


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
    """Centred embeddings of the training sentences, [sentences, 384], in the order of labels."""
    starts: np.ndarray
    """Where the sentences of each label begin, and the end of the last, int64."""
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
    order = sorted(_telling(samples, embeddings), key=lambda at: labels.index(samples[at].label))
    samples, embeddings = [samples[at] for at in order], embeddings[order]
    y = np.array([labels.index(s.label) for s in samples])
    together = _together(np.array([s.group for s in samples]))
    idf, table = ngrams.learned([s.text for s in samples])
    mean = embeddings.mean(axis=0)
    centred = centre(embeddings, mean)
    root = kernel.inverse_root(kernel.assembled(centred, table))
    target = np.eye(len(labels), dtype=np.float32)[y] - np.float32(1 / len(labels))
    dual = root.T @ (root @ target)
    scores = kernel.left_out(root, dual, target, together)
    del root  # as large as the kernel
    sharpness = _sharpness(scores[y < len(labels) - 1, :-1], y[y < len(labels) - 1])
    closest = _closest_elsewhere(centred, _starts(y, len(labels)), together)
    shown = signals(scores * sharpness, closest, _known_elsewhere(table, together))
    judge, threshold = _fit_judge(shown, y != len(labels) - 1)
    return Trained(
        labels=np.array(labels),
        mean=mean,
        examples=centred,
        starts=_starts(y, len(labels)),
        dual=((1 - kernel.NGRAMS) * dual).astype(np.float32),
        ngram_weights=kernel.NGRAMS * table.summed(dual),
        idf=idf,
        seen=np.bincount(table.buckets, minlength=ngrams.BUCKETS) > 0,
        sharpness=sharpness,
        judge=judge,
        threshold=threshold,
    )


def _telling(samples: Sequence[Sample], embeddings: np.ndarray) -> list[int]:
    """The places of the sentences that are not all but said by an earlier one of their group."""
    kept: list[int] = []
    for rows in _together(np.array([s.group for s in samples])):
        alike = embeddings[rows] @ embeddings[rows].T >= ALIKE
        own: list[int] = []
        for at in range(len(rows)):
            if not alike[at, own].any():
                own.append(at)
        kept += rows[own].tolist()
    return sorted(kept)


def judged(
    model: Trained, texts: Sequence[str], embeddings: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of the labels [texts, labels] and log odds of being ours [texts] of new sentences."""
    table = ngrams.table(texts, model.idf)
    cosine = products(centre(embeddings, model.mean), model.examples.T)
    closest = _closest(cosine, model.starts)
    logits = products(kernel.between(cosine), model.dual)
    weighed = table.values[:, None] * model.ngram_weights[table.buckets]
    np.add.at(logits, table.rows, weighed)
    logits *= model.sharpness
    known = np.bincount(
        table.rows, table.values**2 * model.seen[table.buckets], minlength=len(texts)
    )
    return logits, signals(logits, closest, known) @ model.judge


def products(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The matrix product, without BLAS for a few rows.

    Its threads would wait for those of the sentence encoder: 5 ms instead of 0.1 on two cores.
    """
    if len(rows) > 8:
        return rows @ columns
    return np.einsum("ij,jk->ik", rows, columns)


def centre(embeddings: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Embeddings without what all share, of length 1."""
    moved = embeddings - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)


def _together(groups: np.ndarray) -> list[np.ndarray]:
    """The places of each group's sentences, in ascending order."""
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _starts(y: np.ndarray, labels: int) -> np.ndarray:
    """Where the sentences of each label begin, and the end of the last; labels are in order."""
    return np.searchsorted(y, np.arange(labels + 1))


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


def signals(logits: np.ndarray, closest: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What the judge looks at, one row per sentence and a constant at the end.

    `logits` [n, labels] with "none" last; `closest` [n, labels] cosines to the nearest example of
    each; `known` share of n-gram weight seen in training.
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
            closest[np.arange(len(logits)), tools.argmax(axis=1)] * 4,
            closest[:, -1] * 4,
            known * 4,
            np.ones(len(logits)),
        ]
    )


def _closest(cosine: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The cosine to the nearest sentence of each label, [n, labels]."""
    closest = np.full((len(cosine), len(starts) - 1), _FAR, dtype=np.float32)
    held = np.flatnonzero(np.diff(starts))
    closest[:, held] = np.maximum.reduceat(cosine, starts[held], axis=1)
    return closest


def _closest_elsewhere(
    centred: np.ndarray, starts: np.ndarray, together: list[np.ndarray]
) -> np.ndarray:
    """The same of the training sentences, each without those of its own group."""
    group_of: dict[int, np.ndarray] = {int(row): rows for rows in together for row in rows}
    closest = np.empty((len(centred), len(starts) - 1), dtype=np.float32)
    for rows in kernel.strips(len(centred)):
        cosine = centred[rows] @ centred.T
        for at in range(rows.start, rows.stop):
            cosine[at - rows.start, group_of[at]] = _FAR
        closest[rows] = _closest(cosine, starts)
    return closest


def _known_elsewhere(table: ngrams.Table, together: list[np.ndarray]) -> np.ndarray:
    """The share of a sentence's n-gram weight that other groups hold too."""
    group = np.empty(table.texts, dtype=np.int64)
    for number, rows in enumerate(together):
        group[rows] = number
    pairs = group[table.rows] * ngrams.BUCKETS + table.buckets
    _, place, within = np.unique(pairs, return_inverse=True, return_counts=True)
    often = np.bincount(table.buckets, minlength=ngrams.BUCKETS)
    elsewhere = often[table.buckets] > within[place]
    return np.bincount(table.rows, table.values**2 * elsewhere, minlength=table.texts)


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
