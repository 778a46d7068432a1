"""A Chroma server, for several processes or machines, through Chroma's own HTTP client."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from knowledge.index import Entry, IndexUnavailable

_PAGE = 1_000


class ServerEngine:
    """`knowledge.index.Engine` on a server; the server takes care of concurrent use."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client: Any = None
        self._collections: dict[str, Any] = {}

    @contextmanager
    def lease(self, writing: bool) -> Iterator[None]:
        """Nothing to hold; errors of the server are explained. Raises IndexUnavailable."""
        try:
            if self._client is None:
                self._client = _connected(self.url)
            yield
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("chromadb", "httpx", "httpcore"):
                raise
            raise _unavailable(self.url, error) from error

    def upsert(self, collection: str, entries: Sequence[Entry]) -> None:
        """Store vectors; those of the same id are replaced."""
        self._collection(collection).upsert(
            ids=[entry.id for entry in entries],
            embeddings=[entry.vector.tolist() for entry in entries],
            metadatas=[{"digest": entry.digest} for entry in entries],
        )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Forget vectors."""
        self._collection(collection).delete(ids=list(ids))

    def nearest(self, collection: str, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """Ids with their cosine, nearest first."""
        found = self._collection(collection).query(
            query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
        )
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def vectors(self, collection: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Stored vectors by id."""
        found = self._collection(collection).get(ids=list(ids), include=["embeddings"])
        made = [np.asarray(vector, dtype=np.float32) for vector in found["embeddings"]]
        return dict(zip(found["ids"], made, strict=True))

    def digests(self, collection: str) -> dict[str, str]:
        """Every id with the digest it was stored with."""
        held: dict[str, str] = {}
        while True:
            page = self._collection(collection).get(
                limit=_PAGE, offset=len(held), include=["metadatas"]
            )
            held.update(
                (i, str(m["digest"])) for i, m in zip(page["ids"], page["metadatas"], strict=True)
            )
            if len(page["ids"]) < _PAGE:
                return held

    def count(self, collection: str) -> int:
        """How many vectors a collection holds."""
        return int(self._collection(collection).count())

    def version(self) -> None:
        """A server does not say."""
        return

    def drop(self, collection: str) -> None:
        """Forget a collection as a whole."""
        # Made first where it does not exist: deleting what is not there is an error.
        self._collection(collection)
        self._client.delete_collection(collection)
        self._collections.pop(collection)

    def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        self._collections.clear()
        if client is not None:
            client.close()

    def _collection(self, name: str) -> Any:
        if name not in self._collections:
            self._collections[name] = self._client.get_or_create_collection(
                name,
                configuration={
                    "hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 200}
                },
                embedding_function=None,
            )
        return self._collections[name]


def _connected(url: str) -> Any:
    from urllib.parse import urlsplit

    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 80),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    # The client answers an unreachable server with a ValueError.
    except ValueError as error:
        raise _unavailable(url, error) from error


def _unavailable(url: str, error: Exception) -> IndexUnavailable:
    return IndexUnavailable(
        f"The Chroma server at {url} does not answer as expected: {error}. "
        "Check that it runs, or unset DESKMATE_CHROMA_URL to keep the index in the home folder."
    )
