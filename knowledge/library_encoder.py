"""Sentence vectors from any model that the library sentence-transformers loads.

The model is a name or a folder; it runs on a graphics card where PyTorch finds one. Models that
tell questions from passages by a prompt of their own (E5, BGE and others) are given each as such.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from knowledge.embedding import EmbeddingUnavailable
from knowledge.encoders import normalised

BATCH = 64


class LibraryEncoder:
    """`knowledge.encoders.Encoder`; the model loads on first use."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._loaded: Any = None
        self._lock = threading.Lock()

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """See `Encoder.embed`."""
        model = self._model()
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        found: list[np.ndarray] = []
        for start in range(0, len(texts), BATCH):
            part = list(texts[start : start + BATCH])
            found.append(self._encoded(model.encode_document, part))
            if progress:
                progress(len(part))
        return np.concatenate(found)

    def embed_one(self, text: str) -> np.ndarray:
        """See `Encoder.embed_one`."""
        return self._encoded(self._model().encode_query, [text])[0]

    def _encoded(self, encode: Any, texts: list[str]) -> np.ndarray:
        with self._lock:
            made = encode(texts, convert_to_numpy=True, show_progress_bar=False)
        return normalised(made)

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = _opened(self.model)
            return self._loaded


def _opened(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise EmbeddingUnavailable(
            "sentence-transformers is not installed. Run: pip install 'deskmate[embeddings]', "
            "or set DESKMATE_EMBEDDING=minilm."
        ) from error
    from transformers.utils import logging  # pyright: ignore[reportMissingImports]

    # Its bar for loading weights would stand among the answers.
    logging.disable_progress_bar()
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise EmbeddingUnavailable(
            f"sentence-transformers cannot load {name}: {said} "
            "Give a folder with the model, or a name that can be fetched from here."
        ) from error
