"""How rare words are in English at large, whatever the articles are about.

A question about "WhatsApp" in articles that never name it has no answer there; one that says "halt"
where they say "stop" has. The sentence encoder's vocabulary tells the two apart: it is in the order
of how often words are written, and cuts those that are seldom written into pieces.
"""

import math
from functools import lru_cache

from knowledge.embedding import load_tokenizer
from knowledge.lexical import spoken

COMMON, SPAN = 1_500, 20.0
"""Places in the vocabulary: up to the first a word is common; at `SPAN` times that it is rare."""
IN_PIECES = 0.75
"""How rare a word in pieces is at least."""


def rarities(question: str) -> dict[str, float]:
    """How rare each index term of a question is, 0 to 1. Raises EmbeddingUnavailable."""
    found: dict[str, float] = {}
    for word, term in spoken(question):
        found[term] = max(found.get(term, 0.0), _rarity(word))
    return found


@lru_cache(maxsize=20_000)
def _rarity(word: str) -> float:
    pieces = load_tokenizer().encode(word, add_special_tokens=False).ids
    if not pieces:
        return 0.0
    place = max(COMMON, *pieces)
    rare = min(math.log(place / COMMON) / math.log(SPAN), 1.0)
    return max(rare, IN_PIECES) if len(pieces) > 1 else rare
