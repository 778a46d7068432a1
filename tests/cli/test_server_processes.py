"""Several server processes on one port share the connections."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
START = """
import uvicorn
from terminal import processes
processes.run(uvicorn.Config("who:app", port={port}, workers=2, log_level="error", lifespan="off"))
"""
APP = """
import os
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A port on which two processes tell their number."""
    (tmp_path / "who.py").write_text(APP, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{tmp_path}"}
    command = [sys.executable, "-c", START.format(port=port)]
    running = subprocess.Popen(command, env={**os.environ, **path}, cwd=tmp_path)
    yield port, running
    running.terminate()
    running.wait(20)


def who(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=10) as answer:
        return answer.read().decode()


def both(port: int) -> Counter[str]:
    """Who answered 60 connections, once both processes listen."""
    ends, there = time.monotonic() + 60, 0
    while time.monotonic() < ends:
        try:
            answered = Counter(who(port) for _ in range(60))
        except OSError:
            continue
        there += len(answered) == 2
        if there == 2:  # one of them may have begun in the middle of the first
            return answered
    raise AssertionError("two processes did not answer")


def test_each_process_gets_its_share(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    assert min(both(server[0]).values()) > 60 // 6


def held(port: int, most: int, opened: ExitStack) -> Counter[str]:
    """Who answers on so many connections that stay open."""
    answered = Counter[str]()
    for _ in range(most):
        line = opened.enter_context(closing(http.client.HTTPConnection("127.0.0.1", port)))
        line.request("GET", "/")
        answered[line.getresponse().read().decode()] += 1
    return answered


def test_connections_that_stay_open_are_shared_evenly_also_after_some_were_closed(
    server: tuple[int, subprocess.Popen[bytes]],
) -> None:
    both(server[0])
    ends, even = time.monotonic() + 60, 0
    while even < 2 and time.monotonic() < ends:  # closing is told with a tenth of a second's delay
        with ExitStack() as opened:
            even += sorted(held(server[0], 20, opened).values()) == [10, 10]
    assert even == 2


def test_the_process_that_takes_a_dead_ones_place_gets_its_share(
    server: tuple[int, subprocess.Popen[bytes]],
) -> None:
    before = both(server[0])
    os.kill(int(min(before)), signal.SIGKILL)
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        after = both(server[0])
        if after.keys() != before.keys():
            break
    assert len(after.keys() & before.keys()) == 1


def test_a_taken_port_is_refused(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port = server[0]
    both(port)
    command = [sys.executable, "-c", START.format(port=port)]
    again = subprocess.run(command, check=False, cwd=CHECKOUT, capture_output=True, timeout=60)
    assert again.returncode != 0
    assert b"in use" in again.stderr


ENDING = """
import socket
from terminal.processes import READY, Dealer
listening = socket.create_server(("127.0.0.1", 0))
address = listening.getsockname()
with Dealer(listening) as dealer:
    stays = dealer.line()
    stays.send(READY)
    for _ in range(300):
        ends = dealer.line()
        with ends, socket.create_connection(address, timeout=10):
            ends.send(READY)
        stays.setblocking(False)
        try:
            socket.recv_fds(stays, 9, 9)
        except BlockingIOError:
            pass
    stays.settimeout(10)
    with socket.create_connection(address, timeout=10):
        print("came", len(socket.recv_fds(stays, 1, 1)[1]))
"""


def test_a_process_that_ends_as_a_connection_comes_stops_nobody_else() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ENDING],
        check=False, cwd=CHECKOUT, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert told.stdout == "came 1\n", told.stderr
