"""The mix of dense and lexical retrieval, and how likely its best result answers the question.

An article scores `dense` parts cosine (the mean of the whole article's and its best passage's) and
1 - `dense` parts BM25 (the same mean, each as a share of the best in the knowledge base, or of a
part of the highest score possible, so that a poor best match is not taken for a good one).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from knowledge.crowding import TYPICAL
from knowledge.index import Index, Kind
from knowledge.lexical import terms
from knowledge.nearest import highest, nearest, products
from knowledge.scale import Scale
from knowledge.snapshot import OVERVIEW, PROCEDURE, Snapshot

LEXICAL_DEPTH = 50
MOST_ARTICLES = 50
BEHIND = 49
FLOOR = 0.4
"""When even the best match shares few words with the question, words should decide little."""
NEIGHBOURS = 0.75
"""How much of the cosine that neighbouring articles have with each other speaks for nothing."""
OTHERS = 0.85
"""A further passage of an article is named when it scores this share of the best one."""

BEFORE_HEADINGS = 0.15
"""An introduction names everything that its article is about and seldom answers."""
STEPS = 0.1
TOPIC = 0.1
"""Who names the subject only, as the title does, mostly wants to know how it is done."""


@dataclass(frozen=True)
class Candidate:
    """An article with its best passage, and what speaks for it."""

    article_id: str
    passage_id: str
    score: float
    passage_cosine: float
    article_cosine: float
    coverage: float
    """The share of the question's weight (idf) that the article's words hold."""
    lead: float = 0.0
    """How much nearer the nearest passage is than a passage well behind it, in cosine."""
    strange: float = 0.0
    """How rare in English the rarest of the question's words is that the article lacks, 0 to 1."""
    crowding: float = TYPICAL
    """How near to each other the articles of the knowledge base lie; see `knowledge.crowding`."""
    others: tuple[str, ...] = ()

    @property
    def standing(self) -> float:
        """The best passage's cosine less `NEIGHBOURS` of the crowding."""
        return self.passage_cosine - NEIGHBOURS * self.crowding


@dataclass(frozen=True)
class Weights:
    """What was measured and calibrated; docs/knowledge.md says how."""

    dense: float = 0.75
    bar: float = 0.23
    bias: float = -1.68
    standing: float = 7.12
    coverage: float = 4.14
    lead: float = 3.09
    strange: float = -1.38

    def answers(self, best: Candidate) -> float:
        """The probability that the first article answers the question (a logistic model)."""
        total = (
            self.bias
            + self.standing * best.standing
            + self.coverage * best.coverage
            + self.lead * best.lead
            + self.strange * best.strange
        )
        return 1.0 / (1.0 + math.exp(-total))


@dataclass(frozen=True)
class Asked:
    """A question as it is compared with passages."""

    vector: np.ndarray
    words: Sequence[str]
    """Its index terms."""
    rarity: Mapping[str, float]
    """How rare they are; see `knowledge.rarity`."""
    most: int = MOST_ARTICLES
    """How many articles are wanted."""


