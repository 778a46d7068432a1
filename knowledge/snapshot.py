"""What every search reads of the knowledge base: BM25, and which passage is of which article.

It is made from the rows when they have changed, kept in a cache folder under a name that says of
which rows, and mapped into memory, so that a fresh process does not read it as a whole.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select

from knowledge.lexical import Bm25, mapped, terms
from knowledge.markdown import numbered_steps
from knowledge.passages import searchable_text
from knowledge.rows import ARTICLE, PASSAGE
from knowledge.sketch import Sketch
from store.engine import Store

FORMAT = "2"
OVERVIEW, SECTION, PROCEDURE = 0, 1, 2


@dataclass(frozen=True)
class Snapshot:
    """Passages and articles by row number, in the order of their ids."""

    folder: Path

    @cached_property
    def passage_ids(self) -> list[str]:
        """Ids by row."""
        return _read_lines(self.folder / "passages.txt")

    @cached_property
    def article_ids(self) -> list[str]:
        """Ids by row."""
        return _read_lines(self.folder / "articles.txt")

    @cached_property
    def titles(self) -> list[str]:
        """The titles of the articles, by row."""
        return _read_lines(self.folder / "titles.txt")

    @cached_property
    def shape(self) -> np.ndarray:
        """Whether each passage stands before any heading, under one, or is a list of steps."""
        return mapped(self.folder / "shape.npy")

    @cached_property
    def passage_rows(self) -> dict[str, int]:
        """Rows by id."""
        return {name: row for row, name in enumerate(self.passage_ids)}

    @cached_property
    def article_rows(self) -> dict[str, int]:
        """Rows by id."""
        return {name: row for row, name in enumerate(self.article_ids)}

    @cached_property
    def article_of(self) -> np.ndarray:
        """The article row of each passage row."""
        return mapped(self.folder / "article_of.npy")

    @cached_property
    def internal(self) -> np.ndarray:
        """Whether each article is internal."""
        return np.load(self.folder / "internal.npy")

    @cached_property
    def internal_passages(self) -> np.ndarray:
        """Whether each passage is of an internal article."""
        return self.internal[self.article_of]

    def vectors_path(self, kind: str, space: str) -> Path:
        """The file of `vectors`."""
        return self.folder / f"vectors-{space}-{kind}.npy"

    def vectors(self, kind: str, space: str) -> np.ndarray | None:
        """The vectors of passages or articles by row; None where they were not laid out.

        See `knowledge.vectors`.
        """
        held = self._vectors.get((kind, space))
        path = self.vectors_path(kind, space)
        if held is None and path.is_file():
            held = self._vectors[kind, space] = mapped(path)
        return held

    def sketch_path(self, space: str) -> Path:
        """The folder of `sketch`."""
        return self.folder / f"sketch-{space}"

    def sketch(self, space: str) -> Sketch | None:
        """The passages' vectors in fewer numbers; None where there are few passages."""
        folder = self.sketch_path(space)
        if space not in self._sketches and folder.is_dir():
            self._sketches[space] = Sketch.load(folder, len(self.passage_ids))
        return self._sketches.get(space)

    @cached_property
    def _sketches(self) -> dict[str, Sketch]:
        return {}

    @cached_property
    def _vectors(self) -> dict[tuple[str, str], np.ndarray]:
        return {}

    @cached_property
    def passages(self) -> Bm25:
        """BM25 over passages."""
        return Bm25.load(self.folder, "passages")

    @cached_property
    def articles(self) -> Bm25:
        """BM25 over whole articles."""
        return Bm25.load(self.folder, "articles")


def current(store: Store, cache_dir: Path) -> Snapshot | None:
    """The snapshot of the rows as they are, made if need be; None when there are no articles."""
    stamp = _stamp(store)
    if stamp is None:
        return None
    folder = cache_dir / stamp
    if not (folder / "complete.json").is_file():
        _make(store, cache_dir, folder)
    return Snapshot(folder)


def _stamp(store: Store) -> str | None:
    """A name for the present state of the rows: their number, and when the last was written."""
    chosen = select(func.count(ARTICLE.id), func.max(ARTICLE.ingested_at))
    with store.session(read_only=True) as session:
        count, last = session.execute(chosen).one()
    if not count:
        return None
    said = f"{FORMAT} {store.url} {count} {last.isoformat() if last else ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _make(store: Store, cache_dir: Path, folder: Path) -> None:
    """Write a snapshot and put it in place in one step; older ones are removed."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix="partial-", dir=cache_dir))
    _write(store, partial)
    older = [
        path for path in cache_dir.iterdir() if path.is_dir() and path not in (partial, folder)
    ]
    try:
        partial.rename(folder)
    except OSError:
        # Another process has made the same one meanwhile.
        shutil.rmtree(partial)
    for path in older:
        if not path.name.startswith("partial-"):
            shutil.rmtree(path, ignore_errors=True)


def _write(store: Store, folder: Path) -> None:
    articles = select(ARTICLE.id, ARTICLE.title, ARTICLE.audience).order_by(ARTICLE.id)
    passages = select(PASSAGE.id, PASSAGE.article_id, PASSAGE.heading, PASSAGE.text).order_by(
        PASSAGE.article_id, PASSAGE.position
    )
    with store.session(read_only=True) as session:
        article_rows = session.execute(articles).all()
        passage_rows = session.execute(passages).all()
    number = {row.id: place for place, row in enumerate(article_rows)}
    titles = {row.id: row.title for row in article_rows}
    whole: list[list[str]] = [terms(row.title) for row in article_rows]
    cut: list[list[str]] = []
    for row in passage_rows:
        words = terms(searchable_text(titles[row.article_id], row.heading, row.text))
        cut.append(words)
        # The title counts once for the article, not once for each of its passages.
        whole[number[row.article_id]] += words[len(terms(titles[row.article_id])) :]
    Bm25.build(cut).save(folder, "passages")
    Bm25.build(whole).save(folder, "articles")
    owners = [number[row.article_id] for row in passage_rows]
    np.save(folder / "article_of.npy", np.array(owners, dtype=np.int32))
    np.save(folder / "internal.npy", np.array([r.audience == "internal" for r in article_rows]))
    np.save(folder / "shape.npy", np.array([_shape(r) for r in passage_rows], dtype=np.int8))
    _write_lines(folder / "titles.txt", [" ".join(row.title.split()) for row in article_rows])
    _write_lines(folder / "passages.txt", [row.id for row in passage_rows])
    _write_lines(folder / "articles.txt", [row.id for row in article_rows])
    (folder / "complete.json").write_text(json.dumps({"format": FORMAT}))


def _shape(passage: Any) -> int:
    if len(numbered_steps(passage.text)) > 1:
        return PROCEDURE
    return OVERVIEW if passage.heading is None else SECTION


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines), encoding="utf-8")


def _read_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return text.split("\n") if text else []
