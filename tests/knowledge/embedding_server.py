"""An endpoint on loopback that speaks OpenAI's `/embeddings` over real HTTP."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from knowledge.lexical import terms

DIMENSION = 96
Embed = Callable[[Sequence[str]], np.ndarray]


def hashed(texts: Sequence[str]) -> np.ndarray:
    """Texts that share words are near: each word adds to one of 96 numbers. Not of length 1."""
    rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in terms(text) or ["nothing"]:
            rows[row, blake2b(word.encode()).digest()[0] % DIMENSION] += 1
    return rows


@dataclass
class Served:
    """The endpoint and what it was asked."""

    embed: Embed
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """Answered first, one after the other: status, headers, body."""

    @property
    def texts(self) -> list[str]:
        """Every text that was to be embedded, in order."""
        return [text for body in self.asked for text in body["input"]]


@contextmanager
def serving(embed: Embed = hashed) -> Iterator[Served]:
    """The endpoint at `url`, until the block ends."""
    served = Served(embed)

    class Handler(_Handler):
        held = served

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    held: Served
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.held.refusals:
            self._answer(*self.held.refusals.pop(0))
            return
        self.held.asked.append({**body, "path": self.path})
        self.held.keys.append(self.headers["Authorization"])
        rows = self.held.embed(body["input"]).tolist()
        # In another order than asked: each entry says which text it is of.
        data = [{"object": "embedding", "index": at, "embedding": r} for at, r in enumerate(rows)]
        said = {"object": "list", "model": body["model"], "data": data[::-1]}
        self._answer(200, {}, json.dumps(said).encode())

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass
