"""Questions in, ranked passages out: Chroma and BM25 mixed, or an honest "nothing on that"."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from knowledge import vectors
from knowledge.embedding import Embedder, shared_embedder
from knowledge.folding import folded
from knowledge.index import AUDIENCES, Index
from knowledge.lexical import terms
from knowledge.queries import cleaned
from knowledge.ranking import Candidate, Weights, rank
from knowledge.rows import ARTICLE, ARTICLES, PASSAGE
from knowledge.snapshot import Snapshot, current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from knowledge.care.checkup import Checkup
    from knowledge.extraction import Extract
    from knowledge.ingest import IngestOutcome, Progress
    from store.engine import Store

HOW_TO_ADD = "The knowledge base is empty. Add a folder of articles with `deskmate kb add FOLDER`."
HELPFUL = 0.7
"""Share of the best score: leaves out half of five passages and 3 % of what answers (measured)."""
COPIES = 5
"""Further articles that are looked at for copies of what is shown."""
NOTHING = "Nothing in the knowledge base answers that."


@dataclass(frozen=True)
class Hit:
    """A passage that fits, with what a citation of it needs."""

    passage_id: str
    article_id: str
    title: str
    heading: str | None
    anchor: str | None
    text: str
    score: float
    """0 to 1; comparable within one search only."""
    path: str | None
    """The article's file; with the anchor it opens at the heading."""
    audience: str = "public"
    others: tuple[str, ...] = ()
    """Further passages of the same article that fit, best first."""
    same: tuple[str, ...] = ()
    """Passages of other articles that say the same in the same words."""


@dataclass(frozen=True)
class SearchResult:
    """Passages, best first, at most one for each article."""

    query: str
    """What was searched for, after the clean-up."""
    passages: list[Hit] = field(default_factory=list)
    answered: bool = False
    """False: nothing on that. The passages are then the closest ones, which do not answer it."""
    best: float = 0.0
    """How likely the first passage answers the question, 0 to 1."""
    message: str = ""
    """Why there is no answer and what to do, when there is none."""

    @property
    def helpful(self) -> list[Hit]:
        """The passages worth showing: those near the best; all of the closest without an answer."""
        if not self.answered:
            return self.passages
        return [hit for hit in self.passages if hit.score >= HELPFUL * self.passages[0].score]


@dataclass(frozen=True)
class KnowledgeStatus:
    """What is in the knowledge base."""

    articles: int
    passages: int
    vectors: int
    collections: dict[str, int]
    """Articles by collection."""
    last_ingested: datetime | None


