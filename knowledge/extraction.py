"""The part of the found passages that answers a question, in the articles' own words.

No model writes here: sentences and steps are quoted, each with the passage it is from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.lexical import terms
from knowledge.markdown import numbered_steps, plain, units
from knowledge.passages import sentences

if TYPE_CHECKING:
    from knowledge.embedding import Embedder
    from knowledge.results import Hit, SearchResult

FROM_PASSAGES = 3
MOST_EMBEDDED = 16
_ASKS_HOW = re.compile(r"\b(how|steps?|set ?up|configure|create|change|add|remove|fix)\b", re.I)


@dataclass(frozen=True)
class Quote:
    """A sentence or step as the article has it (markdown), with its source."""

    text: str
    passage_id: str
    article_id: str


@dataclass(frozen=True)
class Extract:
    """Quotes in reading order; `steps` when they are a whole numbered list."""

    quotes: tuple[Quote, ...] = ()
    steps: bool = False


def extract(result: "SearchResult", embedder: "Embedder", limit: int = 4) -> Extract:
    """The best sentences for the question, or all steps where the best passage is a procedure."""
    if not result.answered:
        return Extract()
    best = result.passages[0]
    steps = numbered_steps(best.text)
    if len(steps) > 1 and (_ASKS_HOW.search(result.query) or _mostly_steps(best.text, steps)):
        return Extract(tuple(_quote(step, best) for step in steps), steps=True)
    vector = embedder.embed_one(result.query)
    found = _candidates(result.passages[:FROM_PASSAGES])
    chosen = _closest(found, vector, terms(result.query), embedder, limit)
    return Extract(tuple(_quote(text, hit) for text, hit in chosen))


def _candidates(hits: Sequence["Hit"]) -> list[tuple[str, "Hit"]]:
    """Sentences and list items of the best article first; of others only if they come close."""
    near = [hit for hit in hits if hit.score >= 0.8 * hits[0].score]
    found: dict[str, Hit] = {}
    for hit in near:
        for unit in units(hit.text):
            parts = [unit] if unit.lstrip()[:1] in "-*+|0123456789`" else sentences(unit)
            for part in parts:
                if len(plain(part).split()) >= 3:
                    found.setdefault(part, hit)
    return list(found.items())


def _closest(
    found: list[tuple[str, "Hit"]],
    vector: np.ndarray,
    words: Sequence[str],
    embedder: "Embedder",
    limit: int,
) -> list[tuple[str, "Hit"]]:
    """The sentences nearest to the question, in the order they stand in."""
    wanted = set(words)
    overlap = [len(wanted & set(terms(plain(text)))) / (len(wanted) or 1) for text, _ in found]
    # Embedding takes 1.5 ms a sentence, so a long list is cut by shared words first.
    likely = sorted(range(len(found)), key=lambda at: (-overlap[at], at))[:MOST_EMBEDDED]
    if not likely:
        return []
    heads = [
        f"{found[at][1].heading or found[at][1].title}. {plain(found[at][0])}" for at in likely
    ]
    cosine = embedder.embed(heads) @ vector
    score = {at: float(c) + 0.3 * overlap[at] for at, c in zip(likely, cosine, strict=True)}
    best = max(score.values())
    kept = sorted(score, key=lambda at: -score[at])[:limit]
    return [found[at] for at in sorted(kept) if score[at] >= 0.6 * best]


def _mostly_steps(text: str, steps: Sequence[str]) -> bool:
    return sum(len(step) for step in steps) > 0.6 * len(text)


def _quote(text: str, hit: "Hit") -> Quote:
    return Quote(text.strip(), hit.passage_id, hit.article_id)
