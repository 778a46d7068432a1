"""Sentence vectors kept by content, so that a changed file only has its new sentences encoded."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import numpy as np

Encode = Callable[[Sequence[str]], np.ndarray]
FILE = "sentences-{space}.npz"


def embedded(encode: Encode, texts: Sequence[str], folder: Path | None, space: str) -> np.ndarray:
    """The vectors of the texts, float32 [texts, dimension].

    `space` names the encoder. Exactly these are kept in `folder`; None keeps nothing.
    """
    path = folder / FILE.format(space=space) if folder else None
    keys = [blake2b(text.encode(), digest_size=16).hexdigest() for text in texts]
    kept = _read(path)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    if missing:
        kept |= dict(zip(missing, _on_two_cores(encode, list(missing.values())), strict=True))
    vectors = np.stack([kept[key] for key in keys])
    if path is not None and missing:
        _write(path, keys, vectors)
    return vectors


def _on_two_cores(encode: Encode, texts: list[str]) -> np.ndarray:
    """Vectors of many texts, half of them on a second core."""
    if len(texts) < 2:
        return encode(texts)
    middle = len(texts) // 2
    first = encode(texts[:1])  # loads before there are two of us
    with ThreadPoolExecutor(2) as pool:
        rest = list(pool.map(encode, (texts[1:middle], texts[middle:])))
    return np.concatenate([first, *(part for part in rest if len(part))])


def _read(path: Path | None) -> dict[str, np.ndarray]:
    if path is None or not path.is_file():
        return {}
    try:
        with np.load(path) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}  # half written: encoded again


def _write(path: Path, keys: list[str], vectors: np.ndarray) -> None:
    """Keep the vectors where that is possible; a read-only folder only costs time."""
    partial = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(partial, keys=np.array(keys), vectors=vectors)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
