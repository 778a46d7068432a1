"""Chat turns a second through the whole server, with durable threads.

    python -m bench.server HOME [--threads 1,20,100,500] [--seconds 15] [--workers 1]
                                [--turns N] [--long N] [--new]

HOME holds the demo company (`DESKMATE_HOME=HOME deskmate demo --no-chat`). `deskmate serve` with so
many workers answers over loopback; the clients of this process ask in threads of their own, each
its next question when the answer is there. `--turns N` asks N questions in all at the last level
and says how memory and disk grew, memory after each tenth; `--long N` compares a thread of N turns
with a fresh one. Processor time and memory are those of all processes of the server, read from
/proc. The questions are eight, over and over, so that what was kept of a sentence is used; with
`--new` each has words at its end that hardly ever come twice.
"""

import argparse
import asyncio
import json
import math
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.processes import cpu_seconds, private_bytes, resident_bytes

CHECKOUT = Path(__file__).resolve().parent.parent
AT_REST = 0.1
"""Processor seconds in a second: less than this is a server with nothing to do."""
QUESTIONS = (
    "show ticket TICK-001",
    "list open P1 tickets",
    "show the second one",
    "search knowledge base for password reset",
    "what can you do",
    "show my calendar",
    "who is working on DESK-1002?",
    "list tickets on hold",
)

CAUSES = (
    "bridge", "garden", "lamp", "river", "candle", "piano", "forest", "ladder", "mirror", "pencil",
    "saddle", "tunnel", "violin", "window", "anchor", "basket", "castle", "desert", "engine",
    "feather", "glacier", "harbour", "island", "jacket", "kettle", "lantern", "meadow", "needle",
    "orchard", "pillow", "quarry", "ribbon", "statue", "timber", "umbrella", "valley", "wagon",
)  # fmt: skip
PARTS = 10
"""How many times memory is read while many questions are asked."""


@dataclass(frozen=True)
class Server:
    """A running server: where, a token of the manager, and its first process."""

    port: int
    token: str
    pid: int


@dataclass
class Level:
    """What one number of concurrent threads gave. Times in seconds."""

    threads: int
    took: float = 0.0
    cpu: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: int = 0
    new: bool = False
    """Whether questions get words that were not heard before."""

    def question(self, number: int) -> str:
        """The question of that number."""
        text = QUESTIONS[number % len(QUESTIONS)]
        if not self.new:
            return text
        one, other, third = (random.choice(CAUSES) for _ in range(3))
        return f"{text} because of the {one}, the {other} and the {third}"

    def row(self) -> dict[str, float]:
        """The figures of a table row."""
        turns = len(self.times)
        cuts = statistics.quantiles(self.times, n=20) if turns > 1 else [0.0] * 19
        return {
            "threads": self.threads,
            "turns": turns,
            "errors": self.errors,
            "turns_per_second": round(turns / self.took, 1),
            "p50_ms": round(cuts[9] * 1000, 1),
            "p95_ms": round(cuts[18] * 1000, 1),
            "cpu_ms_per_turn": round(self.cpu / max(turns, 1) * 1000, 1),
        }


