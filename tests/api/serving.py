"""A real server on a free port of this machine, and clients for it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from api.app import build as build_app
from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from store import schema, tokens
from tests.api import company


@dataclass
class Served:
    """A running server."""

    url: str
    assistant: Assistant
    app: Any
    server: uvicorn.Server
    _kept: list[httpx.Client] = field(default_factory=list)

    def token(self, persona: str = "manager", scopes: tuple[str, ...] = tokens.SCOPES) -> str:
        """A token of the persona's person."""
        with self.assistant.store.session() as session:
            return company.token(session, company.PERSONAS[persona], scopes)

    def client(self, persona: str = "manager", scopes: tuple[str, ...] = tokens.SCOPES) -> "Client":
        """A client with a token of its own."""
        made = Client(self.url, self.token(persona, scopes))
        self._kept.append(made)
        return made

    def anybody(self) -> httpx.Client:
        """A client without an identity."""
        self._kept.append(httpx.Client(base_url=self.url, timeout=30, verify=False))
        return self._kept[-1]

    def close(self) -> None:
        """Hang all clients up."""
        for client in self._kept:
            client.close()


class Client(httpx.Client):
    """A client of one person."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, verify=False
        )

    def thread(self) -> str:
        """A fresh conversation."""
        return self.post("/api/threads").raise_for_status().json()["id"]

    def ask(self, text: str, thread: str | None = None, **more: Any) -> dict[str, Any]:
        """The turn of a question."""
        path = f"/api/threads/{thread or self.thread()}/messages"
        return self.post(path, json={"text": text, **more}).raise_for_status().json()

    def events(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> "Iterator[tuple[int, str, Any]]":
        """Number, name and data of the events, as they come."""
        given = {"Accept": "text/event-stream", **headers}
        with self.stream(method, path, json=body, headers=given) as response:
            assert response.status_code == 200, response.read()
            yield from read_events(response)


def read_events(response: httpx.Response) -> Iterator[tuple[int, str, Any]]:
    """The events of a response."""
    told: dict[str, str] = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            told[name] = value
        elif "event" in told:
            yield int(told["id"]), told["event"], json.loads(told["data"])
            told = {}


def installation(home: Path, training: Any, **settings: Any) -> Assistant:
    """The company, installed."""
    training.put(home / "cache")
    write_demo(home, Demo(company.NOW, company.PERSONAS))
    assistant = build(Settings(home=home, **settings))
    schema.prepare(assistant.store)
    with assistant.store.session() as session:
        company.fill(session)
    company.write_articles(home / "articles")
    assistant.knowledge.add([home / "articles"], now=company.NOW)
    return assistant


@contextmanager
def serving(assistant: Assistant) -> Iterator[Served]:
    """The server within this block, and stopped after it."""
    app = build_app(assistant)
    config = uvicorn.Config(app, port=0, log_level="error", access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 120
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server does not get ready"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    served = Served(f"http://127.0.0.1:{port}", assistant, app, server)
    try:
        yield served
    finally:
        served.close()
        server.should_exit = True
        thread.join(60)
        assistant.store.close()
        assistant.threads.database.close()
