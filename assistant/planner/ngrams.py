"""Hashed words, word pairs and character n-grams, weighted by TF-IDF; no vocabulary to keep."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

BUCKETS = 1 << 13
_CHARACTERS = (3, 4, 5)
_WORD = re.compile(r"[\w']+")
_TICKET = re.compile(r"\b[a-z]{2,6}-?\d{2,}\b|#\d+")


def grams(text: str) -> Counter[int]:
    """Buckets of a text with their counts."""
    lowered = _TICKET.sub("tick-1", text.lower())
    words = _WORD.findall(lowered)
    parts = [f"w{word}" for word in words]
    parts += [f"p{a} {b}" for a, b in pairwise(words)]
    for word in words:
        padded = f" {word} "
        for size in _CHARACTERS:
            parts += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return Counter(crc32(part.encode()) % BUCKETS for part in parts)


def weights_of(texts: Sequence[str]) -> np.ndarray:
    """Inverse document frequencies per bucket, float32."""
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for text in texts:
        seen[list(grams(text))] += 1
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)


def vector(text: str, idf: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sparse vector of length 1: bucket numbers and values."""
    counts = grams(text)
    if not counts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    at = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = np.array([1 + math.log(n) for n in counts.values()], dtype=np.float32) * idf[at]
    return at, values / np.linalg.norm(values)


def matrix(texts: Sequence[str], idf: np.ndarray) -> np.ndarray:
    """The vectors of several texts as rows, float32 [texts, buckets]."""
    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        at, values = vector(text, idf)
        row[at] = values
    return rows
