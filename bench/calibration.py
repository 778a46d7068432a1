"""Fits the bar for "nothing on that": a logistic model of what speaks for the best article.

It is fitted on the questions in even places of the sets that hold questions without an answer; the
others are left to measure with. An answerable question counts where the right article is among the
first three: elsewhere, saying nothing is no worse.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.ranking import Candidate

if TYPE_CHECKING:
    from bench.retrieval import Asked

FEATURES = ("passage_cosine", "coverage", "unknown")
RIDGE = 1e-3


def calibrated(sets: dict[str, list["Asked"]]) -> dict[str, Any]:
    """Weights for `knowledge.ranking.Weights`, and the bar with the best F1 for declining."""
    found = [example for asked in sets.values() for example in _examples(asked)]
    rows = np.array([features for features, _ in found])
    labels = np.array([label for _, label in found], dtype=float)
    weights = _logistic(np.column_stack([np.ones(len(rows)), rows]), labels)
    likely = 1 / (1 + np.exp(-(weights[0] + rows @ weights[1:])))
    bar = max(np.arange(0.2, 0.9, 0.01), key=lambda at: _f1(likely < at, labels == 0))
    named = dict(zip(("bias", *FEATURES), (round(float(w), 2) for w in weights), strict=True))
    return {**named, "bar": round(float(bar), 2), "examples": len(labels)}


def _examples(asked: list["Asked"]) -> list[tuple[list[float], bool]]:
    if all(one.question.articles for one in asked):
        return []
    found: list[tuple[list[float], bool]] = []
    for one in asked:
        first = [candidate.article_id in one.question.articles for candidate in one.ranked[:3]]
        if one.even and one.ranked and (any(first) or not one.question.articles):
            found.append((_features(one.ranked[0]), bool(one.question.articles)))
    return found


def _features(best: Candidate) -> list[float]:
    return [float(getattr(best, name)) for name in FEATURES]


def _logistic(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Maximum likelihood with a small ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        gradient = rows.T @ (labels - likely) / len(rows) - RIDGE * weights
        curvature = (rows * (likely * (1 - likely))[:, None]).T @ rows / len(rows)
        weights += np.linalg.solve(curvature + RIDGE * np.eye(len(weights)), gradient)
    return weights


def _f1(declined: np.ndarray, unanswerable: np.ndarray) -> float:
    rightly = int((declined & unanswerable).sum())
    return 2 * rightly / int(declined.sum() + unanswerable.sum())
