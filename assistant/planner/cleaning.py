"""Makes any input a plain sentence: whatever arrives, reading it is safe and quick."""

import re
import unicodedata

LONGEST = 1_000
"""Characters that are read; a command is at the front."""
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"'})
_FILLERS = re.compile(r"(?<![\w'-])(?:u+h+m*|u+m+|erm+|h+m{2,})(?![\w'-])[,.…]*\s*", re.IGNORECASE)
"""Sounds that a dictation writes down: "for the last uh thirty days"."""
_KEPT_CONTROLS = frozenset("\n\t ")


def clean(text: str) -> str:
    """The text without control, zero-width and direction characters, in single spaces."""
    shown = text[: LONGEST * 8].translate(_QUOTES)
    shown = unicodedata.normalize("NFKC", shown)
    shown = "".join(
        ch for ch in shown if ch in _KEPT_CONTROLS or unicodedata.category(ch)[0] != "C"
    )
    return _without_fillers(" ".join(shown.split())[:LONGEST])


def _without_fillers(text: str) -> str:
    """The text as it was meant; what is nothing but such sounds stays."""
    spoken = _FILLERS.sub("", text).strip(" ,")
    return spoken if has_words(spoken) else text


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter or a digit."""
    return bool(re.search(r"[^\W_]", text))
