"""How sure a score is: pass^k, and intervals for shares and means."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959964
"""Two-sided 95 %."""
RESAMPLES = 2_000


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


def wilson(passes: int, n: int) -> Share:
    """A share of `n` with the Wilson score interval; 0 to 1 where nothing was tried."""
    if n == 0:
        return Share(0.0, 0.0, 1.0, 0)
    p, z2 = passes / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Share(p, max(0.0, middle - half), min(1.0, middle + half), n)


def pass_hat_k(passes: int, trials: int, k: int) -> float:
    """The chance that k trials in a row all pass: C(passes, k) / C(trials, k), without bias.

    Raises ValueError where there are fewer than k trials.
    """
    if not 1 <= k <= trials:
        raise ValueError(f"pass^{k} needs {k} trials; there are {trials}")
    return math.comb(passes, k) / math.comb(trials, k)


def mean_pass_hat_k(counts: Sequence[tuple[int, int]], k: int, seed: int = 0) -> Share:
    """The mean of pass^k over cases, each (passes, trials), with a bootstrap interval over the
    cases; with the Wilson interval where every case was tried once, which is the same share.
    """
    if all(trials == 1 for _, trials in counts):
        return wilson(sum(passes for passes, _ in counts), len(counts))
    each = [pass_hat_k(passes, trials, k) for passes, trials in counts if trials >= k]
    if not each:
        return Share(0.0, 0.0, 1.0, 0)
    draw = random.Random(seed)  # noqa: S311 - resampling, repeatable
    means = sorted(sum(draw.choices(each, k=len(each))) / len(each) for _ in range(RESAMPLES))
    low, high = means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]
    return Share(sum(each) / len(each), low, high, len(each))


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
