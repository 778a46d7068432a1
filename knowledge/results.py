"""What a search finds: passages with what a citation of them needs, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from knowledge.encoders import Choice
from knowledge.ranking import Candidate
from knowledge.rows import ARTICLE, ARTICLES, PASSAGE
from knowledge.snapshot import Snapshot

if TYPE_CHECKING:
    from sqlmodel import Session

HOW_TO_ADD = "The knowledge base is empty. Add a folder of articles with `deskmate kb add FOLDER`."
HELPFUL = 0.7
"""Share of the best score: leaves out half of five passages and 3 % of what answers (measured)."""
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
    encoder: str = Choice().name
    """What the vectors that answer were made with."""
    wanted: str = Choice().name
    """What settings name; where it differs, the next addition embeds everything with it."""


def allowed(session: "Session", snapshot: Snapshot, audience: str | None) -> np.ndarray:
    """Which article rows may be found: those that the session sees, of the audience."""
    found = np.ones(len(snapshot.article_ids), dtype=bool)
    if audience is not None:
        found &= snapshot.internal == (audience == "internal")
    seen = session.execute(select(func.count(ARTICLE.id))).scalar_one()
    if seen < len(snapshot.article_ids):
        visible = set(session.execute(select(ARTICLE.id)).scalars())
        found &= np.array([name in visible for name in snapshot.article_ids], dtype=bool)
    return found


def visible(session: "Session", articles: set[str]) -> set[str]:
    """Those of some articles that a session sees."""
    if not articles:
        return set()
    return set(session.execute(select(ARTICLE.id).where(ARTICLE.id.in_(articles))).scalars())


def hits(
    session: "Session", candidates: Sequence[Candidate], audiences: Sequence[str]
) -> dict[Candidate, Hit]:
    """The passages of candidates, without those that are gone or of another audience."""
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
        .where(PASSAGE.id.in_({c.passage_id for c in candidates}), ARTICLE.audience.in_(audiences))
    )
    rows = {row.id: row for row in session.execute(chosen)}
    return {
        candidate: Hit(
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
        for candidate in candidates
        if (row := rows.get(candidate.passage_id)) is not None
    }
