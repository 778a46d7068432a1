"""Server processes of their own: two of Deskmate's, a Chroma server, and a client between them."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from assistant.wiring import Assistant
from store import tokens
from tests.api import company
from tests.api.serving import Client

CHECKOUT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 180


@dataclass
class Process:
    """A server process."""

    url: str
    popen: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End it as a power cut would."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(30)


class Between(Client):
    """A client whose requests go to one process after the other, as behind a balancer."""

    def __init__(self, urls: list[str], token: str) -> None:
        self._urls = itertools.cycle(urls)
        super().__init__(urls[0], token)

    def build_request(self, *words: Any, **more: Any) -> httpx.Request:
        self.base_url = next(self._urls)
        return super().build_request(*words, **more)


@dataclass
class Two:
    """The two processes, and what they share."""

    processes: list[Process]
    assistant: Assistant
    database: str
    _kept: list[Client] = field(default_factory=list)

    def client(self, persona: str, only: int | None = None) -> Client:
        """A client of one process, or of both in turn."""
        with self.assistant.store.session() as session:
            token = company.token(session, company.PERSONAS[persona], tokens.SCOPES)
        urls = [p.url for n, p in enumerate(self.processes) if only in (None, n)]
        self._kept.append(Between(urls, token))
        return self._kept[-1]

    def close(self) -> None:
        """Hang all clients up."""
        for client in self._kept:
            client.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command: list[str], url: str, ready: str, **environment: str) -> Iterator[Process]:
    """A process that serves `url`, once `ready` answers; ended at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKMATE_")}
    with subprocess.Popen(
        command, cwd=CHECKOUT, env={**kept, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as popen:  # fmt: skip
        try:
            _wait(url + ready, popen)
            yield Process(url, popen)
        finally:
            popen.terminate()


def deskmate(home: Path, **settings: str) -> Any:
    """A server process on this home."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "server:from_environment", "--factory"]
    command += ["--port", str(port), "--log-level", "error", "--no-access-log"]
    given = {f"DESKMATE_{name.upper()}": value for name, value in settings.items()}
    return running(command, f"http://127.0.0.1:{port}", "/readyz", DESKMATE_HOME=str(home), **given)


def chroma(folder: Path) -> Any:
    """A Chroma server."""
    port = free_port()
    program = str(Path(sys.executable).with_name("chroma"))
    command = [program, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    return running(command, f"http://127.0.0.1:{port}", "/api/v2/heartbeat")


def _wait(address: str, popen: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    with httpx.Client(timeout=10, verify=False) as client:
        while True:
            try:
                if client.get(address).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
            assert popen.poll() is None, f"the process for {address} has ended"
            assert time.monotonic() < until, f"{address} does not answer"
