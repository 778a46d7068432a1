"""Tests for a trend in a short series that assume nothing about its distribution.

Mann-Kendall counts whether later values tend to be lower or higher; Theil-Sen is the median of all
slopes between two points. One freak week moves neither. (Mann 1945, Kendall 1975, Sen 1968.)
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def mann_kendall(values: NDArray[np.float64]) -> float:
    """Two-sided p-value for no trend, with the correction for ties; 1.0 for under four values."""
    return by_weekday(values[:, None]) if len(values) >= 4 else 1.0


def by_weekday(days: NDArray[np.float64]) -> float:
    """Two-sided p-value for no trend in daily values, a row per week and a column per weekday.

    The statistics of the weekdays are added up, so that a quiet Friday is compared with Fridays
    only (seasonal Kendall test, Hirsch and Slack 1984, without the covariance of weekdays).
    """
    return all_by_weekday(days[None])[0]


def all_by_weekday(series: NDArray[np.float64]) -> list[float]:
    """`by_weekday` of many series of one length: an array of series, weeks and weekdays."""
    count, n, weekdays = series.shape
    if n < 2:
        return [1.0] * count
    # One series beside the other, so that each step runs over memory in its order.
    values = np.ascontiguousarray(series.transpose(1, 2, 0))
    s = np.zeros((weekdays, count))
    # Of each value: how many of its weekday are the same, itself included.
    same = np.ones(values.shape, dtype=np.int64)
    for gap in range(1, n):
        later, earlier = values[gap:], values[:-gap]
        rose, fell = later > earlier, later < earlier
        s += rose.sum(axis=0, dtype=np.int32)
        s -= fell.sum(axis=0, dtype=np.int32)
        equal = ~(rose | fell)
        same[gap:] += equal
        same[:-gap] += equal
    # A group of t equal values counts t (t - 1) (2 t + 5), so each of its values a t-th of that.
    tied = ((same - 1) * (2 * same + 5)).sum(axis=(0, 1))
    variance = (weekdays * n * (n - 1) * (2 * n + 5) - tied) / 18
    return [
        1.0 if spread <= 0 or total == 0 else math.erfc((abs(total) - 1) / math.sqrt(2 * spread))
        for total, spread in zip(s.sum(axis=0).tolist(), variance.tolist(), strict=True)
    ]


def line(values: NDArray[np.float64]) -> tuple[float, float]:
    """Where the Theil-Sen line begins and ends; never below zero."""
    return lines(values[None])[0]


def lines(series: NDArray[np.float64]) -> list[tuple[float, float]]:
    """`line` of many series of one length: an array of series and values."""
    n = series.shape[1]
    at = np.arange(n, dtype=float)
    first, second = np.triu_indices(n, 1)
    slope = np.median((series[:, second] - series[:, first]) / (at[second] - at[first]), axis=1)
    start = np.median(series - slope[:, None] * at, axis=1)
    end = start + slope * (n - 1)
    return list(zip(np.maximum(start, 0.0).tolist(), np.maximum(end, 0.0).tolist(), strict=True))


def discoveries(p_values: Sequence[float], rate: float) -> list[bool]:
    """Which tests to believe when many are made: at most `rate` of them false on average.

    Benjamini and Hochberg 1995.
    """
    order = sorted(range(len(p_values)), key=lambda n: p_values[n])
    believed = [False] * len(p_values)
    cut = 0
    for rank, n in enumerate(order, 1):
        if p_values[n] <= rate * rank / len(p_values):
            cut = rank
    for n in order[:cut]:
        believed[n] = True
    return believed
