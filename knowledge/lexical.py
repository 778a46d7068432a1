"""BM25 over passages and articles, kept as arrays that a fresh process maps instead of reading.

Okapi BM25 with the Lucene idf, k1 = 1.2 and b = 0.75; the weight of a term in a text is computed
when the index is made, so that a query only adds up weights. Terms are kept as 64-bit hashes.
"""

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

K1 = 1.2
B = 0.75
_WORD = re.compile(r"[^\W_]+(?:[_'’.@-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_STOP = frozenset(
    (
        "a an and any are as at be been but by can cannot could did do does doing for from get"
        " give go got had has have he her hers him his how i if in into is it its just let like me"
        " my no nor of off on or our ours out own please she should so some such than that the"
        " their theirs them then there these they this those to too us very was we were what when"
        " where which while who whom why will with would you your yours im ive id dont doesnt"
        " didnt cant isnt wont thats hi hello hey thanks thank s t re ve ll d m"
    ).split()
)


def terms(text: str) -> list[str]:
    """The index terms of a text: words without endings, and the parts of joined words as well."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        parts = _PART.findall(word)
        if len(parts) > 1:
            found.append("_".join(parts))
        found.extend(stem(part) for part in parts if part not in _STOP)
    return found


def spoken(text: str) -> list[tuple[str, str]]:
    """The words of a text that count, each with its index term."""
    words = _PART.findall(text.lower())
    return [(word, stem(word)) for word in words if word not in _STOP]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the common English endings; cautious, so that names survive."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, shortest, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


_ENDINGS = (
    ("sses", 1, "ss"),
    ("ies", 2, "y"),
    ("ied", 2, "y"),
    ("ings", 3, ""),
    ("ing", 3, ""),
    ("edly", 3, ""),
    ("ed", 3, ""),
    ("ss", 1, "ss"),
    ("us", 1, "us"),
    ("s", 2, ""),
)


@dataclass(frozen=True)
class Bm25:
    """Postings sorted by term: `rows[offsets[t]:offsets[t+1]]` hold the term, with `weights`."""

    hashes: np.ndarray
    offsets: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    idf: np.ndarray
    size: int

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> "Bm25":
        """The index of texts that are already cut into terms."""
        numbers: dict[str, int] = {}
        term_of, row_of, count_of = array("i"), array("i"), array("i")
        lengths = array("i")
        for row, words in enumerate(texts):
            lengths.append(len(words))
            for term, count in Counter(words).items():
                term_of.append(numbers.setdefault(term, len(numbers)))
                row_of.append(row)
                count_of.append(count)
        hashes = np.array([_hash(term) for term in numbers], dtype=np.uint64)
        return cls._arranged(
            hashes,
            np.array(term_of, dtype=np.int64),
            np.array(row_of, dtype=np.int32),
            np.array(count_of, dtype=np.float32),
            np.array(lengths, dtype=np.float32),
        )

    @classmethod
    def _arranged(
        cls,
        hashes: np.ndarray,
        term_of: np.ndarray,
        row_of: np.ndarray,
        counts: np.ndarray,
        lengths: np.ndarray,
    ) -> "Bm25":
        size = len(lengths)
        by_hash = np.argsort(hashes)
        rank = np.empty(len(hashes), dtype=np.int64)
        rank[by_hash] = np.arange(len(hashes))
        ranked = rank[term_of]
        order = np.argsort(ranked, kind="stable")
        found_in = np.bincount(ranked, minlength=len(hashes))
        idf = np.log1p((size - found_in + 0.5) / (found_in + 0.5)).astype(np.float32)
        mean = float(lengths.mean()) if size else 1.0
        dampening = K1 * (1 - B + B * lengths[row_of] / max(mean, 1.0))
        weights = idf[ranked] * counts * (K1 + 1) / (counts + dampening)
        offsets = np.concatenate([[0], np.cumsum(found_in)]).astype(np.int64)
        return cls(
            hashes[by_hash], offsets, row_of[order], weights[order].astype(np.float32), idf, size
        )

    def scores(self, query: Iterable[str]) -> np.ndarray:
        """The BM25 score of every text for the terms of a query, float32."""
        total = np.zeros(self.size, dtype=np.float32)
        for place in self._places(query):
            span = slice(self.offsets[place], self.offsets[place + 1])
            total[self.rows[span]] += self.weights[span]
        return total

    def ceiling(self, query: Iterable[str]) -> float:
        """The score that no text can exceed for a query; unknown terms count as the rarest."""
        return (K1 + 1) * sum(self._weight(term) for term in dict.fromkeys(query))

    def coverage(self, query: Iterable[str], rows: Sequence[int]) -> np.ndarray:
        """How much of a query's weight (idf) each of the texts holds, 0 to 1, float."""
        held = np.zeros(len(rows))
        whole = 0.0
        wanted = np.asarray(rows, dtype=np.int64)
        for term in dict.fromkeys(query):
            place = self._place(_hash(term))
            if place is None:
                whole += self._unknown_weight
                continue
            weight = float(self.idf[place])
            whole += weight
            found = self.rows[self.offsets[place] : self.offsets[place + 1]]
            at = np.minimum(np.searchsorted(found, wanted), len(found) - 1)
            held[found[at] == wanted] += weight
        return held / whole if whole else held

    def missing(self, query: Iterable[str], row: int) -> list[str]:
        """The terms of a query that a text does not hold."""
        return [term for term in dict.fromkeys(query) if not self._holds(term, row)]

    def _holds(self, term: str, row: int) -> bool:
        place = self._place(_hash(term))
        if place is None:
            return False
        found = self.rows[self.offsets[place] : self.offsets[place + 1]]
        at = int(np.searchsorted(found, row))
        return at < len(found) and int(found[at]) == row

    def _weight(self, term: str) -> float:
        place = self._place(_hash(term))
        return self._unknown_weight if place is None else float(self.idf[place])

    @property
    def _unknown_weight(self) -> float:
        return float(np.log1p(self.size * 2 + 1))

    def _places(self, query: Iterable[str]) -> list[int]:
        places = (self._place(_hash(term)) for term in dict.fromkeys(query))
        return [place for place in places if place is not None]

    def _place(self, wanted: int) -> int | None:
        place = int(np.searchsorted(self.hashes, np.uint64(wanted)))
        found = place < len(self.hashes) and int(self.hashes[place]) == wanted
        return place if found else None

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as `name`-*.npy."""
        for part in ("hashes", "offsets", "rows", "weights", "idf"):
            np.save(folder / f"{name}-{part}.npy", getattr(self, part))
        np.save(folder / f"{name}-size.npy", np.array(self.size))

    @classmethod
    def load(cls, folder: Path, name: str) -> "Bm25":
        """Map the arrays that `save` wrote; pages are read when a query needs them."""

        size = int(np.load(folder / f"{name}-size.npy"))
        names = ("hashes", "offsets", "rows", "weights", "idf")
        parts = (mapped(folder / f"{name}-{part}.npy") for part in names)
        return cls(*parts, size=size)


def mapped(path: Path) -> np.ndarray:
    """A saved array whose pages are read when they are used.

    As a plain array: one element of a `memmap` takes ten times as long to read.
    """
    return np.asarray(np.load(path, mmap_mode="r"))


def _hash(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")
