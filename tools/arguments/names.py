"""Finds a name among many by what people write of it: typos, missing suffixes, initials, parts.

Exact and suffix-less forms are looked up in dictionaries; the rest goes through a trigram filter in
numpy (one bincount over posting lists) and rapidfuzz on the few that remain.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tools.arguments.everyday import is_everyday
from tools.arguments.spoken import Match

_SUFFIXES = frozenset(
    "inc incorporated llc llp ltd limited gmbh ag kg se sa sas sarl srl spa bv nv plc "
    "corp corporation co"
    " company group holding holdings ab as oy aps pty pte kft".split()
)
_JOINING = frozenset(("and", "the", "for", "und", "der", "die", "des", "les"))
"""Words that tell no name from another."""
_NEAREST = 50
_TELLING = 6
"""Trigrams that are looked at in any case, the rarest first."""
_FURTHER = 20
"""Candidates by common letters that are also looked at slip by slip."""
SURE = 0.999


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents, possessives and punctuation; single spaces."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("&", " and "))
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    plain = re.sub(r"['’`]s\b|s['’`](?=\s|$)", lambda m: "s" if m[0].startswith("s") else "", plain)
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def stem(folded: str) -> str:
    """A folded name without its legal form at the end."""
    words = folded.split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return " ".join(words)


def _slips(said: str, name: str) -> tuple[int, int]:
    """Slips of the finger between two spellings, and how unlikely the slip is where it is one.

    0: a letter was lost, doubled, or changed places with the next. 1: another one was hit, of which
    there are many. 2: one that has nothing to do there came in between.
    """
    from rapidfuzz.distance import OSA, Prefix

    slips = OSA.distance(said, name)
    if slips != 1 or len(said) < len(name):
        return slips, 0
    if len(said) == len(name):
        return slips, int(sorted(said) != sorted(name))
    extra = Prefix.similarity(said, name)
    return slips, 0 if extra and said[extra] == said[extra - 1] else 2


class NameIndex:
    """Names of one kind, by id."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """`entries` are (id, name)."""
        self.ids: list[str] = []
        self.names: list[str] = []
        self._stems: list[str] = []
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[int]] = defaultdict(list)
        self.longest = 1
        for row, (id_, name) in enumerate(entries):
            self._add(row, id_, name)
        self._trigrams: _Trigrams | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def _add(self, row: int, id_: str, name: str) -> None:
        folded = fold(name)
        base = stem(folded)
        self.ids.append(id_)
        self.names.append(name)
        self._stems.append(base)
        ids = {form for form in (id_.lower(), fold(id_)) if not is_everyday(form)}
        for form in {folded, base} | ids:
            self._exact[form].append(row)
        words = base.split()
        for word in set(words):
            if len(word) > 2 and word not in _JOINING:
                self._words[word].append(row)
        if len(words) > 1:
            self._initials["".join(word[0] for word in words)].append(row)
        self.longest = max(self.longest, len(folded.split()))

    def exact(self, words: str) -> list[Match]:
        """Names that are written so, legal form or not."""
        folded = fold(words)
        rows = self._exact.get(folded) or self._exact.get(stem(folded)) or []
        return [self._match(row, 1.0) for row in rows[:8]]

    def holding(self, words: str) -> list[Match]:
        """Names that hold all of these whole words, such as a first name. At most 8."""
        found: set[int] | None = None
        for word in fold(words).split():
            if word in _JOINING:
                continue
            rows = self._words.get(word)
            if rows is None:
                return []
            found = set(rows) if found is None else found & set(rows)
        return [self._match(row, 0.9) for row in sorted(found or ())[:8]]

    def initials(self, letters: str) -> list[Match]:
        """Names with those initials. At most 8."""
        return [self._match(row, 0.85) for row in self._initials.get(letters.lower(), ())[:8]]

    def nearest(self, words: str, limit: int = 5) -> list[Match]:
        """Names that are spelled alike, best first, with similarity 0 to 1."""
        from rapidfuzz import fuzz, process

        base = stem(fold(words))
        if len(base) < 3 or not self.ids:
            return []
        if self._trigrams is None:
            self._trigrams = _Trigrams(self._stems)
        rows = self._trigrams.near(base, _NEAREST)
        scored = process.extract(
            base, [self._stems[row] for row in rows], scorer=fuzz.ratio, limit=limit + _FURTHER
        )
        # Of equally near names the one that more bear is more often meant.
        scored.sort(key=lambda one: (*_slips(base, one[0]), -len(self._exact[one[0]]), -one[1]))
        return [self._match(rows[at], score / 100) for _, score, at in scored[:limit]]

    def match(self, words: str, limit: int = 5) -> list[Match]:
        """The best of the ways above."""
        found = self.exact(words) or self.holding(words)
        if not found and words.isupper() and 2 <= len(words) <= 4:
            found = self.initials(words)
        return (found or self.nearest(words, limit))[:limit]

    def _match(self, row: int, score: float) -> Match:
        return Match(self.ids[row], self.names[row], score)


class _Trigrams:
    """Posting lists of character trigrams."""

    def __init__(self, names: Sequence[str]) -> None:
        import numpy as np

        rows: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(names):
            for gram in _grams(name):
                rows[gram].append(row)
        self._rows = {gram: np.array(r, dtype=np.int32) for gram, r in rows.items()}
        self._sizes = np.array([len(_grams(name)) + 1.0 for name in names], dtype=np.float32)

    def near(self, name: str, limit: int) -> list[int]:
        """Rows that share most trigrams (Dice), best first."""
        import numpy as np

        grams = _grams(name)
        lists = sorted((self._rows[gram] for gram in grams if gram in self._rows), key=len)
        if not lists:
            return []
        # What every third name holds ("Foods", "Media") tells little and costs most.
        told = lists[: max(_TELLING, len(lists) * 2 // 3)]
        counts = np.bincount(np.concatenate(told), minlength=len(self._sizes))
        rows = np.flatnonzero(counts >= min(2, counts.max()))
        dice = counts[rows] / (self._sizes[rows] + len(grams))
        limit = min(limit, len(rows))
        top = np.argpartition(-dice, limit - 1)[:limit]
        return [int(row) for row in rows[top[np.argsort(-dice[top])]]]


def _grams(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
