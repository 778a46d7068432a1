"""Trend tests: against brute force, and with the error rate that they promise."""

import itertools
import math

import numpy as np

from store.scoring import trend


def test_kendalls_p_value_is_that_of_all_orders() -> None:
    values = np.array([9.0, 7.0, 8.0, 4.0, 5.0, 3.0, 1.0])
    pairs = list(itertools.combinations(range(len(values)), 2))
    observed = abs(sum(np.sign(values[j] - values[i]) for i, j in pairs))
    orders = itertools.permutations(values)
    as_far = [abs(sum(np.sign(o[j] - o[i]) for i, j in pairs)) >= observed for o in orders]
    assert abs(trend.mann_kendall(values) - np.mean(as_far)) < 0.01


def test_steady_use_is_called_a_trend_as_rarely_as_promised() -> None:
    rng = np.random.default_rng(1)
    weekday = np.array([1.0, 1.15, 1.18, 1.12, 0.78, 0, 0])
    p = [trend.by_weekday(weekday * rng.normal(100, 16, (12, 7))) for _ in range(400)]
    assert abs(np.mean(np.array(p) < 0.05) - 0.05) < 0.03


def test_a_quiet_weekend_is_no_trend_and_a_steady_fall_is() -> None:
    weekday = np.tile([10.0, 11, 12, 11, 8, 0, 0], (12, 1))
    assert trend.by_weekday(weekday) == 1.0
    falling = weekday * np.linspace(1, 0.5, 12)[:, None]
    assert trend.by_weekday(falling) < 1e-9


def test_the_line_ignores_one_freak_week() -> None:
    values = np.linspace(100, 50, 12)
    values[5] = 900
    start, end = trend.line(values)
    assert math.isclose(start, 100, rel_tol=0.05)
    assert math.isclose(end, 50, rel_tol=0.05)


def test_among_many_tests_few_believed_ones_are_false() -> None:
    assert trend.discoveries([0.001, 0.2, 0.012, 0.9, 0.031], 0.05) == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert trend.discoveries([], 0.05) == []
