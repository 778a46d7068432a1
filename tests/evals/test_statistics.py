"""Scores say how sure they are."""

import random

import pytest

from evals.statistics import mean_pass_hat_k, pass_hat_k, percentile, wilson


def test_the_interval_of_a_share_is_wilsons() -> None:
    # 8 of 10: the textbook interval, 0.4902 to 0.9433.
    share = wilson(8, 10)
    assert (round(share.low, 4), round(share.high, 4)) == (0.4902, 0.9433)


def test_pass_hat_k_is_the_chance_of_k_passes_in_a_row() -> None:
    assert pass_hat_k(3, 4, 2) == pytest.approx(0.5)
    assert pass_hat_k(4, 4, 4) == 1.0
    assert pass_hat_k(1, 4, 2) == 0.0
    with pytest.raises(ValueError, match="needs 5 trials"):
        pass_hat_k(4, 4, 5)


def test_pass_hat_k_of_a_flaky_subject_comes_near_its_true_value() -> None:
    draw = random.Random(3)
    p, k, trials = 0.8, 3, 10
    counts = [(sum(draw.random() < p for _ in range(trials)), trials) for _ in range(400)]
    found = mean_pass_hat_k(counts, k)
    assert found.low < p**k < found.high
    assert found.value == pytest.approx(p**k, abs=0.03)


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([5, 1, 3, 2, 4], 0.5) == 3
    assert percentile([5, 1, 3, 2, 4], 0.95) == 5
    assert percentile([], 0.5) == 0
