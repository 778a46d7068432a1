"""Sentences with something in front of the question: "coffee in hand, so what's on my plate?"."""

import re
from collections.abc import Iterator

_BREAK = re.compile(
    r"(?:[,;:.!?…–—-]+\s+(?:so|and|but|ok(?:ay)?|well|now|then|anyway)?[\s,]*"
    r"|\s+(?:so|and so|but|because|cause|therefore|anyway)\s+)(?=\w)",
    re.IGNORECASE,
)
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
    for match in reversed(list(_BREAK.finditer(sentence))):
        head = sentence[: match.start()]
        if len(head.split()) >= LEAST:
            yield head
