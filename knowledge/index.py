"""The vectors of the knowledge base, in Chroma: embedded in a folder, or a server by URL.

A collection holds one kind (passages or articles) for one audience. What a person may not see is
therefore left out before the search and costs nothing; a metadata filter inside one collection
takes 100 ms at 50,000 passages where the search itself takes 1.3.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import numpy as np

from knowledge.embedding import SPACE

Kind = Literal["passages", "articles"]
_T = TypeVar("_T")
KINDS: tuple[Kind, ...] = ("passages", "articles")
AUDIENCES = ("public", "internal")
BATCH = 2_000
"""Entries per call: Chroma takes 5,461 at most."""


class IndexUnavailable(Exception):
    """Chroma cannot be opened, reached or written; the message says what to do."""


class IndexBusy(IndexUnavailable):
    """Another process keeps the embedded index for longer than we wait."""


@dataclass(frozen=True)
class Entry:
    """A vector with what must be known about it to keep the index equal to the database."""

    id: str
    digest: str
    vector: np.ndarray


class Engine(Protocol):
    """What is used of Chroma; ids are unique within a collection."""

    def lease(self, writing: bool) -> AbstractContextManager[None]:
        """The right to use the engine; calls outside a lease are not allowed."""
        ...

    def upsert(self, collection: str, entries: Sequence[Entry]) -> None: ...

    def delete(self, collection: str, ids: Sequence[str]) -> None: ...

    def nearest(self, collection: str, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """Ids with their cosine, nearest first."""
        ...

    def vectors(self, collection: str, ids: Sequence[str]) -> dict[str, np.ndarray]: ...

    def digests(self, collection: str) -> dict[str, str]:
        """Every id with the digest it was stored with."""
        ...

    def count(self, collection: str) -> int: ...

    def version(self) -> int | None:
        """Another number after each write, whoever wrote; None where that is not known."""
        ...

    def drop(self, collection: str) -> None:
        """Forget a collection as a whole; one that does not exist is fine."""
        ...

    def close(self) -> None:
        """Give back files and connections; the next lease opens them again."""
        ...


class Index:
    """Vectors by kind and audience. Nothing is opened before first use."""

    def __init__(self, folder: Path, server_url: str | None = None, space: str = SPACE) -> None:
        self.folder = folder
        self.server_url = server_url
        self._space = space.lower()
        self._engine: Engine | None = None

    @property
    def space(self) -> str:
        """The name of the vector space; vectors of two spaces cannot be compared."""
        return self._space

    def within(self, space: str) -> "Index":
        """The same index, another vector space in it."""
        view = Index(self.folder, self.server_url, space)
        view._engine = self.engine
        return view

    @property
    def engine(self) -> Engine:
        """The embedded engine or the client of a server. Raises IndexUnavailable."""
        if self._engine is None:
            if self.server_url:
                from knowledge.chroma_server import ServerEngine

                self._engine = ServerEngine(self.server_url)
            else:
                from knowledge.chroma_embedded import EmbeddedEngine

                self._engine = EmbeddedEngine(self.folder)
        return self._engine

    def put(self, kind: Kind, audience: str, entries: Sequence[Entry]) -> None:
        """Store vectors; those of the same id are replaced."""
        if not entries:
            return
        with self.engine.lease(writing=True):
            for part in _parts(entries):
                self.engine.upsert(self._name(kind, audience), part)

    def remove(self, kind: Kind, audience: str, ids: Sequence[str]) -> None:
        """Forget vectors; unknown ids are fine."""
        if not ids:
            return
        with self.engine.lease(writing=True):
            for part in _parts(ids):
                self.engine.delete(self._name(kind, audience), part)

    def nearest(
        self, kind: Kind, vector: np.ndarray, limit: int, audiences: Sequence[str]
    ) -> dict[str, float]:
        """The cosine of the `limit` nearest entries of each audience."""
        found: dict[str, float] = {}
        with self.engine.lease(writing=False):
            for audience in audiences:
                found.update(self.engine.nearest(self._name(kind, audience), vector, limit))
        return found

    def cosines(
        self, kind: Kind, vector: np.ndarray, wanted: Mapping[str, Sequence[str]]
    ) -> dict[str, float]:
        """The exact cosine of given entries, by audience."""
        found: dict[str, float] = {}
        with self.engine.lease(writing=False):
            for audience, ids in wanted.items():
                if not ids:
                    continue
                held = self.engine.vectors(self._name(kind, audience), ids)
                if held:
                    matrix = np.stack(list(held.values()))
                    found.update(zip(held, (matrix @ vector).tolist(), strict=True))
        return found

    def vectors(self, kind: Kind, audience: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Stored vectors by id; ids that are not stored are left out."""
        with self.engine.lease(writing=False):
            return self.engine.vectors(self._name(kind, audience), ids)

    def all_vectors(self, kind: Kind, audience: str) -> dict[str, np.ndarray]:
        """Every stored id with its vector."""
        name = self._name(kind, audience)
        found: dict[str, np.ndarray] = {}
        with self.engine.lease(writing=False):
            for part in _parts(list(self.engine.digests(name))):
                found.update(self.engine.vectors(name, part))
        return found

    def digests(self, kind: Kind, audience: str) -> dict[str, str]:
        """Every stored id with its digest."""
        with self.engine.lease(writing=False):
            return self.engine.digests(self._name(kind, audience))

    def count(self, kind: Kind) -> int:
        """How many vectors there are."""
        with self.engine.lease(writing=False):
            return sum(self.engine.count(self._name(kind, audience)) for audience in AUDIENCES)

    def drop(self, kind: Kind, audience: str) -> None:
        """Forget all of a kind and audience."""
        with self.engine.lease(writing=True):
            self.engine.drop(self._name(kind, audience))

    def close(self) -> None:
        """Give back files and connections; the next use opens them again."""
        if self._engine is not None:
            self._engine.close()

    def _name(self, kind: Kind, audience: str) -> str:
        return f"{self._space}.{kind}.{audience}"


def _parts(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
