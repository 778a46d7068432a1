"""Which sentence encoder the articles are embedded with: the packaged one, or one by setting.

minilm                          all-MiniLM-L6-v2, packaged; no key and no network
sentence-transformers:NAME      any model of that library, by name or folder
openai:MODEL                    an endpoint that speaks OpenAI's `/embeddings`
"""

import hashlib
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.embedding import SPACE, EmbeddingUnavailable, shared_embedder

PACKAGED = "minilm"
LIBRARY = "sentence-transformers"
ENDPOINT = "openai"
OPENAI = "https://api.openai.com/v1"


class Encoder(Protocol):
    """Texts as vectors of length 1, float32. Raises EmbeddingUnavailable."""

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Vectors of passages, a row per text; `progress` hears how many more are done."""
        ...

    def embed_one(self, text: str) -> np.ndarray:
        """The vector of a question."""
        ...


@dataclass(frozen=True)
class Choice:
    """An encoder as settings name it."""

    name: str = PACKAGED
    url: str | None = None
    """The endpoint; OpenAI's own when not said."""

    @property
    def kind(self) -> str:
        """What stands before the colon."""
        return self.name.partition(":")[0]

    @property
    def model(self) -> str:
        """What stands behind the colon."""
        return self.name.partition(":")[2]

    @property
    def space(self) -> str:
        """The name of its vector space: letters, digits, dots and hyphens; equal for equal models.

        Models of one name behind two addresses may differ, so the address counts.
        """
        if self.kind == PACKAGED:
            return SPACE.lower()
        address = (self.url or OPENAI) if self.kind == ENDPOINT else ""
        mark = hashlib.sha256(f"{self.name} {address}".encode()).hexdigest()[:8]
        short = re.sub(r"[^a-z0-9]+", "-", self.model.lower()).strip("-")[-40:].strip("-")
        return f"{self.kind}-{short or 'model'}-{mark}"


@dataclass
class Encoders:
    """Opens encoders, each once; `wanted` is the one that settings name."""

    wanted: Choice = field(default_factory=Choice)
    key: str | None = field(default=None, repr=False)
    """For endpoints."""
    cache_dir: Path | None = None
    threads: int = 1
    _open: dict[str, Encoder] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def open(self, choice: Choice) -> Encoder:
        """The encoder of a choice; it loads or connects on first use.

        Raises EmbeddingUnavailable for a kind that is not known.
        """
        with self._lock:
            if choice.space not in self._open:
                self._open[choice.space] = self._made(choice)
            return self._open[choice.space]

    def close(self) -> None:
        """Give back what encoders hold: connections, memory. The next use opens them again."""
        with self._lock:
            held = list(self._open.values())
            self._open.clear()
        for encoder in held:
            close = getattr(encoder, "close", None)
            if close is not None:
                close()

    def _made(self, choice: Choice) -> Encoder:
        if choice.kind == PACKAGED:
            return shared_embedder(self.cache_dir, self.threads)
        if choice.kind == LIBRARY:
            from knowledge.library_encoder import LibraryEncoder

            return LibraryEncoder(choice.model)
        if choice.kind == ENDPOINT:
            from knowledge.endpoint_encoder import EndpointEncoder

            return EndpointEncoder(choice.url or OPENAI, choice.model, self.key)
        raise EmbeddingUnavailable(
            f"There is no encoder {choice.name}. DESKMATE_EMBEDDING takes {PACKAGED}, "
            f"{LIBRARY}:NAME or {ENDPOINT}:MODEL."
        )


def normalised(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1, float32; a row of zeros stays one."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0)
