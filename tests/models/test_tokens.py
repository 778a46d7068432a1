"""Tokens are counted at once, with or without a network."""

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.models.tokens import TokenCounter, estimate


def test_without_a_network_the_estimate_is_there_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried, over = threading.Event(), threading.Event()

    def unreachable(*_: Any, **__: Any) -> Any:
        tried.set()
        over.wait(10)  # a network that swallows everything
        raise OSError("no network")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    counter = TokenCounter("gpt-4o")
    started = time.monotonic()
    counted = counter.text("How many tickets are open?")
    waited = time.monotonic() - started
    assert tried.wait(60)
    assert counter.text("How many tickets are open?") == counted
    assert counted == estimate("How many tickets are open?")
    assert not counter.exact
    over.set()
    counter.settle()
    assert not counter.exact
    assert waited < 1


def test_the_models_own_encoding_is_used_once_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    import tiktoken

    one_a_byte = tiktoken.Encoding(
        "bytes", pat_str=r"\S+|\s+", mergeable_ranks={bytes([n]): n for n in range(256)},
        special_tokens={},
    )  # fmt: skip
    monkeypatch.setattr(tiktoken, "encoding_for_model", lambda _: one_a_byte)
    counter = TokenCounter("any")
    counter.text("")
    counter.settle()
    assert counter.exact
    assert counter.text("open tickets") == len("open tickets")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("open tickets", 2, 3),
        ('{"rows": [{"Ticket": "DESK-1002", "Prio": "P1"}]}', 20, 30),
        ("Zuständigkeit für Rückfragen", 8, 20),
        ("未解決のチケットを表示して", 8, 20),
        ("14.10.2026", 5, 9),
    ],
)
def test_the_estimate_is_near_what_tokenizers_count(text: str, least: int, most: int) -> None:
    assert least <= estimate(text) <= most
