"""Articles into the knowledge base: only what changed is embedded, what is gone is removed.

For each batch the vectors are written before the rows, and a row is what says that an article is
done. A run that is killed leaves at most vectors without rows; `reconcile`, at the end of every
run, makes the index equal to the rows again, so a second run ends where an undisturbed one does.
"""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from knowledge.encoders import Encoder
from knowledge.index import AUDIENCES, Index, IndexBusy
from knowledge.passages import Passage, article_digest, cut
from knowledge.reconciliation import Target, article_texts, embed_into, reconcile
from knowledge.rows import ARTICLE, ARTICLES, PASSAGE, PASSAGES
from knowledge.sources import Document, Unreadable, files_under, other_kinds, read_all
from knowledge.spaces import in_use
from store.engine import Store

BATCH_ARTICLES = 16

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all files."""


@dataclass
class IngestOutcome:
    """What a run did, in article ids and files."""

    collection: str = ""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Files that did not become an article, with the reason."""
    other_kinds: dict[str, int] = field(default_factory=dict)
    """Files of folders that are never articles, by extension, the most frequent first."""
    passages: int = 0
    """In the knowledge base afterwards, all collections together."""
    passages_embedded: int = 0


@dataclass(frozen=True)
class _Known:
    digest: str
    audience: str
    collection: str
    path: str | None
    described: tuple[Any, ...]


def add(
    store: Store,
    index: Index,
    embedder: Encoder,
    paths: Iterable[Path],
    *,
    now: datetime,
    collection: str | None = None,
    progress: Progress | None = None,
) -> IngestOutcome:
    """Bring the articles in files and folders into the knowledge base, or up to date.

    An article of the same collection whose file is gone from one of the folders is removed; a file
    that cannot be read is skipped, and an earlier version of it stays. The collection is the name
    of the first folder unless said. Raises FileNotFoundError, EmbeddingUnavailable,
    IndexUnavailable, StoreError.
    """
    paths = [Path(path).resolve() for path in paths]
    if collection is None:
        collection = (paths[0] if paths[0].is_dir() else paths[0].parent).name or "default"
    with alone(index.folder):
        if in_use(index).choice.space != index.space:
            raise IndexBusy("Another process has just changed the encoder. Run the command again.")
        run = _Run(store, index, embedder, now, collection)
        return run.add(paths, progress)


def remove_collection(store: Store, index: Index, collection: str) -> list[str]:
    """Take every article of a collection out of the knowledge base; returns their ids."""
    with alone(index.folder):
        with store.session() as session:
            ids = list(
                session.execute(
                    select(ARTICLE.id).where(ARTICLE.collection == collection)
                ).scalars()
            )
            session.execute(delete(PASSAGES).where(PASSAGE.article_id.in_(ids)))
            session.execute(delete(ARTICLES).where(ARTICLE.id.in_(ids)))
        for audience in AUDIENCES:
            held = index.digests("passages", audience)
            gone = [i for i in held if i.rpartition("#")[0] in set(ids)]
            index.remove("passages", audience, gone)
            index.remove("articles", audience, ids)
    return ids


