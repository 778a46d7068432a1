"""Boosted trees and the figures that judge them, against what is known to be true."""

import itertools

import numpy as np
import pytest

from store.learning import quality, trees

SMALL = trees.Settings(trees=60, depth=3, rate=0.1)


def _cases(seed: int, n: int = 2_000) -> tuple[np.ndarray, np.ndarray]:
    """Two columns matter, one of them only together with the other; the third is noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    x[rng.random((n, 3)) < 0.05] = np.nan
    a, b = np.nan_to_num(x[:, 0]), np.nan_to_num(x[:, 1])
    odds = np.where(b > 0, 2.0, -2.0) * np.sign(a) - 0.5
    return x, (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)


def test_what_depends_on_two_columns_together_is_learnt_and_noise_is_not() -> None:
    x, y = _cases(1)
    forest = trees.fit(("a", "b", "noise"), x, y, SMALL)
    later_x, later_y = _cases(2)
    assert quality.auc(later_y, forest.log_odds(later_x)) > 0.8
    weight = np.abs(forest.reasons(later_x)).mean(axis=0)
    assert weight[2] < 0.2 * min(weight[0], weight[1])


def test_reasons_add_up_to_the_prediction_exactly() -> None:
    x, y = _cases(3)
    forest = trees.fit(("a", "b", "noise"), x, y, SMALL)
    z = forest.log_odds(x)
    assert np.allclose(forest.base + forest.reasons(x).sum(axis=1), z, atol=1e-12)
    assert np.allclose(forest.probability(x), 1 / (1 + np.exp(-z)))


def test_a_saved_forest_predicts_the_same() -> None:
    x, y = _cases(4)
    forest = trees.fit(("a", "b", "noise"), x, y, SMALL)
    again = trees.Forest.from_json(forest.to_json())
    assert np.allclose(again.log_odds(x), forest.log_odds(x), atol=1e-4)


def test_training_is_repeatable() -> None:
    x, y = _cases(5)
    first, second = (trees.fit(("a", "b", "c"), x, y, SMALL).log_odds(x) for _ in range(2))
    assert np.array_equal(first, second)


def test_one_kind_of_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="with and without"):
        trees.fit(("a",), [[1.0], [2.0]], [0, 0])


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    rng = np.random.default_rng(6)
    y, score = rng.integers(0, 2, 60), rng.integers(0, 9, 60)
    pairs = [
        1.0 if score[i] > score[j] else 0.5 if score[i] == score[j] else 0.0
        for i, j in itertools.product(range(60), repeat=2)
        if y[i] == 1 and y[j] == 0
    ]
    assert quality.auc(y, score) == pytest.approx(sum(pairs) / len(pairs))
    assert quality.auc([1, 1], [0.3, 0.4]) == 0.5


def test_calibration_mends_probabilities_that_are_too_sure() -> None:
    rng = np.random.default_rng(7)
    z = rng.normal(0, 1, 5_000)
    y = (rng.random(5_000) < 1 / (1 + np.exp(-z))).astype(float)
    mended = quality.platt(3 * z + 1, y)
    assert mended.slope == pytest.approx(1 / 3, abs=0.03)
    before = quality.measure(y, 1 / (1 + np.exp(-(3 * z + 1))), 0.5).calibration_error
    after = quality.measure(y, mended.probability(3 * z + 1), 0.5).calibration_error
    assert after < 0.03 < before
