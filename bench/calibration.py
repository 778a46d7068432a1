"""Fits the bar for "nothing on that": a logistic model of what speaks for the best article.

It is fitted on the questions in even places of the sets that hold questions without an answer; the
others are left to measure with. Sets count alike, and so do questions with and without an answer.
An answerable question counts where the right article is among the first three: elsewhere, saying
nothing is no worse.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.ranking import Candidate

if TYPE_CHECKING:
    from bench.retrieval import Asked

FEATURES = ("standing", "coverage", "lead", "strange")
RIDGE = 1e-3
MOST_DECLINED = 0.125
"""Share of a set's answerable questions: of the bars below that the best is taken."""


def calibrated(sets: dict[str, list["Asked"]]) -> dict[str, Any]:
    """Weights for `knowledge.ranking.Weights`, and the bar with the best mean F1 for declining."""
    parts = [_examples(asked) for asked in sets.values() if not all(map(_answerable, asked))]
    rows = np.array([_features(one.ranked[0]) for part in parts for one in part])
    labels = np.array([_answerable(one) for part in parts for one in part], dtype=float)
    of = np.array([number for number, part in enumerate(parts) for _ in part])
    found = np.array([_found(one) for part in parts for one in part])
    design = np.column_stack([np.ones(len(rows)), rows])
    weights = _logistic(design[found], labels[found], _balanced(of[found], labels[found]))
    likely = 1 / (1 + np.exp(-(design @ weights)))
    bars = [at for at in np.arange(0.2, 0.9, 0.01) if _declined(likely < at, labels, of)]
    bar = max(bars, key=lambda at: _f1(likely < at, labels == 0, of))
    named = dict(zip(("bias", *FEATURES), (round(float(w), 2) for w in weights), strict=True))
    return {**named, "bar": round(float(bar), 2), "examples": len(labels)}


def _examples(asked: list["Asked"]) -> list["Asked"]:
    return [one for one in asked if one.even and one.ranked]


def _answerable(one: "Asked") -> bool:
    return bool(one.question.articles)


def _found(one: "Asked") -> bool:
    first = [candidate.article_id in one.question.articles for candidate in one.ranked[:3]]
    return any(first) or not _answerable(one)


def _features(best: Candidate) -> list[float]:
    return [float(getattr(best, name)) for name in FEATURES]


def _balanced(of: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The same total for each set and label."""
    _, part, sizes = np.unique(2 * of + labels, return_inverse=True, return_counts=True)
    return len(of) / (len(sizes) * sizes[part])


def _logistic(rows: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Maximum likelihood with a small ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        gradient = rows.T @ (counts * (labels - likely)) / len(rows) - RIDGE * weights
        curvature = (rows * (counts * likely * (1 - likely))[:, None]).T @ rows / len(rows)
        weights += np.linalg.solve(curvature + RIDGE * np.eye(len(weights)), gradient)
    return weights


def _declined(declined: np.ndarray, labels: np.ndarray, of: np.ndarray) -> bool:
    """Whether no set loses more answerable questions than it may."""
    answerable = labels == 1
    return all(
        declined[answerable & (of == part)].mean() <= MOST_DECLINED for part in np.unique(of)
    )


def _f1(declined: np.ndarray, unanswerable: np.ndarray, of: np.ndarray) -> float:
    """The mean over the sets."""
    scores: list[float] = []
    for part in np.unique(of):
        said, true = declined[of == part], unanswerable[of == part]
        scores.append(2 * int((said & true).sum()) / max(int(said.sum() + true.sum()), 1))
    return float(np.mean(scores))
