"""Chroma embedded in a folder, through the compiled engine that its PersistentClient wraps.

Importing the client package takes 0.6 s, mostly for HTTP, tracing and Kubernetes parts that an
embedded index never uses; the engine alone opens in 0.08 s. It sends no telemetry. The folder is an
ordinary Chroma folder: `chromadb.PersistentClient` opens it too (a test does).

Chroma's embedded engine must have one user at a time. A lease is a lock on a file, held for the
milliseconds of an operation, so that `ask`, a chat and a server can share the folder; whoever
finds that another process has written since opens the engine again.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.index import Entry, IndexBusy, IndexUnavailable

WAIT_SECONDS = 20.0
_TENANT, _DATABASE = "default_tenant", "default_database"
_CONFIGURATION = json.dumps(
    {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 200, "max_neighbors": 24}}
)
_PAGE = 5_000
_MOST_OPEN = 20_000
"""Small collections live in the engine's cache until they reach 1,000 entries. It is divided among
threads, so that with room for 64 one of four collections was lost now and then ("Nothing found on
disk"); the room itself costs nothing."""


class EmbeddedEngine:
    """`knowledge.index.Engine` on a folder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._thread_lock = threading.RLock()
        self._depth = 0
        self._bindings: Any = None
        self._generation = -1
        self._ids: dict[str, str] = {}

    @contextmanager
    def lease(self, writing: bool) -> Iterator[None]:
        """Hold the folder; leases of one thread may nest. Raises IndexBusy, IndexUnavailable."""
        with self._thread_lock:
            if self._depth:
                yield
                return
            with _locked(self.folder) as lock, _explained(self.folder):
                generation = _read_generation(lock)
                self._open(generation)
                if writing:
                    # Before the write: should this process be killed, the others open again.
                    _write_generation(lock, generation + 1)
                    self._generation = generation + 1
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1

    def upsert(self, collection: str, entries: Sequence[Entry]) -> None:
        """Store vectors; those of the same id are replaced."""
        self._bindings.upsert(
            self._collection(collection),
            [entry.id for entry in entries],
            [entry.vector.tolist() for entry in entries],
            [{"digest": entry.digest} for entry in entries],
            None,
            None,
            _TENANT,
            _DATABASE,
        )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Forget vectors."""
        self._bindings.delete(
            self._collection(collection), list(ids), None, None, None, _TENANT, _DATABASE
        )

    def nearest(self, collection: str, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """Ids with their cosine, nearest first."""
        found = self._bindings.query(
            self._collection(collection),
            None,
            [vector.tolist()],
            limit,
            None,
            None,
            ["distances"],
            _TENANT,
            _DATABASE,
        )
        return [(i, 1.0 - d) for i, d in zip(found.ids[0], found.distances[0], strict=True)]

    def vectors(self, collection: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Stored vectors by id."""
        found = self._get(collection, list(ids), None, 0, "embeddings")
        made = [np.asarray(vector, dtype=np.float32) for vector in found.embeddings or []]
        return dict(zip(found.ids, made, strict=True))

    def digests(self, collection: str) -> dict[str, str]:
        """Every id with the digest it was stored with."""
        held: dict[str, str] = {}
        while True:
            page = self._get(collection, None, _PAGE, len(held), "metadatas")
            held.update(
                (i, str(m["digest"])) for i, m in zip(page.ids, page.metadatas, strict=True)
            )
            if len(page.ids) < _PAGE:
                return held

    def count(self, collection: str) -> int:
        """How many vectors a collection holds."""
        return int(self._bindings.count(self._collection(collection), _TENANT, _DATABASE))

    def version(self) -> int:
        """Another number after each write, whoever wrote."""
        return self._generation

    def drop(self, collection: str) -> None:
        """Forget a collection as a whole."""
        # Made first where it does not exist: deleting what is not there is an error.
        self._collection(collection)
        self._bindings.delete_collection(collection, _TENANT, _DATABASE)
        self._ids.pop(collection)

    def close(self) -> None:
        """Forget the open engine; its files are closed with it."""
        with self._thread_lock:
            self._bindings = None
            self._ids.clear()

    def _get(
        self, collection: str, ids: list[str] | None, limit: int | None, offset: int, what: str
    ) -> Any:
        return self._bindings.get(
            self._collection(collection),
            ids,
            None,
            limit,
            offset,
            None,
            [what],
            _TENANT,
            _DATABASE,
        )

    def _collection(self, name: str) -> str:
        if name not in self._ids:
            made = self._bindings.create_collection(
                name, _CONFIGURATION, None, None, True, _TENANT, _DATABASE
            )
            self._ids[name] = str(made.id)
        return self._ids[name]

    def _open(self, generation: int) -> None:
        if self._bindings is not None and generation == self._generation:
            return
        # Compiled, without type information.
        chroma: Any = import_module("chromadb_rust_bindings")
        self._bindings = None
        self._ids.clear()
        database = chroma.SqliteDBConfig(
            hash_type=chroma.MigrationHash.MD5,
            migration_mode=chroma.MigrationMode.Apply,
            url=str(self.folder / "chroma.sqlite3"),
        )
        self._bindings = chroma.Bindings(
            allow_reset=False,
            sqlite_db_config=database,
            persist_path=str(self.folder),
            hnsw_cache_size=_MOST_OPEN,
        )
        self._generation = generation


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The lock on the folder as an open file. Raises IndexBusy, IndexUnavailable."""
    path = folder / "deskmate.lock"
    try:
        lock = _opened(path)
    except OSError as error:
        raise IndexUnavailable(
            f"The knowledge base in {folder} cannot be opened: {error.strerror}. Give yourself "
            "the permission to write there, or set DESKMATE_HOME to another folder."
        ) from error
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while not _try_lock(lock):
            if time.monotonic() > deadline:
                raise IndexBusy(
                    f"Another process has been using the knowledge base in {folder} for "
                    f"{WAIT_SECONDS:.0f} seconds. Stop it, or let it finish, then try again."
                )
            time.sleep(0.005)
        yield lock
    finally:
        os.close(lock)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_generation(lock: int) -> int:
    text = os.pread(lock, 20, 0)
    return int(text) if text.strip().isdigit() else 0


def _write_generation(lock: int, generation: int) -> None:
    os.pwrite(lock, str(generation).encode(), 0)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Named by its module: importing Chroma's error classes would import all of Chroma.
        if type(error).__module__ != "chromadb.errors":
            raise
        raise IndexUnavailable(
            f"Chroma cannot use the folder {folder}: {error}. It can be deleted and made again "
            "from the articles: `deskmate kb add` their folder once more."
        ) from error
