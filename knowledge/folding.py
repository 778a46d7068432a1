"""One passage for what several articles say in the same words.

Help centres keep copies: per product, per plan, an old one that nobody removed. The best stands for
all; the others are named beside it.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.lexical import terms

if TYPE_CHECKING:
    from knowledge.results import Hit

SAME = 0.8
"""Share of both passages' words that they have in common."""


def folded(hits: Sequence["Hit"], limit: int) -> list["Hit"]:
    """At most `limit` hits, best first, each with the passages that say the same as it."""
    kept: list[Hit] = []
    words: list[frozenset[str]] = []
    for hit in hits:
        said = _words(hit.text)
        twin = next((at for at, known in enumerate(words) if _alike(said, known)), None)
        if twin is not None:
            kept[twin] = replace(kept[twin], same=(*kept[twin].same, hit.passage_id))
        elif len(kept) < limit:
            kept.append(hit)
            words.append(said)
    return kept


@lru_cache(maxsize=4_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAME * len(one | other) > 0
