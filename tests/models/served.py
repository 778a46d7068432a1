"""An OpenAI-compatible endpoint on loopback that says its lines one after the other.

It speaks the wire format over real HTTP, so that the provider's package, its stream reader and
our requests are all at work. Lines are made by the functions at the end.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Line:
    """One answer of the endpoint."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    deltas: Sequence[Body] = ()
    """Pieces of the message, as `choices[0].delta` carries them."""
    usage: tuple[int, int] | None = None
    body: bytes | None = None
    """Sent instead of a message, whatever it is."""
    wait: float = 0
    """Seconds before anything is sent."""
    pause: float = 0
    """Seconds between the pieces."""
    cut: bool = False
    """Whether the connection breaks before the stream has ended."""


Lines = Sequence[Line | Callable[[Body], Line]]


class Endpoint:
    """The endpoint and what it was asked."""

    def __init__(self, lines: Lines) -> None:
        self.lines = list(lines)
        self.asked: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.closing = threading.Event()
        self.url = ""

    def next(self, asked: Body, headers: dict[str, str]) -> Line:
        """The line for a request; the last one is said again when there are no more."""
        self.times.append(time.monotonic())
        self.asked.append(asked)
        self.headers.append(headers)
        line = self.lines.pop(0) if len(self.lines) > 1 else self.lines[0]
        return line if isinstance(line, Line) else line(asked)


@contextmanager
def serving(*lines: Line | Callable[[Body], Line]) -> Iterator[Endpoint]:
    """The endpoint at `url`, until the block ends."""
    endpoint = Endpoint(lines)

    class Handler(_Handler):
        held = endpoint

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    held: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        line = self.held.next(asked, dict(self.headers))
        self._wait(line.wait)
        try:
            self._say(line, streamed=asked.get("stream", False))
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test has its own record."""

    def _say(self, line: Line, *, streamed: bool) -> None:
        assert streamed, "Deskmate always reads streams"
        self.send_response(line.status)
        for name, value in line.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        failed = line.status != 200
        self.send_header("Content-Type", "application/json" if failed else "text/event-stream")
        # With a length that is never reached, a closed connection is a broken one.
        if line.cut:
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        if line.body is not None:
            self.wfile.write(line.body)
            return
        for piece in _pieces(line):
            self.wfile.write(piece)
            self.wfile.flush()
            self._wait(line.pause)

    def _wait(self, seconds: float) -> None:
        if seconds:
            self.held.closing.wait(seconds)


def _pieces(line: Line) -> Iterator[bytes]:
    base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "served"}
    for delta in line.deltas:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": None}
        yield _event({**base, "choices": [choice]})
    if line.cut:
        return
    finished = "tool_calls" if any("tool_calls" in delta for delta in line.deltas) else "stop"
    yield _event({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": finished}]})
    if line.usage is not None:
        read, written = line.usage
        counts = {
            "prompt_tokens": read,
            "completion_tokens": written,
            "total_tokens": read + written,
        }
        yield _event({**base, "choices": [], "usage": counts})
    yield b"data: [DONE]\n\n"


def _event(value: Body) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()


def words(text: str, usage: tuple[int, int] | None = (100, 20), **more: Any) -> Line:
    """A message in words, a few letters at a time."""
    pieces = [text[at : at + 9] for at in range(0, len(text), 9)]
    return Line(deltas=[{"content": piece} for piece in pieces], usage=usage, **more)


def calls(name: str, usage: tuple[int, int] | None = (100, 20), **args: Any) -> Line:
    """A tool call, its arguments in two pieces as providers send them."""
    written = json.dumps(args)
    half = len(written) // 2
    first = {"index": 0, "id": "call_1", "type": "function"}
    return Line(
        deltas=[
            {"tool_calls": [{**first, "function": {"name": name, "arguments": written[:half]}}]},
            {"tool_calls": [{"index": 0, "function": {"arguments": written[half:]}}]},
        ],
        usage=usage,
    )


def fails(status: int, said: str = "secret-key", **headers: str) -> Line:
    """An error of the provider; underscores in names of headers stand for hyphens."""
    body = json.dumps({"error": {"message": said, "type": "error", "code": None}}).encode()
    return Line(status, {k.replace("_", "-"): v for k, v in headers.items()}, body=body)
