"""Articles that say the same thing twice.

Pairs come from the vectors of whole articles; what counts is the words: weighed by rarity (idf),
the share of both articles' words that they have in common. Translations share few words, so they
are no duplicates.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

NEAR = 0.7
"""Cosine from which two articles are compared word for word."""
SAME = 0.6
"""Weighed share of common words from which they count as doubled."""
ROWS_AT_ONCE = 1_000


def near_duplicates(
    vectors: Mapping[str, np.ndarray], words: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, float]]:
    """Pairs of article ids with their likeness from 0 to 1, the most alike first."""
    count = Counter(word for said in words.values() for word in set(said))
    weight = {word: math.log(1 + len(words) / n) for word, n in count.items()}
    bags = {name: Counter(said) for name, said in words.items()}
    found = [
        (one, other, round(_likeness(bags[one], bags[other], weight), 3))
        for one, other in _close(vectors)
    ]
    return sorted((f for f in found if f[2] >= SAME), key=lambda f: (-f[2], f[0], f[1]))


def _close(vectors: Mapping[str, np.ndarray]) -> Iterator[tuple[str, str]]:
    names = sorted(vectors)
    if len(names) < 2:
        return
    matrix = np.stack([vectors[name] for name in names])
    for start in range(0, len(names), ROWS_AT_ONCE):
        near = np.argwhere(matrix[start : start + ROWS_AT_ONCE] @ matrix.T >= NEAR)
        for row, column in near:
            if start + row < column:
                yield names[start + row], names[column]


def _likeness(one: Counter[str], other: Counter[str], weight: Mapping[str, float]) -> float:
    shared = sum(weight[word] * n for word, n in (one & other).items())
    total = sum(weight[word] * n for word, n in (one | other).items())
    return shared / total if total else 0.0
