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
    n, _ = days.shape
    if n < 2:
        return 1.0
    first, second = np.triu_indices(n, 1)
    s = int(np.sign(days[second] - days[first]).sum())
    variance = 0.0
    for column in days.T:
        _, ties = np.unique(column, return_counts=True)
        tied = int((ties * (ties - 1) * (2 * ties + 5)).sum())
        variance += (n * (n - 1) * (2 * n + 5) - tied) / 18
    if variance <= 0 or s == 0:
        return 1.0
    return math.erfc((abs(s) - 1) / math.sqrt(2 * variance))


def line(values: NDArray[np.float64]) -> tuple[float, float]:
    """Where the Theil-Sen line begins and ends; never below zero."""
    n = len(values)
    at = np.arange(n, dtype=float)
    first, second = np.triu_indices(n, 1)
    slope = float(np.median((values[second] - values[first]) / (at[second] - at[first])))
    start = float(np.median(values - slope * at))
    return max(start, 0.0), max(start + slope * (n - 1), 0.0)


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
