"""Counts tokens without ever waiting for a network.

tiktoken fetches its encodings at first use. That happens on a thread of its own; until it is done,
and for ever where there is no network or the model is none of OpenAI's, an estimate is used.
"""

import re
import threading
from typing import Any

LETTERS_OF_A_TOKEN = 5
OTHER_LETTERS_OF_A_TOKEN = 1.5
"""Outside of English, where words are split further."""
DIGITS_OF_A_TOKEN = 1.5
SIGNS_OF_A_TOKEN = 3
"""Past the first one: a run of signs, as JSON has many, is often one token.

Held against two tokenizers of OpenAI and one other: `bench/token_estimate.py`.
"""
_PIECES = re.compile(r"[^\W\d_]+|\d+|\s+|(?:[^\w\s]|_)+", re.UNICODE)
_PER_MESSAGE = 4
"""Tokens that mark the beginning, the role and the end of a message."""


def estimate(text: str) -> int:
    """Tokens of a text, rather too many than too few."""
    return round(sum(_tokens(piece) for piece in _PIECES.findall(text)))


def _tokens(piece: str) -> float:
    """Tokens of a word, a number, a run of signs or the space between them."""
    size = len(piece)
    if piece.isspace():
        return piece.count("\n") * 0.5 + (size > 1)
    if piece[0].isalpha():
        letters = LETTERS_OF_A_TOKEN if piece.isascii() else OTHER_LETTERS_OF_A_TOKEN
        return max(1.0, size / letters)
    if piece[0].isdigit():
        return max(1.0, size / DIGITS_OF_A_TOKEN)
    return 1 + (size - 1) / SIGNS_OF_A_TOKEN


class TokenCounter:
    """Tokens of texts for one model."""

    def __init__(self, model: str) -> None:
        self._encoding: Any = None
        self._loading = threading.Thread(target=self._load, args=(model,), daemon=True)
        self._started = False
        self._lock = threading.Lock()

    def text(self, text: str) -> int:
        """Tokens of a text: exact once the encoding is there, an estimate before."""
        with self._lock:
            if not self._started:
                self._started = True
                self._loading.start()
        encoding = self._encoding
        return len(encoding.encode_ordinary(text)) if encoding is not None else estimate(text)

    def message(self, text: str) -> int:
        """Tokens of a message with that content."""
        return self.text(text) + _PER_MESSAGE

    @property
    def exact(self) -> bool:
        """Whether the model's own encoding is in use."""
        return self._encoding is not None

    def settle(self) -> None:
        """Wait until the encoding is there, or it is known that it will not be."""
        if self._started:
            self._loading.join()

    def _load(self, model: str) -> None:
        try:
            import tiktoken

            self._encoding = tiktoken.encoding_for_model(model)
        except Exception:  # noqa: BLE001 - no package, model or network: the estimate stays
            self._encoding = None
