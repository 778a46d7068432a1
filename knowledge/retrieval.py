"""Questions in, ranked passages out: Chroma and BM25 mixed, or an honest "nothing on that"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from knowledge import results, vectors
from knowledge.crowding import crowding
from knowledge.embedding import SPACE, Embedder, EmbeddingUnavailable, shared_embedder
from knowledge.encoders import Choice, Encoder, Encoders
from knowledge.folding import folded
from knowledge.index import AUDIENCES, Index, IndexUnavailable
from knowledge.lexical import terms
from knowledge.queries import cleaned, embedded
from knowledge.ranking import Asked, Candidate, Weights, rank
from knowledge.rarity import rarities
from knowledge.results import HOW_TO_ADD, NOTHING, Hit, KnowledgeStatus, SearchResult
from knowledge.rows import ARTICLE, PASSAGE
from knowledge.scale import Scale, scale_of
from knowledge.snapshot import Snapshot, current
from knowledge.spaces import Mark, in_use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from knowledge.care.checkup import Checkup
    from knowledge.care.disputes import Dispute
    from knowledge.extraction import Extract
    from knowledge.ingest import IngestOutcome, Progress
    from store.engine import Store

COPIES = 5
"""Further articles that are looked at for copies of what is shown."""


@dataclass(frozen=True)
class _Space:
    """The vectors that answer, and what embeds a question for them."""

    mark: Mark
    index: Index
    encoder: Encoder


class Knowledge:
    """The knowledge base. Opens nothing before first use."""

    def __init__(
        self,
        store: "Store",
        index: Index,
        embedder: Embedder,
        cache_dir: Path,
        weights: Weights | None = None,
        encoders: Encoders | None = None,
    ) -> None:
        self.store = store
        self.index = index
        self.embedder = embedder
        """The packaged encoder: sentences of answers and tickets are compared with it."""
        self.cache_dir = cache_dir
        self.weights = weights or Weights()
        self.encoders = encoders or Encoders()
        """What articles and questions are embedded with."""
        self._snapshot: Snapshot | None = None
        self._laid_out: str | None = None
        """The space whose vectors lie beside the snapshot."""
        self._ground: tuple[Path, str, Scale, float] | None = None

    @classmethod
    def open(
        cls,
        store: "Store",
        *,
        chroma: Path,
        cache: Path,
        chroma_url: str | None = None,
        threads: int = 1,
        encoder: Choice | None = None,
        encoder_key: str | None = None,
    ) -> "Knowledge":
        """An installation's knowledge base: rows in `store`, vectors in `chroma` or a server."""
        embedder = shared_embedder(cache, threads)
        encoders = Encoders(encoder or Choice(), encoder_key, cache, threads)
        index = Index(chroma, chroma_url)
        return cls(store, index, embedder, cache / "lexical", encoders=encoders)

    def search(
        self, session: "Session", query: str, limit: int = 5, audience: str | None = None
    ) -> SearchResult:
        """The passages that fit a question best. `audience="public"` leaves internal ones out.

        `session` decides which articles may be found at all. Raises EmbeddingUnavailable,
        IndexUnavailable, StoreError.
        """
        return self.search_all(session, [query], limit, audience)[0]

    def search_all(
        self,
        session: "Session",
        queries: Sequence[str],
        limit: int = 5,
        audience: str | None = None,
    ) -> list[SearchResult]:
        """What `search` finds for each question, of one state of the articles and read at once."""
        asked = [cleaned(query) for query in queries]
        space = self._space()
        while True:
            snapshot = self._current(space)
            if snapshot is None:
                return [SearchResult(one, message=HOW_TO_ADD) for one in asked]
            allowed = results.allowed(session, snapshot, audience)
            audiences = AUDIENCES if audience is None else (audience,)
            before = space
            try:
                ranked = [
                    self._ranked(space, snapshot, one, allowed, audiences, limit + COPIES)
                    for one in asked
                ]
            except IndexUnavailable:
                if (space := self._space()).mark == before.mark:
                    raise
                continue
            # Another process may have moved to another encoder while the question was embedded.
            if (space := self._space()).mark == before.mark:
                break
        held = results.hits(session, [one for found in ranked for one in found], audiences)
        return [
            self._result(one, found, [hit for c in found if (hit := held.get(c))], limit)
            for one, found in zip(asked, ranked, strict=True)
        ]

    def _result(
        self, asked: str, ranked: Sequence[Candidate], found: list[Hit], limit: int
    ) -> SearchResult:
        likely = self.weights.answers(ranked[0]) if ranked else 0.0
        hits = folded(found, limit)
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
        """Bring files and folders into the knowledge base; see `knowledge.ingest.add`.

        Where settings name another encoder than the one in use, everything is embedded with it
        first; see `change_encoder`.
        """
        from knowledge.ingest import add

        self.change_encoder()
        space = self._space()
        parts = (self.store, space.index, space.encoder)
        outcome = add(*parts, paths, now=now, collection=collection, progress=progress)
        self._look_for_disputes(space)
        return outcome

    @property
    def encoder_changes(self) -> bool:
        """Whether settings name another encoder than the one in use. Raises IndexUnavailable."""
        return in_use(self.index).choice.space != self.encoders.wanted.space

    def change_encoder(self, progress: "Progress | None" = None) -> int:
        """Embed all passages with the encoder that settings name, then let it answer.

        The old vectors answer until all new ones are there. A run that is killed is taken up by
        the next. Returns how many passages were embedded. Raises EmbeddingUnavailable, IndexBusy,
        IndexUnavailable, StoreError.
        """
        from knowledge.ingest import alone
        from knowledge.spaces import move

        if not self.encoder_changes:
            return 0
        wanted = self.encoders.wanted
        with alone(self.index.folder):
            return move(self.store, self.index, self._encoder(wanted), wanted, progress)

    def remove(self, collection: str) -> list[str]:
        """Take a collection out; returns the ids of its articles."""
        from knowledge.ingest import remove_collection

        space = self._space()
        gone = remove_collection(self.store, space.index, collection)
        self._look_for_disputes(space)
        return gone

    def disputed(self, session: "Session", extract: "Extract") -> "list[Dispute]":
        """Where what is quoted stands against another article that the session may see.

        As it was found when articles last came in or went; nothing is compared for a question.
        """
        from knowledge.care import disputes

        if self._snapshot is None or not extract.quotes:
            return []
        found = [
            one
            for one in disputes.kept(self._snapshot.folder)
            if any(one.concerns(quote.text) for quote in extract.quotes)
        ]
        seen = results.visible(session, {name for one in found for name in one.articles})
        return [one for one in found if seen.issuperset(one.articles)]

    def checkup(self, today: date) -> "Checkup":
        """What is wrong with the articles themselves; see `knowledge.care.checkup`."""
        from knowledge.care.checkup import checkup

        return checkup(self.store, self._space().index, today)

    def status(self) -> KnowledgeStatus:
        """Counts, and when the last article came in. Raises IndexUnavailable, StoreError."""
        by_collection = select(ARTICLE.collection, func.count()).group_by(ARTICLE.collection)
        with self.store.session(read_only=True) as session:
            rows = session.execute(by_collection).all()
            collections = {str(row[0]): int(row[1]) for row in rows}
            passages = session.execute(select(func.count(PASSAGE.id))).scalar_one()
            last = session.execute(select(func.max(ARTICLE.ingested_at))).scalar_one()
        mark = in_use(self.index)
        index = self.index.within(mark.choice.space)
        return KnowledgeStatus(
            articles=sum(collections.values()),
            passages=passages,
            vectors=index.count("passages") if collections else 0,
            collections=collections,
            last_ingested=last,
            encoder=mark.name,
            wanted=self.encoders.wanted.name,
        )

    def _ranked(
        self,
        space: _Space,
        snapshot: Snapshot,
        asked: str,
        allowed: np.ndarray,
        audiences: Sequence[str],
        most: int,
    ) -> list[Candidate]:
        embed = space.encoder.embed_one
        # Another encoder may ask for money or a second for each text.
        vector = embedded(asked, embed) if space.encoder is self.embedder else embed(asked)
        laid_out = snapshot.vectors("passages", space.index.space)
        if laid_out is not None and laid_out.shape[1] != len(vector):
            raise EmbeddingUnavailable(
                f"{space.mark.name} gives {len(vector)} numbers for a text, the articles have "
                f"{laid_out.shape[1]}: the model behind it is another one. Move away and back: "
                "DESKMATE_EMBEDDING=minilm deskmate kb reindex, then deskmate kb reindex."
            )
        rules = (self.weights, *self._ground_of(snapshot, space))
        compared = Asked(vector, terms(asked), rarities(asked), most)
        return rank(space.index, snapshot, compared, allowed, audiences, *rules)

    def _space(self) -> _Space:
        mark = in_use(self.index)
        index = self.index.within(mark.choice.space)
        return _Space(mark, index, self._encoder(mark.choice))

    def _encoder(self, choice: Choice) -> Encoder:
        return self.embedder if choice.space == SPACE.lower() else self.encoders.open(choice)

    def _ground_of(self, snapshot: Snapshot, space: _Space) -> tuple[Scale, float]:
        """What the cosines of a space and the likeness of these articles are read against."""
        name = space.index.space
        if self._ground is None or self._ground[:2] != (snapshot.folder, name):
            scale = Scale() if name == SPACE.lower() else scale_of(snapshot, name)
            self._ground = (snapshot.folder, name, scale, crowding(snapshot, name, scale))
        return self._ground[2:]

    def _look_for_disputes(self, space: _Space) -> None:
        from knowledge.care import disputes

        if (snapshot := self._current(space)) is not None:
            disputes.keep(self.store, snapshot.folder)

    def _current(self, space: _Space) -> Snapshot | None:
        """The rows as they are, with the vectors of the space laid out beside them."""
        found, name = current(self.store, self.cache_dir), space.index.space
        other = self._laid_out not in (None, name)
        if (
            found is None
            or self._snapshot is None
            or other
            or found.folder != self._snapshot.folder
        ):
            if found is not None:
                vectors.ensure(found, space.index)
                self._laid_out = name
            self._snapshot = found
        return self._snapshot
