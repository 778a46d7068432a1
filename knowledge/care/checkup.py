"""A check-up of all articles: what is stale, doubled, contradicting or linked to nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sqlalchemy import select

from knowledge.care import disputes
from knowledge.care.duplicates import near_duplicates
from knowledge.care.links import dead_links
from knowledge.care.ways import disagreeing, way
from knowledge.index import AUDIENCES, Index
from knowledge.lexical import terms
from knowledge.markdown import plain
from knowledge.rows import ARTICLE, ARTICLES, PASSAGE
from store.engine import Store

Kind = Literal["contradiction", "near duplicate", "stale", "dead link"]


@dataclass(frozen=True)
class Finding:
    """One problem: the articles (or passages of theirs) that have it, and what it is."""

    kind: Kind
    articles: tuple[str, ...]
    passages: tuple[str, ...]
    detail: str
    owners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checkup:
    """What was looked at and found, the gravest kind first."""

    articles: int
    findings: tuple[Finding, ...]


def checkup(store: Store, index: Index, today: date) -> Checkup:
    """Look at every article. Raises IndexUnavailable, StoreError."""
    chosen = (
        select(PASSAGE.id, PASSAGE.article_id, PASSAGE.heading, PASSAGE.text)
        .join(ARTICLES, PASSAGE.article_id == ARTICLE.id)
        .order_by(PASSAGE.article_id, PASSAGE.position)
    )
    with store.session(read_only=True) as session:
        articles = session.execute(select(ARTICLES).order_by(ARTICLE.id)).all()
        passages = session.execute(chosen).all()
    owner = {row.id: row.owner for row in articles}
    found = [
        *_contradicting(passages),
        *_disagreeing(passages, {row.id: row.title for row in articles}),
        *_doubled(passages, _vectors(index)),
        *_stale(articles, today),
        *_unlinked(articles),
    ]
    return Checkup(len(articles), tuple(_owned(finding, owner) for finding in found))


def _contradicting(passages: Any) -> Iterator[Finding]:
    for one in disputes.find(passages):
        said = f"{' or '.join(one.figures)}? " + " / ".join(f"“{s}”" for s in one.sentences)
        yield Finding("contradiction", tuple(one.articles), tuple(one.passages), said)


def _disagreeing(passages: Any, titles: dict[str, str]) -> Iterator[Finding]:
    steps = (way(p.article_id, p.id, titles[p.article_id], p.heading, p.text) for p in passages)
    for one, other in disagreeing(found for found in steps if found is not None):
        pair = sorted((one, other), key=lambda found: found.article_id)
        yield Finding(
            "contradiction",
            tuple(found.article_id for found in pair),
            tuple(found.passage_id for found in pair),
            f"different steps for “{pair[0].task}”: "
            + " / ".join(f"“{found.first}”" for found in pair),
        )


def _doubled(passages: Any, vectors: dict[str, np.ndarray]) -> Iterator[Finding]:
    words: dict[str, list[str]] = {}
    for passage in passages:
        words.setdefault(passage.article_id, []).extend(terms(plain(passage.text)))
    both = {name: vector for name, vector in vectors.items() if name in words}
    for one, other, likeness in near_duplicates(both, words):
        said = f"{likeness:.0%} of their words are the same; keep one of them"
        yield Finding("near duplicate", (one, other), (), said)


def _stale(articles: Any, today: date) -> Iterator[Finding]:
    late = [row for row in articles if row.review_by is not None and row.review_by < today]
    for row in sorted(late, key=lambda row: (row.review_by, row.id)):
        days = (today - row.review_by).days
        ago = "yesterday" if days == 1 else f"{days} days ago"
        said = f"review was due on {row.review_by:%-d %b %Y}, {ago}"
        yield Finding("stale", (row.id,), (), said)


def _unlinked(articles: Any) -> Iterator[Finding]:
    for row in articles:
        for link in dead_links(Path(row.path)) if row.path else ():
            yield Finding("dead link", (row.id,), (), f"{link.target}: {link.reason}")


def _vectors(index: Index) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for audience in AUDIENCES:
        found.update(index.all_vectors("articles", audience))
    return found


def _owned(finding: Finding, owner: dict[str, str | None]) -> Finding:
    names = dict.fromkeys(name for i in finding.articles if (name := owner.get(i)))
    return Finding(finding.kind, finding.articles, finding.passages, finding.detail, tuple(names))