class Knowledge:
    """The knowledge base. Opens nothing before first use."""

    def __init__(
        self,
        store: "Store",
        index: Index,
        embedder: Embedder,
        cache_dir: Path,
        weights: Weights | None = None,
    ) -> None:
        self.store = store
        self.index = index
        self.embedder = embedder
        self.cache_dir = cache_dir
        self.weights = weights or Weights()
        self._snapshot: Snapshot | None = None

    @classmethod
    def open(
        cls,
        store: "Store",
        *,
        chroma: Path,
        cache: Path,
        chroma_url: str | None = None,
        threads: int = 1,
    ) -> "Knowledge":
        """An installation's knowledge base: rows in `store`, vectors in `chroma` or a server."""
        embedder = shared_embedder(cache, threads)
        return cls(store, Index(chroma, chroma_url), embedder, cache / "lexical")

    def search(
        self, session: "Session", query: str, limit: int = 5, audience: str | None = None
    ) -> SearchResult:
        """The passages that fit a question best. `audience="public"` leaves internal ones out.

        `session` decides which articles may be found at all. Raises IndexUnavailable, StoreError.
        """
        snapshot = self._current()
        asked = cleaned(query)
        if snapshot is None:
            return SearchResult(asked, message=HOW_TO_ADD)
        allowed = _allowed(session, snapshot, audience)
        audiences = AUDIENCES if audience is None else (audience,)
        vector = self.embedder.embed_one(asked)
        words = terms(asked)
        ranked = rank(self.index, snapshot, vector, words, allowed, audiences, self.weights)
        likely = self.weights.answers(ranked[0]) if ranked else 0.0
        hits = folded(_hits(session, snapshot, ranked[: limit + COPIES], audiences), limit)
        answered = bool(hits) and likely >= self.weights.bar
        return SearchResult(asked, hits, answered, likely, "" if answered else NOTHING)

    def extract(self, result: SearchResult, limit: int = 4) -> "Extract":
        """The sentences or steps that answer the question, each with its passage."""
        from knowledge.extraction import extract

        return extract(result, self.embedder, limit)

    def add(
        self,
        paths: "Iterable[Path]",
        *,
        now: datetime,
        collection: str | None = None,
        progress: "Progress | None" = None,
    ) -> "IngestOutcome":
        """Bring files and folders into the knowledge base; see `knowledge.ingest.add`."""
        from knowledge.ingest import add

        parts = (self.store, self.index, self.embedder)
        outcome = add(*parts, paths, now=now, collection=collection, progress=progress)
        self._current()
        return outcome

    def remove(self, collection: str) -> list[str]:
        """Take a collection out; returns the ids of its articles."""
        from knowledge.ingest import remove_collection

        return remove_collection(self.store, self.index, collection)

    def checkup(self, today: date) -> "Checkup":
        """What is wrong with the articles themselves; see `knowledge.care.checkup`."""
        from knowledge.care.checkup import checkup

        return checkup(self.store, self.index, today)

    def status(self) -> KnowledgeStatus:
        """Counts, and when the last article came in. Raises IndexUnavailable, StoreError."""
        by_collection = select(ARTICLE.collection, func.count()).group_by(ARTICLE.collection)
        with self.store.session(read_only=True) as session:
            rows = session.execute(by_collection).all()
            collections = {str(row[0]): int(row[1]) for row in rows}
            passages = session.execute(select(func.count(PASSAGE.id))).scalar_one()
            last = session.execute(select(func.max(ARTICLE.ingested_at))).scalar_one()
        vectors = self.index.count("passages") if collections else 0
        return KnowledgeStatus(sum(collections.values()), passages, vectors, collections, last)

    def _current(self) -> Snapshot | None:
        found = current(self.store, self.cache_dir)
        if found is None or self._snapshot is None or found.folder != self._snapshot.folder:
            if found is not None:
                vectors.ensure(found, self.index)
            self._snapshot = found
        return self._snapshot


def _allowed(session: "Session", snapshot: Snapshot, audience: str | None) -> np.ndarray:
    """Which article rows may be found: those that the session sees, of the audience."""
    allowed = np.ones(len(snapshot.article_ids), dtype=bool)
    if audience is not None:
        allowed &= snapshot.internal == (audience == "internal")
    seen = session.execute(select(func.count(ARTICLE.id))).scalar_one()
    if seen < len(snapshot.article_ids):
        visible = set(session.execute(select(ARTICLE.id)).scalars())
        allowed &= np.array([name in visible for name in snapshot.article_ids], dtype=bool)
    return allowed


def _hits(
    session: "Session",
    snapshot: Snapshot,
    ranked: Sequence[Candidate],
    audiences: Sequence[str],
) -> list[Hit]:
    ids = [candidate.passage_id for candidate in ranked]
    chosen = (
        select(
            PASSAGE.id,
            PASSAGE.article_id,
            PASSAGE.heading,
            PASSAGE.anchor,
            PASSAGE.text,
            ARTICLE.title,
            ARTICLE.path,
            ARTICLE.audience,
        )
        .join(ARTICLES, PASSAGE.article_id == ARTICLE.id)
        .where(PASSAGE.id.in_(ids), ARTICLE.audience.in_(audiences))
    )
    rows = {row.id: row for row in session.execute(chosen)}
    return [
        Hit(
            passage_id=row.id,
            article_id=row.article_id,
            title=row.title,
            heading=row.heading,
            anchor=row.anchor,
            text=row.text,
            score=round(candidate.score, 4),
            path=row.path,
            audience=row.audience,
            others=candidate.others,
        )
        for candidate in ranked
        if (row := rows.get(candidate.passage_id)) is not None
    ]
