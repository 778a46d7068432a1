"""What is too large, too much or too slow is refused, and a stop loses no question."""

import socket
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.guard import BODY_LIMIT
from assistant.wiring import Conversation
from tests.api.serving import Client, Served, installation, serving


def test_a_body_past_the_limit_is_refused_with_and_without_a_length(manager: Client) -> None:
    large = b'{"title": "' + b"a" * BODY_LIMIT + b'"}'

    def pieces() -> Any:
        yield from (large[at : at + 65_536] for at in range(0, len(large), 65_536))

    for content in (large, pieces()):
        refused = manager.post("/api/threads", content=content)
        assert refused.status_code == 413
        assert refused.json()["error"]["type"] == "too_large"


def test_a_request_that_is_no_http_harms_nobody(served: Served, manager: Client) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(b"NONSENSE\r\n\r\n")
        assert b"400" in line.recv(100)
    assert manager.get("/api/me").status_code == 200


def test_guessing_is_slowed_down_but_not_for_who_has_a_token(
    served: Served, manager: Client
) -> None:
    services = served.app.state.services
    kept, services.limits = services.limits, type(services.limits)(1_000_000)
    try:
        stranger = served.anybody()
        guesses = [
            stranger.get("/api/me", headers={"Authorization": f"Bearer dm_{n}"}) for n in range(40)
        ]
        assert [g.status_code for g in guesses[:30]] == [401] * 30
        assert guesses[-1].status_code == 429
        assert int(guesses[-1].headers["retry-after"]) >= 1
        assert manager.get("/api/me").status_code == 200
    finally:
        services.limits = kept


class Slow:
    """Makes answers wait until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.begun = threading.Event(), threading.Semaphore(0)
        ask = Conversation.ask

        def waits(conversation: Conversation, question: Any, listener: Any = None) -> Any:
            self.begun.release()
            assert self.go.wait(30)
            return ask(conversation, question, listener)

        monkeypatch.setattr(Conversation, "ask", waits)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


def change(served: Served, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Other settings for the rest of a test."""
    held = served.assistant
    monkeypatch.setattr(held, "settings", held.settings.model_copy(update=settings))


def begin(client: Client, text: str = "show ticket DESK-1", thread: str = "") -> httpx.Response:
    """Ask without waiting."""
    path = f"/api/threads/{thread or client.thread()}/messages"
    return client.post(path, json={"text": text}, headers={"Prefer": "respond-async"})


def test_a_second_question_in_a_busy_thread_names_the_run_before(
    manager: Client, slow: Slow
) -> None:
    thread = manager.thread()
    first = begin(manager, thread=thread).json()
    busy = begin(manager, "and P1?", thread)
    assert busy.status_code == 409
    assert (busy.json()["error"]["type"], busy.json()["error"]["run"]) == ("busy", first["run"])
    assert manager.get(f"/api/threads/{thread}").json()["running"] == first["run"]
    slow.go.set()
    assert list(manager.events("GET", f"/api/runs/{first['run']}/events"))[-1][1] == "done"


def test_a_cancelled_run_ends_for_its_clients_and_frees_the_thread(
    manager: Client, slow: Slow
) -> None:
    thread = manager.thread()
    run = begin(manager, thread=thread).json()["run"]
    assert slow.begun.acquire(timeout=10)
    assert manager.post(f"/api/runs/{run}/cancel").json()["state"] == "cancelled"
    told = list(manager.events("GET", f"/api/runs/{run}/events"))
    assert told[-1][1] == "error"
    slow.go.set()
    assert manager.ask("show ticket DESK-1", thread)["state"] == "done"
    assert manager.get(f"/api/runs/{run}").json()["answer"] is None


def test_too_many_questions_at_once_are_refused_and_none_is_lost(
    served: Served, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = served.client("manager")
    change(served, monkeypatch, runs_per_person=5, run_queue=8)
    mine = [begin(client) for _ in range(6)]
    assert [answer.status_code for answer in mine] == [202] * 5 + [429]
    others = [begin(served.client(p)) for p in ("executive", "csm", "agent", "agent")]
    assert [answer.status_code for answer in others] == [202] * 3 + [503]
    assert others[-1].headers["retry-after"]
    slow.go.set()
    for answer in mine[:5]:
        events = list(client.events("GET", answer.headers["location"]))
        assert events[-1][1] == "done"


def test_an_answer_that_takes_too_long_is_given_up_with_a_sentence(
    manager: Client, served: Served, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(served, monkeypatch, run_seconds=0.2)
    turn = manager.ask("show ticket DESK-1")
    slow.go.set()
    assert turn["state"] == "failed"
    assert turn["error"]["type"] == "timeout"


@pytest.mark.slow
def test_a_rate_is_kept_per_person(tmp_path: Path, training: Any) -> None:
    assistant = installation(tmp_path / "home", training, rate_per_minute=5)
    with serving(assistant) as served:
        client, other = served.client("manager"), served.client("agent")
        codes = [client.get("/api/me").status_code for _ in range(7)]
        assert codes[:5] == [200] * 5
        assert codes[-1] == 429
        assert other.get("/api/me").status_code == 200


@pytest.mark.slow
def test_a_stop_finishes_what_it_can_and_leaves_the_rest_for_the_next_process(
    tmp_path: Path, training: Any, slow: Slow
) -> None:
    home = tmp_path / "home"
    assistant = installation(home, training, stop_seconds=1, run_workers=2)
    with serving(assistant) as served:
        client = served.client("agent")
        runs = [begin(client).json()["run"] for _ in range(3)]
        assert slow.begun.acquire(timeout=10)
        threading.Timer(2.5, slow.go.set).start()
        served.server.should_exit = True
        time.sleep(0.2)
    left = [assistant.threads.turns.get(run) for run in runs]
    assert [turn.state if turn else None for turn in left] == ["queued"] * 3
    with serving(type(assistant)(assistant.settings)) as served:
        client = served.client("agent")
        for run in runs:
            events = list(client.events("GET", f"/api/runs/{run}/events"))
            assert events[-1][2]["state"] == "done"
