"""Repairs words that are a slip away from ordinary ones: "shwo me my tikcets"."""

import re

from tools.arguments.everyday import EVERYDAY

_WORD = re.compile(r"[A-Za-z]{4,}")
_LONG = 7
"""From this length on, two slips are forgiven."""


def repair(sentence: str) -> str:
    """The sentence with unknown words replaced by the nearest ordinary word, where one is near."""
    return _WORD.sub(lambda match: _nearest(match[0]), sentence)


def _nearest(word: str) -> str:
    folded = word.lower()
    if folded in EVERYDAY:
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= _LONG else 1
    candidates = [w for w in EVERYDAY if len(w) > 2 and w[0] == folded[0]]
    found = process.extractOne(folded, candidates, scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else word
