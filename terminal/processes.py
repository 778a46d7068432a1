"""Several server processes on one port, each with its share of the connections.

Processes that accept from one socket take what they find: of a hundred connections that come at
once, the first to wake takes most. On Linux each process has a socket of its own on the same port,
and the kernel deals the connections out.
"""

import socket
import sys

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess, Process


def run(config: uvicorn.Config) -> None:
    """Serve with `config.workers` processes until stopped. Exits where the port is taken."""
    shared = config.bind_socket()
    if not sys.platform.startswith("linux"):
        Multiprocess(config, [shared]).run()
        return
    # The port was free; sockets that may share it would not have noticed another server there.
    shared.close()
    _Dealt(config, [_own(shared.family, config) for _ in range(config.workers)]).run()


class _Dealt(Multiprocess):
    """Starts each process with one of the sockets; one that takes a dead one's place hears all."""

    def init_processes(self) -> None:
        for own in self.sockets:
            process = Process(self.config, [own])
            process.start()
            self.processes.append(process)


def _own(family: socket.AddressFamily | int, config: uvicorn.Config) -> socket.socket:
    own = socket.socket(family)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind((config.host, config.port))
    own.set_inheritable(True)
    return own
