"""Gradient-boosted trees for a 0/1 outcome, in numpy.

Second-order boosting of the logistic loss on binned columns (Chen and Guestrin 2016; Ke et al.
2017): at most `BINS` bins a column, one more for what is unknown; all trees have the same depth.
A prediction is a sum of leaves, and along each path every split moves the running value; so the
reasons per column add up exactly to the difference from the average case (Saabas 2014).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.learning.splines import sigmoid

Floats = NDArray[np.float64]
BINS = 63
"""Bins of known values; the bin with this number is for unknown ones."""


@dataclass(frozen=True)
class Settings:
    """How a forest grows."""

    trees: int = 200
    depth: int = 4
    rate: float = 0.05
    ridge: float = 5.0
    """Pulls the values of leaves towards zero."""
    least: float = 5.0
    """Least curvature (roughly four cases of an even chance each) on either side of a split."""
    rows: float = 0.7
    """Share of the rows that each tree sees."""
    columns: float = 0.6
    """Share of the columns that each tree may split."""
    seed: int = 0


@dataclass(frozen=True)
class Forest:
    """A fitted model. Node n of a tree has the children 2n + 1 (left) and 2n + 2."""

    names: tuple[str, ...]
    edges: tuple[Floats, ...]
    """Per column the upper edges of its bins."""
    base: float
    column: NDArray[np.int16]
    """trees x inner nodes: the column that is split, -1 where nothing is."""
    limit: NDArray[np.int16]
    """Values in bins up to this one go left; unknown ones go right."""
    value: Floats
    """trees x all nodes."""

    def log_odds(self, x: Any) -> Floats:
        """For each row of `x` (columns as in `names`, NaN where unknown)."""
        bins = _binned(np.asarray(x, float), self.edges)
        found = np.full(len(bins), self.base)
        for column, limit, value in zip(self.column, self.limit, self.value, strict=True):
            node = np.zeros(len(bins), np.int64)
            for _, _, child in _steps(bins, node, column, limit):
                node = child
            found += value[node] - value[0]
        return found

    def probability(self, x: Any) -> Floats:
        """Chance of the outcome."""
        return sigmoid(self.log_odds(x))

    def reasons(self, x: Any) -> Floats:
        """rows x columns: log-odds that each column adds compared with the average case."""
        bins = _binned(np.asarray(x, float), self.edges)
        found = np.zeros(bins.shape)
        for column, limit, value in zip(self.column, self.limit, self.value, strict=True):
            node = np.zeros(len(bins), np.int64)
            for go, split, child in _steps(bins, node, column, limit):
                found[go, split] += value[child[go]] - value[node[go]]
                node = child
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` reads."""
        return {
            "names": list(self.names),
            "edges": [edge.tolist() for edge in self.edges],
            "base": self.base,
            "column": self.column.tolist(),
            "limit": self.limit.tolist(),
            "value": [[round(v, 6) for v in tree] for tree in self.value.tolist()],
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> "Forest":
        """What `to_json` gave."""
        return cls(
            tuple(saved["names"]),
            tuple(np.asarray(edge, float) for edge in saved["edges"]),
            float(saved["base"]),
            np.asarray(saved["column"], np.int16),
            np.asarray(saved["limit"], np.int16),
            np.asarray(saved["value"], float),
        )


def fit(
    names: Sequence[str],
    x: Any,
    outcome: Any,
    settings: Settings | None = None,
    weights: Any = None,
) -> Forest:
    """Fit on rows x columns (NaN where unknown) and a 0/1 outcome, or the chance of it.

    `weights` say how much each row counts; all count 1 where they are not given.

    Raises ValueError when one of the two outcomes never occurs.
    """
    settings = settings or Settings()
    y, table = np.asarray(outcome, float), np.asarray(x, float)
    if not 0.0 < float(y.mean() if len(y) else 0.0) < 1.0:
        raise ValueError("training needs cases with and without the outcome")
    edges = tuple(_edges(table[:, n]) for n in range(table.shape[1]))
    bins = _binned(table, edges)
    counts = np.ones(len(y)) if weights is None else np.asarray(weights, float)
    share = float(np.average(y, weights=counts))
    base = float(np.log(share / (1.0 - share)))
    rng = np.random.default_rng(settings.seed)
    score = np.full(len(y), base)
    grown = []
    for _ in range(settings.trees):
        p = sigmoid(score)
        tree = _Tree(bins, counts * (y - p), counts * p * (1.0 - p), settings, rng)
        score += tree.grow()
        grown.append(tree)
    return Forest(
        tuple(names),
        edges,
        base + sum(float(tree.value[0]) for tree in grown),
        np.stack([tree.column for tree in grown]),
        np.stack([tree.limit for tree in grown]),
        np.stack([tree.value for tree in grown]),
    )


class _Tree:
    """One tree while it grows, level by level."""

    def __init__(
        self,
        bins: NDArray[np.uint8],
        gradient: Floats,
        curvature: Floats,
        settings: Settings,
        rng: np.random.Generator,
    ) -> None:
        self.bins, self.settings = bins, settings
        self.rows = np.flatnonzero(rng.random(len(bins)) < settings.rows)
        self.gradient, self.curvature = gradient[self.rows], curvature[self.rows]
        wanted = max(1, round(bins.shape[1] * settings.columns))
        self.columns = np.sort(rng.permutation(bins.shape[1])[:wanted])
        begins = np.arange(wanted, dtype=np.int64)[:, None] * (BINS + 1)
        self.keys = bins.T[self.columns][:, self.rows] + begins
        inner = 2**settings.depth - 1
        self.column = np.full(inner, -1, np.int16)
        self.limit = np.zeros(inner, np.int16)
        self.value = np.zeros(2 * inner + 1)

    def grow(self) -> Floats:
        """Find the splits; returns what the tree adds to each row."""
        node = np.zeros(len(self.bins), np.int64)
        self._level(node, 0, 1)
        sums: Floats | None = None
        for depth in range(self.settings.depth):
            first, many = 2**depth - 1, 2**depth
            sums = self._sums(node[self.rows] - first, many, sums)
            self._split(sums, first, many)
            split = self.column[np.minimum(node, len(self.column) - 1)]
            rows = np.flatnonzero((node >= first) & (split >= 0))
            if not len(rows):
                break
            at = node[rows]
            right = self.bins[rows, split[rows]] > self.limit[at]
            node[rows] = 2 * at + 1 + right
            self._level(node, first + many, 2 * many)
        return self.value[node]

    def _level(self, node: NDArray[np.int64], first: int, many: int) -> None:
        """Values of the nodes of a level."""
        at = node[self.rows] - first
        here = at >= 0
        gradient = np.bincount(at[here], self.gradient[here], many)
        curvature = np.bincount(at[here], self.curvature[here], many)
        step = gradient / (curvature + self.settings.ridge) * self.settings.rate
        self.value[first : first + many] = step

    def _sums(self, at: NDArray[np.int64], many: int, above: Floats | None) -> Floats:
        """2 x nodes of a level x columns x bins: sums of gradient and of curvature.

        `at` is each row's node within the level, below 0 where its branch has ended. Only the
        smaller of two siblings is counted; the other one is what their parent (`above`) has more.
        """
        if above is None:
            return self._counted(np.arange(len(at)), at, 1)
        size = np.bincount(at[at >= 0], minlength=many).reshape(-1, 2)
        small = size.argmin(axis=1)
        rows = np.flatnonzero(at >= 0)
        rows = rows[at[rows] % 2 == small[at[rows] // 2]]
        counted = self._counted(rows, at[rows] // 2, many // 2)
        rest = np.where((size.sum(axis=1) > 0)[:, None, None], above - counted, 0.0)
        left = np.where((small == 0)[:, None, None], counted, rest)
        return np.stack([left, counted + rest - left], axis=2).reshape(2, many, *above.shape[2:])

    def _counted(self, rows: NDArray[np.int64], at: NDArray[np.int64], many: int) -> Floats:
        shape = (many, len(self.columns), BINS + 1)
        keys = (self.keys[:, rows] + at * (shape[1] * shape[2])).ravel()
        weights = (np.tile(of[rows], shape[1]) for of in (self.gradient, self.curvature))
        size = shape[0] * shape[1] * shape[2]
        sums = [np.bincount(keys, w, size).astype(np.float64, copy=False) for w in weights]
        return np.stack(sums).reshape(2, *shape)

    def _split(self, sums: Floats, first: int, many: int) -> None:
        """The best split of each node of a level, if any gains."""
        gain = self._gains(*sums.cumsum(axis=3)[..., :-1], *sums).reshape(many, -1)
        best = gain.argmax(axis=1)
        better = np.flatnonzero(gain[np.arange(many), best] > 1e-9)
        column, limit = np.divmod(best[better], BINS)
        self.column[first + better], self.limit[first + better] = self.columns[column], limit

    def _gains(self, g_left: Floats, h_left: Floats, g: Floats, h: Floats) -> Floats:
        ridge, least = self.settings.ridge, self.settings.least
        g_all, h_all = g.sum(axis=-1, keepdims=True), h.sum(axis=-1, keepdims=True)
        g_right, h_right = g_all - g_left, h_all - h_left
        gain = g_left**2 / (h_left + ridge) + g_right**2 / (h_right + ridge)
        gain -= g_all**2 / (h_all + ridge)
        return np.where((h_left >= least) & (h_right >= least), gain, 0.0)


def _steps(
    bins: NDArray[np.uint8],
    node: NDArray[np.int64],
    column: NDArray[np.int16],
    limit: NDArray[np.int16],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int64]]]:
    """Down a tree level by level: which rows go on, at which columns, and every row's new node."""
    while True:
        go = np.flatnonzero(node < len(column))
        go = go[column[node[go]] >= 0]
        if not len(go):
            return
        split, at = column[node[go]], node[go]
        node = node.copy()
        node[go] = 2 * at + 1 + (bins[go, split] > limit[at])
        yield go, split, node


def _edges(values: Floats) -> Floats:
    """Upper edges of bins with about equal numbers of values."""
    known = np.unique(values[~np.isnan(values)])
    if len(known) <= BINS:
        return (known[:-1] + known[1:]) / 2 if len(known) > 1 else known[:0]
    shares = np.linspace(0, 1, BINS + 1)[1:-1]
    return np.unique(np.quantile(values[~np.isnan(values)], shares))


def _binned(x: Floats, edges: tuple[Floats, ...]) -> NDArray[np.uint8]:
    bins = np.empty(x.shape, np.uint8, order="F")
    for n, edge in enumerate(edges):
        bins[:, n] = np.where(np.isnan(x[:, n]), BINS, np.searchsorted(edge, x[:, n]))
    return bins
