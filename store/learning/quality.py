"""How good probabilities are, and making them honest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.learning.splines import sigmoid

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """Cases with about the same predicted probability."""

    cases: int
    predicted: float
    happened: float


@dataclass(frozen=True)
class Quality:
    """Figures of predictions on cases that were not learnt from."""

    cases: int
    base_rate: float
    auc: float
    brier: float
    base_brier: float
    """Brier score of always saying the base rate of the training cases."""
    calibration_error: float
    """Mean distance between predicted and happened over the bins, weighted by cases."""
    bins: tuple[Bin, ...]


def auc(outcome: Any, score: Any) -> float:
    """Chance that a case with the outcome scores higher than one without; ties count half.

    0.5 where there are only cases of one kind.
    """
    y, s = np.asarray(outcome, float), np.asarray(score, float)
    positive, negative = float(y.sum()), float((1 - y).sum())
    if not positive or not negative:
        return 0.5
    _, inverse, counts = np.unique(s, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[y == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def measure(outcome: Any, probability: Any, base_rate: float, bins: int = 10) -> Quality:
    """All figures; the bins hold about equal numbers of cases."""
    y, p = np.asarray(outcome, float), np.asarray(probability, float)
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    table = tuple(Bin(len(part), float(p[part].mean()), float(y[part].mean())) for part in parts)
    distance = sum(b.cases * abs(b.predicted - b.happened) for b in table) / max(len(y), 1)
    return Quality(
        cases=len(y),
        base_rate=float(y.mean()) if len(y) else 0.0,
        auc=auc(y, p),
        brier=float(((p - y) ** 2).mean()) if len(y) else 0.0,
        base_brier=float(((base_rate - y) ** 2).mean()) if len(y) else 0.0,
        calibration_error=distance,
        bins=table,
    )


@dataclass(frozen=True)
class Platt:
    """log-odds -> slope * log-odds + shift (Platt 1999): keeps the order, mends the level."""

    slope: float
    shift: float

    def probability(self, log_odds: Any) -> Floats:
        """Calibrated probabilities."""
        return sigmoid(self.slope * np.asarray(log_odds, float) + self.shift)


def platt(log_odds: Any, outcome: Any, steps: int = 50, ridge: float = 1.0) -> Platt:
    """Fit by Newton steps; the slope is drawn towards 1, so that few cases change little."""
    z, y = np.asarray(log_odds, float), np.asarray(outcome, float)
    x = np.column_stack([z, np.ones(len(z))])
    beta = np.array([1.0, 0.0])
    penalty = np.diag([ridge, ridge * 1e-3])
    for _ in range(steps):
        p = sigmoid(x @ beta)
        curvature = np.maximum(p * (1 - p), 1e-9)
        gradient = x.T @ (y - p) - penalty @ (beta - np.array([1.0, 0.0]))
        step = np.linalg.solve((x * curvature[:, None]).T @ x + penalty, gradient)
        beta = beta + np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-9:
            break
    return Platt(float(beta[0]), float(beta[1]))