class _Run:
    def __init__(
        self, store: Store, index: Index, embedder: Encoder, now: datetime, collection: str
    ) -> None:
        self.store = store
        self.index = index
        self.embedder = embedder
        self.collection = collection
        self.known = self._read_known()
        self.instant = self._later_than_all(now)
        self.outcome = IngestOutcome(collection=collection)
        self.batch: list[tuple[Document, str]] = []
        self.exports: set[str] = set()
        """Files read as exports: an article that is no longer in one is gone."""

    def add(self, paths: Sequence[Path], progress: Progress | None) -> IngestOutcome:
        files = list(files_under(paths))
        self.outcome.other_kinds = dict(other_kinds(paths).most_common())
        seen: dict[str, Path] = {}
        present: set[str] = set()
        for number, (file, root) in enumerate(files, 1):
            present.add(str(file))
            self._take(file, root, seen)
            if progress:
                progress(number, len(files))
        self._flush()
        self._remove_missing([path for path in paths if path.is_dir()], present, seen)
        self.outcome.passages_embedded += reconcile(self.store, self.index, self.embedder)
        with self.store.session(read_only=True) as session:
            self.outcome.passages = session.execute(select(func.count(PASSAGE.id))).scalar_one()
        return self.outcome

    def _take(self, file: Path, root: Path, seen: dict[str, Path]) -> None:
        try:
            documents = read_all(file, root, self.collection)
            for document in documents:
                self._check_id(document, seen)
        except Unreadable as error:
            self.outcome.skipped.append((str(file), str(error)))
            return
        if file.suffix.lower() == ".json":
            self.exports.add(str(file.absolute()))
        for document in documents:
            seen[document.id] = file
            self._queue(document)

    def _queue(self, document: Document) -> None:
        digest = article_digest(document.title, document.text, document.audience)
        known = self.known.get(document.id)
        if known is None:
            self.outcome.added.append(document.id)
        elif known.digest != digest or known.described != _described(document):
            self.outcome.changed.append(document.id)
        else:
            self.outcome.unchanged.append(document.id)
            return
        self.batch.append((document, digest))
        if len(self.batch) == BATCH_ARTICLES:
            self._flush()

    def _check_id(self, document: Document, seen: dict[str, Path]) -> None:
        if document.id in seen:
            raise Unreadable(f"its id {document.id} is also that of {seen[document.id]}")
        known = self.known.get(document.id)
        if known and known.collection != self.collection:
            raise Unreadable(f"its id {document.id} is also in the collection {known.collection}")

    def _flush(self) -> None:
        """Vectors first, then rows: see the module's docstring."""
        if not self.batch:
            return
        cut_up = {d.id: cut(d.id, d.title, d.text, d.audience) for d, _ in self.batch}
        held = self._passage_digests(list(cut_up))
        texts: list[tuple[str, ...]] = []
        targets: list[Target] = []
        for document, digest in self.batch:
            known = self.known.get(document.id)
            if known is None or known.digest != digest:
                parts = [(passage.heading, passage.text) for passage in cut_up[document.id]]
                texts.append(article_texts(document.title, parts))
                targets.append(("articles", document.audience, document.id, digest))
            for passage in cut_up[document.id]:
                if held.get(passage.id) != passage.digest:
                    texts.append((passage.searchable,))
                    targets.append(("passages", document.audience, passage.id, passage.digest))
                    self.outcome.passages_embedded += 1
        embed_into(self.index, self.embedder, texts, targets)
        self._write_rows(cut_up)
        self.batch.clear()

    def _write_rows(self, cut_up: dict[str, list[Passage]]) -> None:
        known = [article_id for article_id in cut_up if article_id in self.known]
        with self.store.session() as session:
            session.execute(delete(PASSAGES).where(PASSAGE.article_id.in_(known)))
            for document, digest in self.batch:
                values = _article_values(document, digest, self.collection, self.instant)
                if document.id in self.known:
                    update = ARTICLES.update().where(ARTICLE.id == document.id)
                    session.execute(update.values(values))
                else:
                    session.execute(ARTICLES.insert().values(source="deskmate", **values))
            rows = [_passage_values(i, passage) for i, cut in cut_up.items() for passage in cut]
            if rows:
                session.execute(PASSAGES.insert(), rows)

    def _remove_missing(
        self, folders: Sequence[Path], present: set[str], seen: dict[str, Path]
    ) -> None:
        gone = [
            article_id
            for article_id, known in self.known.items()
            if known.collection == self.collection
            and article_id not in seen
            and known.path is not None
            and (
                known.path in self.exports
                or (
                    known.path not in present
                    and any(Path(known.path).is_relative_to(folder) for folder in folders)
                )
            )
        ]
        if not gone:
            return
        with self.store.session() as session:
            session.execute(delete(PASSAGES).where(PASSAGE.article_id.in_(gone)))
            session.execute(delete(ARTICLES).where(ARTICLE.id.in_(gone)))
        self.outcome.removed = gone

    def _passage_digests(self, article_ids: list[str]) -> dict[str, str]:
        chosen = select(PASSAGE.id, PASSAGE.digest).where(PASSAGE.article_id.in_(article_ids))
        with self.store.session(read_only=True) as session:
            return {row.id: row.digest for row in session.execute(chosen)}

    def _read_known(self) -> dict[str, _Known]:
        with self.store.session(read_only=True) as session:
            return {
                row.id: _Known(row.digest, row.audience, row.collection, row.path, _described(row))
                for row in session.execute(select(ARTICLES))
            }

    def _later_than_all(self, now: datetime) -> datetime:
        """`now`, or just after the last run: the latest instant tells readers that rows changed.

        The last run's is kept in a file: its rows may be gone, and a clock may stand still.
        """
        with self.store.session(read_only=True) as session:
            held = session.execute(select(func.max(ARTICLE.ingested_at))).scalar_one()
        file = self.index.folder / "latest-run"
        last = max((one for one in (held, _read_instant(file)) if one is not None), default=None)
        instant = now if last is None or now > last else last + timedelta(microseconds=1)
        file.write_text(instant.isoformat(), encoding="utf-8")
        return instant


def _read_instant(file: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _article_values(
    document: Document, digest: str, collection: str, instant: datetime
) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in ("id", "title", *_DESCRIBED)}
    values["path"] = str(document.path)
    return values | {"collection": collection, "digest": digest, "ingested_at": instant}


def _passage_values(article_id: str, passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article_id": article_id,
        "position": passage.position,
        "heading": passage.heading,
        "anchor": passage.anchor,
        "text": passage.text,
        "digest": passage.digest,
        "source": "deskmate",
    }


_DESCRIBED = (
    "path",
    "product",
    "audience",
    "language",
    "owner",
    "review_by",
    "updated_on",
    "tags",
    "facts",
)


def _described(article: Any) -> tuple[Any, ...]:
    values = (getattr(article, name) for name in _DESCRIBED)
    return tuple(str(value) if isinstance(value, Path) else value for value in values)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One ingest at a time; searches go on meanwhile. Raises IndexBusy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "ingest.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(
                "Another process is adding articles to this knowledge base. "
                "Wait until it has finished, then run the command again."
            ) from error
        yield
