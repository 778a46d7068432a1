"""How near to each other the articles of a knowledge base lie.

Where many articles are about one thing, a question without an answer comes near to one of them
too; where each is about something of its own, the same cosine says more. So the bar for an answer
goes by how near an article's nearest neighbour is. No question has to be embedded for it.
"""

import numpy as np

from knowledge.scale import Scale
from knowledge.snapshot import Snapshot

TYPICAL = 0.55
LEAST, MOST = 0.5, 0.75
"""What the bar was fitted on lies between these. Copies of everything would make nothing an answer,
and articles that are further apart than any of those say nothing that was measured."""
FEW_ARTICLES = 20
"""`TYPICAL` counts as much as this many articles: of a few, neighbours say little."""
_SAMPLE = 128


def crowding(snapshot: Snapshot, space: str, scale: Scale) -> float:
    """The median cosine of an article with the nearest other one, `LEAST` to `MOST`.

    Of a sample of the articles, the same each time; vectors of the space as they were laid out.
    """
    articles = snapshot.vectors("articles", space)
    if articles is None or len(articles) < 2:
        return TYPICAL
    rows = np.linspace(0, len(articles) - 1, min(len(articles), _SAMPLE), dtype=int)
    cosines = np.asarray(articles[rows]) @ np.asarray(articles).T
    cosines[np.arange(len(rows)), rows] = -1.0
    found = scale.read({0: float(np.median(cosines.max(axis=1)))})[0]
    weighed = (found * len(articles) + TYPICAL * FEW_ARTICLES) / (len(articles) + FEW_ARTICLES)
    return min(max(weighed, LEAST), MOST)