class Client:
    """One connection that is kept open: the least a client can cost."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body of a request."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        raw = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Authorization: Bearer {self._token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(raw)}\r\n\r\n"
        )
        writer.write(head.encode() + raw)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), content

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()


async def talk(client: Client, level: Level, until: float, turns: int | None, first: int) -> None:
    """Ask in one thread until the time is over, or that many turns."""
    _, raw = await client.call("POST", "/api/threads")
    path = f"/api/threads/{json.loads(raw)['id']}/messages"
    n = 0
    while n < turns if turns is not None else time.perf_counter() < until:
        began = time.perf_counter()
        status, raw = await client.call("POST", path, {"text": level.question(first + n)})
        n += 1
        if status == 200 and json.loads(raw)["state"] == "done":
            level.times.append(time.perf_counter() - began)
        else:
            level.errors += 1


async def measure(
    at: Server, threads: int, seconds: float, turns: int | None, new: bool = False
) -> Level:
    """Ask in so many threads at once."""
    level = Level(threads, new=new)
    before, began = cpu_seconds(at.pid), time.perf_counter()
    clients = [Client(at.port, at.token) for _ in range(threads)]
    each = None if turns is None else turns // threads
    tasks = [talk(c, level, began + seconds, each, n) for n, c in enumerate(clients)]
    await asyncio.gather(*tasks)
    level.took = time.perf_counter() - began
    level.cpu = cpu_seconds(at.pid) - before
    for client in clients:
        client.close()
    return level


async def long_thread(at: Server, turns: int) -> tuple[float, float]:
    """Median seconds of the first 20 and the last 20 turns of one thread; the same question."""
    client, times = Client(at.port, at.token), list[float]()
    _, raw = await client.call("POST", "/api/threads")
    path = f"/api/threads/{json.loads(raw)['id']}/messages"
    for _ in range(turns):
        began = time.perf_counter()
        await client.call("POST", path, {"text": QUESTIONS[1]})
        times.append(time.perf_counter() - began)
    client.close()
    return statistics.median(times[:20]), statistics.median(times[-20:])


@contextmanager
def server(home: Path, workers: int) -> Iterator[Server]:
    """`deskmate serve` on this home."""
    sys.path[:0] = [str(CHECKOUT)]
    environment = {
        **os.environ, "DESKMATE_HOME": str(home), "DESKMATE_RATE_PER_MINUTE": "1000000",
        "DESKMATE_RUNS_PER_PERSON": "1000",
    }  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-c", "from cli import main; main()", "serve",
        "--port", str(port), "--workers", str(workers),
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(port, process.pid)
        yield Server(port, token_for(home), process.pid)
    finally:
        process.terminate()
        process.wait(60)


def wait_until_ready(port: int, pid: int) -> None:
    """Wait until the server answers and all its processes are at rest.

    Raises SystemExit when that takes more than five minutes.
    """
    import httpx

    until = time.monotonic() + 300
    while time.monotonic() < until:
        used = cpu_seconds(pid)
        time.sleep(1)
        try:
            ready = httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
        except httpx.HTTPError:
            ready = False
        if ready and cpu_seconds(pid) - used < AT_REST:
            return
    raise SystemExit("the server did not get ready")


def token_for(home: Path) -> str:
    """A token of the manager."""
    from assistant.settings import Settings
    from assistant.wiring import build
    from store import tokens

    assistant = build(Settings(home=home))
    with assistant.store.session() as session:
        person = assistant.actor("manager").person_id
        now = datetime.now(UTC)
        _, secret = tokens.create(
            session, person=person, name="bench", now=now, by="bench", scopes=tokens.SCOPES
        )
    assistant.store.close()
    return secret


def disk(home: Path) -> int:
    """Bytes of the conversations, without the journal, which is as large as it ever was."""
    with closing(sqlite3.connect(home / "threads.db")) as database:
        return math.prod(
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )


def memory_mb(at: Server) -> dict[str, float]:
    """Megabytes of the server's processes: all, and what each has for itself."""
    found = {"memory_mb": resident_bytes(at.pid), "private_mb": private_bytes(at.pid)}
    return {name: round(size / 1e6, 1) for name, size in found.items()}


def grown_mb(home: Path, before: int, turns: int) -> float:
    """Megabytes that 100 turns took."""
    return round((disk(home) - before) / 1e6 / turns * 100, 3)


async def run(arguments: argparse.Namespace, at: Server) -> dict[str, object]:
    """All that was asked for."""
    told: dict[str, object] = {"workers": arguments.workers}
    await measure(at, 4, 3, None)
    levels = [int(n) for n in arguments.threads.split(",")]
    rows = []
    for threads in levels:
        level = await measure(at, threads, arguments.seconds, None, arguments.new)
        rows.append(level.row())
        if not arguments.json:
            print(rows[-1], flush=True)
    told["levels"] = rows
    if arguments.turns:
        size, memory = disk(arguments.home), [memory_mb(at)]
        for _ in range(PARTS):
            level = await measure(at, levels[-1], 0, arguments.turns // PARTS, arguments.new)
            memory.append(memory_mb(at))
            if not arguments.json:
                print({**level.row(), **memory[-1]}, flush=True)
        told["many"] = {
            **level.row(), "memory": memory,
            "disk_mb_per_100_turns": grown_mb(arguments.home, size, arguments.turns),
        }  # fmt: skip
    if arguments.long:
        size = disk(arguments.home)
        first, last = await long_thread(at, arguments.long)
        told["long"] = {
            "turns": arguments.long, "fresh_ms": round(first * 1000, 1),
            "long_ms": round(last * 1000, 1), "times": round(last / first, 2),
            "disk_mb_per_100_turns": grown_mb(arguments.home, size, arguments.long),
        }  # fmt: skip
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--threads", default="1,20,100,500")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--turns", type=int)
    parser.add_argument("--long", type=int)
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with server(arguments.home, arguments.workers) as at:
        told = asyncio.run(run(arguments, at))
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
