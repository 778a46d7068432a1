"""Sentences with something in front of the question: "coffee in hand, so what's on my plate?"."""

import re
from collections.abc import Iterator

_BREAK = re.compile(
    r"(?:[,;:.!?…–—-]+\s+(?:so|and|but|ok(?:ay)?|well|now|then|anyway)?[\s,]*"
    r"|\s+(?:so|and so|but|because|cause|therefore|anyway)\s+)(?=\w)",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\s+(?:before|when|while|as|since|because|so(?:\s+that)?|in\s+case|,)"
    r"\s+(?:i|we|they|he|she|my|our)(?:'\w+)?\s",
    re.IGNORECASE,
)
"""What a question is wanted for: "… before I call their boss"."""
LEAST = 3
"""Words of a question that can stand without what is in front of it."""


def tails(sentence: str) -> Iterator[str]:
    """The sentence without its first part, without the first two …"""
    for match in _BREAK.finditer(sentence):
        rest = sentence[match.end() :]
        if len(rest.split()) >= LEAST:
            yield rest


def heads(sentence: str) -> Iterator[str]:
    """The sentence without what is said after the question, the longest first."""
    ends = {m.start() for pattern in (_BREAK, _AFTERWARDS) for m in pattern.finditer(sentence)}
    for end in sorted(ends, reverse=True):
        head = sentence[:end]
        if len(head.split()) >= LEAST:
            yield head
