"""A real mail server in a process of its own, which writes down what it took."""

import asyncio
import email
import os
import signal
import socket
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any


class Postbox:
    """Takes mail on loopback until it is stopped."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "taken.txt"
        self._log.touch()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._process = os.fork()
        if self._process == 0:
            _serve(self._socket, self._log)
        self._socket.close()

    def stop(self) -> None:
        """End the process."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def taken(self) -> dict[str, Counter[str]]:
        """Per recipient, how often each message came: a Message-ID with the digest of the mail."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for line in self._log.read_text(encoding="utf-8").splitlines():
            recipient, message = line.split(" ", 1)
            found[recipient][message] += 1
        return found


def _serve(listening: socket.socket, log: Path) -> None:
    from aiosmtpd.smtp import SMTP

    class Taker:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            mail = email.message_from_bytes(envelope.content)
            written = sha256(mail.as_bytes()).hexdigest()[:16]
            with log.open("a", encoding="utf-8") as file:
                for recipient in envelope.rcpt_tos:
                    file.write(f"{recipient} {mail['Message-ID']} {written}\n")
            return "250 taken"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        # No look-up of this machine's own name, and no stamp that differs between attempts.
        server = await loop.create_server(
            lambda: SMTP(Taker(), hostname="bench", loop=loop), sock=listening
        )
        await server.serve_forever()

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(run())
    finally:
        os._exit(0)
