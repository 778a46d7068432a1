"""Cosines of another encoder, read on the scale of the packaged one.

The weights of the mix and the bar for an answer were measured with the packaged encoder. Others
spread their cosines elsewhere: with some, unrelated texts are at 0.7. Where an encoder puts an
article beside its own best passage and beside those of others says how to translate; no question
has to be embedded for it.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.snapshot import Snapshot

OWN, UNRELATED = 0.91, 0.17
"""Of the packaged encoder: an article and its own best passage, and those of other articles. In
five knowledge bases they were 0.88 to 0.95 and 0.09 to 0.25."""
TOLERANCE = 0.1
"""An encoder this close to both is taken as it is: articles differ, too."""
FEWEST_ARTICLES = 20
_ARTICLES, _PASSAGES = 256, 2_000


@dataclass(frozen=True)
class Scale:
    """A cosine `c` counts as `factor` · c + `shift`."""

    factor: float = 1.0
    shift: float = 0.0

    def read(self, cosines: dict[int, float]) -> dict[int, float]:
        """Cosines by row, translated."""
        if self.factor == 1.0 and self.shift == 0.0:
            return cosines
        return {row: self.factor * c + self.shift for row, c in cosines.items()}


def scale_of(snapshot: Snapshot, space: str) -> Scale:
    """The scale of a space, from the vectors laid out for it; as it is where these are too few."""
    articles, passages = snapshot.vectors("articles", space), snapshot.vectors("passages", space)
    if articles is None or passages is None or len(articles) < FEWEST_ARTICLES:
        return Scale()
    own, unrelated = spread(articles, passages, np.asarray(snapshot.article_of))
    near = max(abs(own - OWN), abs(unrelated - UNRELATED)) <= TOLERANCE
    if near or own - unrelated < 1e-3:
        return Scale()
    factor = (OWN - UNRELATED) / (own - unrelated)
    return Scale(factor, OWN - factor * own)


def spread(articles: np.ndarray, passages: np.ndarray, owner: np.ndarray) -> tuple[float, float]:
    """Mean cosine of articles with their own best passage, and with those of other articles.

    Vectors by row, of length 1; `owner` is the article row of each passage. Samples of both are
    looked at, the same each time.
    """
    own: list[float] = []
    unrelated: list[float] = []
    some = np.linspace(0, len(passages) - 1, min(len(passages), _PASSAGES), dtype=int)
    held, of = np.asarray(passages[some]), owner[some]
    for article in np.linspace(0, len(articles) - 1, min(len(articles), _ARTICLES), dtype=int):
        first, end = np.searchsorted(owner, (article, article + 1))
        if end > first:
            own.append(float((passages[first:end] @ articles[article]).max()))
            unrelated.append(float((held[of != article] @ articles[article]).mean()))
    return float(np.mean(own)), float(np.mean(unrelated))
