"""Hashed words, word pairs and character n-grams, weighted by TF-IDF; no vocabulary to keep."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np

BUCKETS = 1 << 13
_CHARACTERS = (3, 4, 5)
_WORD = re.compile(r"[\w']+")
_TICKET = re.compile(r"\b[a-z]{2,6}-?\d{2,}\b|#\d+")


@dataclass(frozen=True)
class Table:
    """The n-grams of several texts: an entry for each bucket of each text, sorted by text."""

    texts: int
    rows: np.ndarray
    """The text of each entry, int64."""
    buckets: np.ndarray
    values: np.ndarray
    """Float32; the squares of a text's values sum to 1."""

    def dense(self, buckets: np.ndarray) -> np.ndarray:
        """The columns of these buckets, float32 [texts, buckets]."""
        column = np.full(BUCKETS, -1)
        column[buckets] = np.arange(len(buckets))
        at = column[self.buckets]
        held = at >= 0
        matrix = np.zeros((self.texts, len(buckets)), dtype=np.float32)
        matrix[self.rows[held], at[held]] = self.values[held]
        return matrix

    def by_bucket(self, buckets: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Texts and values of each of these buckets."""
        order = np.argsort(self.buckets, kind="stable")
        rows, values = self.rows[order], self.values[order]
        starts = np.searchsorted(self.buckets[order], np.arange(BUCKETS + 1))
        for bucket in buckets:
            held = slice(starts[bucket], starts[bucket + 1])
            yield rows[held], values[held]

    def summed(self, of_texts: np.ndarray) -> np.ndarray:
        """The transposed product with one row per text, float32 [buckets, columns]."""
        sums = np.zeros((BUCKETS, of_texts.shape[1]), dtype=np.float32)
        held = np.flatnonzero(np.bincount(self.buckets, minlength=BUCKETS))
        for bucket, (rows, values) in zip(held, self.by_bucket(held), strict=True):
            sums[bucket] = values @ of_texts[rows]
        return sums


def grams(text: str) -> Counter[int]:
    """Buckets of a text with their counts."""
    words = _WORD.findall(_TICKET.sub("tick-1", text.lower()))
    found = [bucket for word in words for bucket in _of_word(word)]
    found += [crc32(f"p{a} {b}".encode()) % BUCKETS for a, b in pairwise(words)]
    return Counter(found)


@lru_cache(maxsize=8192)
def _of_word(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    parts = [f"w{word}"]
    for size in _CHARACTERS:
        parts += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return tuple(crc32(part.encode()) % BUCKETS for part in parts)


def learned(texts: Sequence[str]) -> tuple[np.ndarray, Table]:
    """Inverse document frequencies per bucket, float32, and the n-grams that they weigh."""
    counted = [grams(text) for text in texts]
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for counts in counted:
        seen[list(counts)] += 1
    idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    return idf, _weighed(counted, idf)


def table(texts: Sequence[str], idf: np.ndarray) -> Table:
    """The n-grams of the texts, weighed."""
    return _weighed([grams(text) for text in texts], idf)


def _weighed(counted: Sequence[Counter[int]], idf: np.ndarray) -> Table:
    sizes = [len(counts) for counts in counted]
    rows = np.repeat(np.arange(len(counted)), sizes)
    buckets = np.fromiter((b for counts in counted for b in counts), np.int64, sum(sizes))
    often = np.fromiter((n for counts in counted for n in counts.values()), np.float32, sum(sizes))
    values = (1 + np.log(often)) * idf[buckets]
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(counted)))
    return Table(len(counted), rows, buckets, (values / lengths[rows]).astype(np.float32))
