"""Several server processes on one port, each with its share of the connections.

Processes that accept from one socket take what they find: of a hundred connections that come at
once, the first to wake takes most, and where the kernel deals them out by chance one process gets
sixty and answers those a fifth later than the other. So the first process accepts, and hands each
connection to the process that has the fewest open.
"""

import asyncio
import selectors
import socket
import threading
from contextlib import suppress
from typing import Any, cast

import uvicorn
from uvicorn.supervisors import multiprocess

READY, GONE = b"+", b"-"
"""What a process says: it can take connections; one of them was closed."""


def run(config: uvicorn.Config) -> None:
    """Serve with `config.workers` processes until stopped. Exits where the port is taken."""
    listening = config.bind_socket()
    if not hasattr(socket, "send_fds"):
        multiprocess.Multiprocess(config, [listening]).run()
        return
    listening.listen(config.backlog)
    with Dealer(listening) as dealer:
        _Dealt(config, dealer).run()


class Dealer:
    """Accepts, on a thread of its own, and hands out."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._waiting = selectors.DefaultSelector()
        self._open: dict[socket.socket, int] = {}
        """Connections of each process that is ready, by the line to it."""
        self._woken, self._wakes = socket.socketpair()
        self._waiting.register(self._woken, selectors.EVENT_READ)
        listening.setblocking(False)

    def __enter__(self) -> "Dealer":
        threading.Thread(target=self._work, name="dealer", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def line(self) -> socket.socket:
        """The end, for a new process, of a line on which it gets connections."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._waiting.register(ours, selectors.EVENT_READ)
        return theirs

    def stop(self) -> None:
        """Accept no more."""
        with suppress(OSError):
            self._wakes.close()

    def _work(self) -> None:
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj is self._woken:
                    self._listening.close()
                    return
                if key.fileobj is self._listening:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket):
                    self._hear(key.fileobj)

    def _hear(self, line: socket.socket) -> None:
        if line.fileno() < 0:
            return  # dropped for another event of the same moment
        try:
            said = line.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self._drop(line)
            return
        self._open[line] = self._open.get(line, 0) - said.count(GONE)
        self._listen()

    def _listen(self) -> None:
        """Listen while there is somebody to hand to; until then connections wait outside."""
        registered = self._listening in self._waiting.get_map()
        if self._open and not registered:
            self._waiting.register(self._listening, selectors.EVENT_READ)
        elif registered and not self._open:
            self._waiting.unregister(self._listening)

    def _accept(self) -> None:
        try:
            connection = self._listening.accept()[0]
        except OSError:
            return
        with connection:
            while self._open:
                line = min(self._open, key=self._open.__getitem__)
                try:
                    socket.send_fds(line, [READY], [connection.fileno()])
                except OSError:
                    self._drop(line)
                    continue
                # At the end of the order, so that those with equally many take turns.
                self._open[line] = self._open.pop(line) + 1
                return

    def _drop(self, line: socket.socket) -> None:
        self._open.pop(line, None)
        self._waiting.unregister(line)
        line.close()
        self._listen()


class _Dealt(multiprocess.Multiprocess):
    """Starts each process, also one that takes a dead one's place, with a line of its own."""

    def __init__(self, config: uvicorn.Config, dealer: Dealer) -> None:
        super().__init__(config, [])
        self._dealer = dealer
        # The name by which the supervisor makes processes, first ones and later ones.
        multiprocess.Process = self._process  # pyright: ignore[reportAttributeAccessIssue]

    def _process(self, config: uvicorn.Config, _: list[socket.socket]) -> "_Process":
        return _Process(config, [self._dealer.line()])

    def terminate_all(self) -> None:
        self._dealer.stop()
        super().terminate_all()


class _Process(multiprocess.Process):
    """A process whose server takes connections from a line."""

    def __init__(self, config: uvicorn.Config, lines: list[socket.socket]) -> None:
        super().__init__(config, lines)
        self._lines = lines

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_lines": []}

    def start(self) -> None:
        super().start()
        for line in self._lines:
            line.close()  # the process has it now, and is alone with it: its end is noticed

    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            self._server = _Server(config=self.config)
        return self._server


class _Server(uvicorn.Server):
    """Serves the connections that come on a line instead of accepting them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._lines: list[socket.socket] = []
        self._taken = 0
        self._told = 0
        """How many of those taken were said to be closed."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        for line in sockets or []:
            line.setblocking(False)
            asyncio.get_running_loop().add_reader(line, self._take, line)
            line.send(READY)
            self._lines.append(line)

    async def on_tick(self, counter: int) -> bool:
        gone = self._taken - len(self.server_state.connections) - self._told
        if gone > 0:
            self._told += gone
            for line in self._lines:
                with suppress(OSError):
                    line.send(GONE * gone)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for line in self._lines:
            asyncio.get_running_loop().remove_reader(line)
        await super().shutdown(sockets)

    def _take(self, line: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            said, handed, *_ = socket.recv_fds(line, 1, 1)
        except BlockingIOError:
            return
        if not said:
            loop.remove_reader(line)
        for number in handed:
            task = loop.create_task(self._begin(socket.socket(fileno=number)))
            self.server_state.tasks.add(task)
            task.add_done_callback(self.server_state.tasks.discard)

    async def _begin(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        loop, kind = asyncio.get_running_loop(), cast("Any", self.config.http_protocol_class)
        try:
            await loop.connect_accepted_socket(
                lambda: kind(
                    config=self.config,
                    server_state=self.server_state,
                    app_state=self.lifespan.state,
                ),
                connection,
                ssl=self.config.ssl,
            )
        except OSError:
            connection.close()  # the client went away
        finally:
            self._taken += 1
