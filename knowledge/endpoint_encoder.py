"""Sentence vectors from an endpoint that speaks OpenAI's `/embeddings`."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.embedding import EmbeddingUnavailable
from knowledge.encoders import normalised

if TYPE_CHECKING:
    import httpx

BATCH = 32
"""Texts of one request: small servers take no more."""
TRIES = 4
PATIENCE_S = 60.0
LONGEST_WAIT_S = 30.0
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504}


class EndpointEncoder:
    """`knowledge.encoders.Encoder`; it connects on first use. Safe to share between threads.

    `url` is the address without `/embeddings`; `key` goes into the Authorization header.
    """

    def __init__(self, url: str, model: str, key: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.model = model
        self._key = key
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """See `Encoder.embed`."""
        found: list[np.ndarray] = []
        for start in range(0, len(texts), BATCH):
            part = list(texts[start : start + BATCH])
            found.append(self._asked(part))
            if progress:
                progress(len(part))
        if len({rows.shape[1] for rows in found}) > 1:
            raise self._unusable("gives vectors of different lengths")
        return np.concatenate(found) if found else np.empty((0, 0), dtype=np.float32)

    def embed_one(self, text: str) -> np.ndarray:
        """See `Encoder.embed_one`."""
        return self._asked([text])[0]

    def close(self) -> None:
        """Give the connections back; the next use opens others."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _asked(self, texts: list[str]) -> np.ndarray:
        # An empty text is refused by most servers; a space means as little.
        body = {"model": self.model, "input": [text or " " for text in texts]}
        answer = self._sent(body | {"encoding_format": "float"})
        try:
            ordered = sorted(answer.json()["data"], key=lambda one: one["index"])
            rows = np.array([one["embedding"] for one in ordered], dtype=np.float32)
        except (KeyError, TypeError, ValueError):
            raise self._unusable("answers in another form than OpenAI's /embeddings") from None
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
            raise self._unusable(f"gives no {len(texts)} vectors for {len(texts)} texts")
        return normalised(rows)

    def _sent(self, body: dict[str, Any]) -> "httpx.Response":
        """The answer to a request; a busy or unreachable server is asked up to four times."""
        import httpx

        said = ""
        for tried in range(1, TRIES + 1):
            wait = min(2.0**tried, LONGEST_WAIT_S) * random.uniform(0.25, 0.5)  # noqa: S311
            try:
                answer = self._opened().post(f"{self.url}/embeddings", json=body)
            except httpx.HTTPError as error:
                said = f"does not answer ({type(error).__name__})"
            else:
                if answer.is_success:
                    return answer
                said = f"answers {answer.status_code}: {_message(answer)}"
                if answer.status_code not in _PASSING:
                    break
                wait = max(wait, min(_asked_to_wait(answer), LONGEST_WAIT_S))
            if tried < TRIES:
                time.sleep(wait)
        raise self._unusable(said)

    def _opened(self) -> "httpx.Client":
        import httpx

        with self._lock:
            if self._client is None:
                headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
                self._client = httpx.Client(timeout=PATIENCE_S, headers=headers)
            return self._client

    def _unusable(self, said: str) -> EmbeddingUnavailable:
        return EmbeddingUnavailable(
            f"The endpoint {self.url} {said} (model {self.model}). Check DESKMATE_EMBEDDING, "
            "DESKMATE_EMBEDDING_URL and DESKMATE_EMBEDDING_API_KEY; what was embedded is kept, "
            "and the next run goes on from there."
        )


def _asked_to_wait(answer: "httpx.Response") -> float:
    """Seconds of the header Retry-After; 0 for none or a date."""
    said = answer.headers.get("retry-after", "")
    return float(said) if said.replace(".", "", 1).isdigit() else 0.0


def _message(answer: "httpx.Response") -> str:
    """What the server says of its refusal, at most 200 characters."""
    try:
        error = answer.json()["error"]
        said = error["message"] if isinstance(error, dict) else error
    except (KeyError, TypeError, ValueError):
        said = answer.text
    return " ".join(str(said).split())[:200] or "nothing"
