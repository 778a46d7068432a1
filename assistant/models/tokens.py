"""Counts tokens without ever waiting for a network.

tiktoken fetches its encodings at first use. That happens on a thread of its own; until it is done,
and for ever where there is no network or the model is none of OpenAI's, an estimate is used.
"""

import re
import threading
from typing import Any

CHARS_OF_A_WORD_PIECE = 4.5
"""Letters per token inside a word: a cautious rule of thumb, not fitted to any one tokenizer."""
_PIECES = re.compile(r"[^\W\d_]+|\d|\s+|[^\w\s]|_", re.UNICODE)
_PER_MESSAGE = 4
"""Tokens that mark the beginning, the role and the end of a message."""


def estimate(text: str) -> int:
    """Tokens of a text, rather too many than too few: words by length, each digit, each sign."""
    total = 0.0
    for piece in _PIECES.findall(text):
        if piece.isspace():
            total += piece.count("\n") * 0.5
        elif piece[0].isalpha():
            ascii_word = piece.isascii()
            total += max(1.0, len(piece) / (CHARS_OF_A_WORD_PIECE if ascii_word else 1.5))
        else:
            total += 1
    return round(total)


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

    def _load(self, model: str) -> None:
        try:
            import tiktoken

            self._encoding = tiktoken.encoding_for_model(model)
        except Exception:  # noqa: BLE001 - no package, model or network: the estimate stays
            self._encoding = None
