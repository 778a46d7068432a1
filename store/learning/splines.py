"""Logistic regression with a smooth curve per number and a level per category, in numpy.

The model is a sum: log-odds = base + one term per column. So the reasons for a probability are
exact: what `reasons` returns adds up to the difference from the average case. Curves are cubic
P-splines (Eilers and Marx 1996: B-splines with a penalty on second differences), levels have a
ridge penalty, and the whole is fitted by penalised Newton steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Columns = Mapping[str, Any]
"""Name to values: numbers (NaN where unknown) or text; all of one length."""

DEGREE = 3
STEPS = 50
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Curve:
    """A number's smooth term: evenly spaced B-splines between the ends seen in training."""

    low: float
    high: float
    pieces: int

    def design(self, values: Any) -> Floats:
        """Rows of basis values, and a last column that marks unknown numbers."""
        x = np.asarray(values, dtype=float)
        unknown = np.isnan(x)
        basis = _b_splines(np.clip(np.where(unknown, self.low, x), self.low, self.high), self)
        basis[unknown] = 0.0
        return np.column_stack([basis, unknown.astype(float)])

    def penalty(self, smooth: float, ridge: float) -> Floats:
        """Second differences of the basis, and a ridge on everything."""
        size = self.pieces + DEGREE
        second = np.diff(np.eye(size), n=2, axis=0)
        whole = np.eye(size + 1) * ridge
        whole[:size, :size] += smooth * second.T @ second
        return whole


@dataclass(frozen=True)
class Levels:
    """A category's term: one level per value seen in training, zero for others."""

    values: tuple[str, ...]

    def design(self, values: Any) -> Floats:
        """One column per level."""
        seen = np.asarray(values, dtype=str)
        return np.column_stack([(seen == level).astype(float) for level in self.values])

    def penalty(self, smooth: float, ridge: float) -> Floats:
        """A ridge."""
        return np.eye(len(self.values)) * ridge


@dataclass(frozen=True)
class SplineLogistic:
    """A fitted model."""

    terms: dict[str, Curve | Levels]
    weights: dict[str, Floats]
    base: float
    """Log-odds of the average case."""
    centre: dict[str, float] = field(repr=False)
    """Mean of each term in training, so that a term of 0 is the average case."""

    def reasons(self, columns: Columns) -> dict[str, Floats]:
        """Log-odds that each column adds (or takes) compared with the average case."""
        return {
            name: term.design(columns[name]) @ self.weights[name] - self.centre[name]
            for name, term in self.terms.items()
        }

    def log_odds(self, columns: Columns) -> Floats:
        """`base` and all reasons added up, in the order of the columns."""
        parts = self.reasons(columns)
        total = np.full(len(next(iter(parts.values()))), self.base)
        for part in parts.values():
            total = total + part
        return total

    def probability(self, columns: Columns) -> Floats:
        """Chance of the outcome, between 0 and 1."""
        return sigmoid(self.log_odds(columns))


def fit(
    columns: Columns,
    outcome: Sequence[int] | Floats,
    *,
    pieces: int = 10,
    smooth: float = 10.0,
    ridge: float = 1.0,
    weight: Floats | None = None,
) -> SplineLogistic:
    """Fit on columns and a 0/1 outcome. Raises ValueError when one of the two never occurs.

    `pieces` is the number of intervals of a curve, `smooth` its stiffness, `ridge` pulls every
    term towards none.
    """
    y = np.asarray(outcome, dtype=float)
    if not 0.0 < float(y.mean() if len(y) else 0.0) < 1.0:
        raise ValueError("training needs cases with and without the outcome")
    terms = {name: _term(values, pieces) for name, values in columns.items()}
    designs = [terms[name].design(columns[name]) for name in terms]
    means = [design.mean(axis=0) for design in designs]
    x = np.column_stack([np.ones(len(y)), *(d - m for d, m in zip(designs, means, strict=True))])
    penalty = _block_diagonal([t.penalty(smooth, ridge) for t in terms.values()])
    beta = _newton(x, y, penalty, np.ones(len(y)) if weight is None else weight)
    weights, centre, start = {}, {}, 1
    for (name, design), mean in zip(zip(terms, designs, strict=True), means, strict=True):
        weights[name] = beta[start : start + design.shape[1]]
        centre[name] = float(mean @ weights[name])
        start += design.shape[1]
    return SplineLogistic(terms, weights, float(beta[0]), centre)


def sigmoid(log_odds: Floats) -> Floats:
    """Probability of log-odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -35.0, 35.0)))


def _term(values: Any, pieces: int) -> Curve | Levels:
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        return Levels(tuple(sorted({str(v) for v in array})))
    known = array.astype(float)[~np.isnan(array.astype(float))]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Curve(low, high if high > low else low + 1.0, pieces)


def _newton(x: Floats, y: Floats, penalty: Floats, weight: Floats) -> Floats:
    """Penalised maximum likelihood; the first coefficient is free."""
    whole = np.zeros((x.shape[1], x.shape[1]))
    whole[1:, 1:] = penalty
    beta = np.zeros(x.shape[1])
    share = float(np.average(y, weights=weight))
    beta[0] = np.log(share / (1.0 - share))
    loss = _loss(x, y, whole, weight, beta)
    for _ in range(STEPS):
        p = sigmoid(x @ beta)
        curvature = np.maximum(p * (1.0 - p), 1e-9) * weight
        gradient = x.T @ (weight * (y - p)) - whole @ beta
        step = np.linalg.solve((x * curvature[:, None]).T @ x + whole, gradient)
        # A full step may overshoot where the two outcomes are nearly separated.
        while (after := _loss(x, y, whole, weight, beta + step)) > loss + TOLERANCE:
            step = step / 2
        beta, loss = beta + step, after
        if float(np.abs(step).max()) < TOLERANCE:
            break
    return beta


def _loss(x: Floats, y: Floats, penalty: Floats, weight: Floats, beta: Floats) -> float:
    """Negative log-likelihood and the penalty."""
    z = x @ beta
    likelihood = float(weight @ (np.logaddexp(0.0, z) - y * z))
    return likelihood + float(beta @ penalty @ beta) / 2


def _block_diagonal(blocks: list[Floats]) -> Floats:
    size = sum(len(block) for block in blocks)
    whole = np.zeros((size, size))
    at = 0
    for block in blocks:
        whole[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return whole


def _b_splines(x: Floats, curve: Curve) -> Floats:
    """Cubic B-splines on evenly spaced knots (Cox and de Boor's recursion)."""
    step = (curve.high - curve.low) / curve.pieces
    knots = curve.low + step * np.arange(-DEGREE, curve.pieces + DEGREE + 1)
    inside = np.minimum(x, np.nextafter(curve.high, curve.low))[:, None]
    basis = ((inside >= knots[:-1]) & (inside < knots[1:])).astype(float)
    for degree in range(1, DEGREE + 1):
        left = (inside - knots[: -degree - 1]) / (degree * step) * basis[:, :-1]
        right = (knots[degree + 1 :] - inside) / (degree * step) * basis[:, 1:]
        basis = left + right
    return basis