def rank(
    index: Index,
    snapshot: Snapshot,
    asked: Asked,
    allowed: np.ndarray,
    audiences: Sequence[str],
    weights: Weights,
    scale: Scale = Scale(),  # noqa: B008 - frozen
    crowding: float = TYPICAL,
) -> list[Candidate]:
    """Articles with their best passage, best first; only those that are allowed.

    `scale` is that of the vectors, `crowding` that of the articles.
    """
    vector, words = asked.vector, asked.words
    seen = allowed[snapshot.article_of]
    near = nearest(index, snapshot, vector, seen, audiences)
    dense = dict(near)
    by_passage, by_article = snapshot.passages.scores(words), snapshot.articles.scores(words)
    by_article[~allowed] = 0.0
    by_passage[~seen] = 0.0
    rows = set(dense)
    rows.update(_top(by_passage, LEXICAL_DEPTH))
    rows.update(_best_passages(snapshot, by_passage, _top(by_article, LEXICAL_DEPTH // 2)))
    if not rows:
        return []
    dense.update(_cosines(index, snapshot, "passages", vector, rows - dense.keys()))
    articles = sorted({int(snapshot.article_of[row]) for row in rows})
    whole = scale.read(_cosines(index, snapshot, "articles", vector, articles))
    lead = _lead(list(scale.read(near).values()), int(np.count_nonzero(seen)))
    dense = scale.read(dense)
    passage_share = _share(by_passage, snapshot.passages.ceiling(words))
    article_share = _share(by_article, snapshot.articles.ceiling(words))

    passages: dict[int, list[tuple[float, int]]] = {}
    for row in rows:
        score = _mix(weights.dense, dense.get(row, 0.0), passage_share[row])
        passages.setdefault(int(snapshot.article_of[row]), []).append((score, row))
    scored: list[tuple[float, int]] = []
    for article, found in passages.items():
        found.sort(reverse=True)
        cosine = max(dense.get(row, 0.0) for _, row in found)
        share = max(float(passage_share[row]) for _, row in found)
        mean_cosine = (whole.get(article, 0.0) + cosine) / 2
        mean_share = (float(article_share[article]) + share) / 2
        scored.append((_mix(weights.dense, mean_cosine, mean_share), article))
    # Equal scores are rare; the id decides, so that the order is the same everywhere.
    scored.sort(key=lambda pair: (-pair[0], snapshot.article_ids[pair[1]]))
    found = _candidates(snapshot, scored[: asked.most], passages, dense, whole, words)
    best = _judged(snapshot, found[0], asked.rarity)
    return [replace(best, lead=lead, crowding=crowding), *found[1:]]


def _judged(snapshot: Snapshot, best: Candidate, rarity: Mapping[str, float]) -> Candidate:
    """The best article with how rare a word of the question it lacks."""
    lacks = snapshot.articles.missing(rarity, snapshot.article_rows[best.article_id])
    return replace(best, strange=max((rarity[term] for term in lacks), default=0.0))


def _lead(cosines: list[float], passages: int) -> float:
    """The highest cosine less that of the fiftieth, or of a fifth of few passages."""
    cosines.sort(reverse=True)
    behind = min(BEHIND, passages // 5, len(cosines) - 1)
    return cosines[0] - cosines[behind] if cosines else 0.0


def _candidates(
    snapshot: Snapshot,
    scored: Sequence[tuple[float, int]],
    passages: dict[int, list[tuple[float, int]]],
    dense: dict[int, float],
    whole: dict[int, float],
    words: Sequence[str],
) -> list[Candidate]:
    """Scored articles with their best section and what speaks for them, in the same order."""
    wanted = list(dict.fromkeys(words))
    coverage = snapshot.articles.coverage(wanted, [article for _, article in scored])
    ids = snapshot.passage_ids
    candidates: list[Candidate] = []
    for (score, article), share in zip(scored, coverage.tolist(), strict=True):
        found = by_section(snapshot, article, passages[article], wanted)
        candidates.append(
            Candidate(
                article_id=snapshot.article_ids[article],
                passage_id=ids[found[0][1]],
                score=score,
                passage_cosine=max(dense.get(row, 0.0) for _, row in found),
                article_cosine=whole.get(article, 0.0),
                coverage=share,
                others=tuple(ids[row] for near, row in found[1:4] if near > OTHERS * found[0][0]),
            )
        )
    return candidates


def by_section(
    snapshot: Snapshot, article: int, found: Sequence[tuple[float, int]], words: Sequence[str]
) -> list[tuple[float, int]]:
    """The passages of one article, best section first, scores as they were.

    Words of the title fit every section alike; what they leave open is decided by what a section
    is: an introduction comes last, steps first.
    """
    title = _title_terms(snapshot.titles[article])
    known = sum(word in title for word in words) / (len(words) or 1)
    steps = STEPS * known + (TOPIC if known == 1.0 else 0.0)
    worth = {OVERVIEW: -BEFORE_HEADINGS, PROCEDURE: steps}

    def order(pair: tuple[float, int]) -> tuple[float, int]:
        return (-pair[0] - worth.get(int(snapshot.shape[pair[1]]), 0.0), pair[1])

    return sorted(found, key=order)


@lru_cache(maxsize=20_000)
def _title_terms(title: str) -> frozenset[str]:
    return frozenset(terms(title))


def _mix(dense: float, cosine: float, share: float) -> float:
    return dense * cosine + (1 - dense) * float(share)


def _top(scores: np.ndarray, limit: int) -> list[int]:
    """The rows with the highest scores above zero."""
    rows = highest(scores, limit)
    return rows[scores[rows] > 0].tolist()


def _best_passages(snapshot: Snapshot, by_passage: np.ndarray, articles: list[int]) -> list[int]:
    """The passage with the highest BM25 score of each article."""
    best: list[int] = []
    for article in articles:
        # Passages are in the order of their articles.
        first, end = np.searchsorted(snapshot.article_of, (article, article + 1))
        if end > first:
            best.append(int(first + np.argmax(by_passage[first:end])))
    return best


def _cosines(
    index: Index, snapshot: Snapshot, kind: Kind, vector: np.ndarray, rows: Iterable[int]
) -> dict[int, float]:
    chosen = list(rows)
    laid_out = snapshot.vectors(kind, index.space)
    if laid_out is not None:
        cosines = products(laid_out[chosen], vector)
        return dict(zip(chosen, cosines.tolist(), strict=True))
    ids = snapshot.passage_ids if kind == "passages" else snapshot.article_ids
    wanted: dict[str, list[str]] = {"public": [], "internal": []}
    named: dict[str, int] = {}
    for row in chosen:
        article = int(snapshot.article_of[row]) if kind == "passages" else row
        wanted["internal" if snapshot.internal[article] else "public"].append(ids[row])
        named[ids[row]] = row
    return {named[i]: cosine for i, cosine in index.cosines(kind, vector, wanted).items()}


def _share(scores: np.ndarray, ceiling: float) -> np.ndarray:
    """Scores as a share of the highest, or of `FLOOR` of what is possible if that is more."""
    highest = max(float(scores.max(initial=0.0)), FLOOR * ceiling)
    return scores / highest if highest > 0 else scores
