"""From a contract inside its notice to a mailbox and the owner's address, by the commands alone."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from assistant.delivery.channels import configured
from assistant.delivery.worker import Worker
from assistant.settings import Settings
from store.engine import Store
from store.tables import Contract, Person
from tests.api import company
from tests.api.serving import installation
from tests.delivery.loopback import Hook, Post

pytestmark = pytest.mark.slow

SECRET = "Kk2vQ1x9-secret-of-the-test-7dPzLw3R"
LATER = timedelta(hours=1)
"""Longer than the pause after a first attempt."""


@pytest.fixture
def run(home: Path, training: Any) -> Callable[..., Any]:
    """Runs a command of the small company's installation; what it printed as JSON."""
    made = installation(home, training)
    with made.store.session() as session:
        session.get_one(Person, "cy").email = "cy@desk.example"
        session.get_one(Contract, "c1").notice_by = company.NOW.date() + timedelta(days=5)
    made.store.close()
    made.threads.database.close()

    def command(*words: str) -> Any:
        result = CliRunner().invoke(cli.app, [*words, "--json"])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return json.loads(result.stdout)

    return command


@pytest.fixture
def ways_out(
    home: Path, monkeypatch: pytest.MonkeyPatch, mail_server: Callable[..., str], hook: Hook
) -> None:
    """A real mail server and a real web server, by settings."""
    assert home.is_dir(), "its fixture takes all settings away first"
    for name, value in {
        "SMTP_URL": f"smtp://{mail_server()}",
        "MAIL_FROM": "desk@example.com",
        "WEBHOOK_URL": hook.url,
        "WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": "https://desk.example.com",
    }.items():
        monkeypatch.setenv(f"DESKMATE_{name}", value)


def wants_both(run: Callable[..., Any]) -> None:
    """The success manager hears at any hour, by mail and by webhook."""
    told = "--by email --by webhook --quiet never --days-off none".split()
    run("alerts", "set", "--as", "cy", *told)


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """What a receiver checks, as the Standard Webhooks specification says it."""
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(SECRET.encode(), told, hashlib.sha256).digest()).decode()
    age = datetime.now(UTC) - datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    return headers["webhook-signature"] == f"v1,{right}" and abs(age) < timedelta(minutes=5)


@pytest.mark.usefixtures("ways_out")
def test_what_the_watch_finds_arrives_by_mail_and_webhook_once(
    run: Callable[..., Any], post: Post, hook: Hook
) -> None:
    wants_both(run)
    watched = run("watch", "--as", "cy")
    (alert,) = watched["alerts"]
    assert (alert["kind"], watched["told"]) == ("renewal_notice", 2)
    assert run("outbox", "deliver")["sent"] == 2
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == ("cy@desk.example", "desk@example.com")
    assert mail["Subject"] == alert["title"]
    text = mail.get_content()
    assert f"Ask Deskmate: {alert['ask']}" in text
    assert alert["subjects"][0]["text"] in text
    assert "https://desk.example.com" in text
    ((headers, body),) = hook.requests
    assert is_signed(headers, body)
    event = json.loads(body)
    assert event["type"] == "alert.renewal_notice"
    assert {name: event["data"][name] for name in ("id", "title", "total", "subjects", "ask")} == {
        name: alert[name] for name in ("id", "title", "total", "subjects", "ask")
    }
    assert event["data"]["person"] == "cy"
    assert run("watch", "--as", "cy")["told"] == 0
    assert run("outbox", "deliver")["sent"] == 0
    assert (len(post.mails), len(hook.requests)) == (1, 1)


@pytest.mark.usefixtures("ways_out")
def test_what_a_receiver_refuses_for_now_comes_again_under_the_same_id(
    run: Callable[..., Any], home: Path, post: Post, hook: Hook
) -> None:
    hook.answers = [503]
    post.refuse_data = lambda nth: "451 not now" if nth == 1 else None
    wants_both(run)
    run("watch", "--as", "cy")
    assert run("outbox", "deliver")["sent"] == 0
    assert run("outbox", "list")["counts"] == {"waiting": 2}
    assert run("outbox", "deliver")["sent"] == 0
    assert len(hook.requests) == 1
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    worker = Worker(store, configured(Settings()), now=lambda: datetime.now(UTC) + LATER)
    assert worker.run().sent == 2
    store.close()
    assert run("outbox", "list")["counts"] == {"sent": 2}
    assert len(post.mails) == 1
    (first, refused), (second, taken) = hook.requests
    assert first["webhook-id"] == second["webhook-id"]
    assert refused == taken
    assert is_signed(second, taken)


def test_what_is_found_waits_until_a_way_out_is_set(
    run: Callable[..., Any], post: Post, mail_server: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wants_both(run)
    run("watch", "--as", "cy")
    told = run("outbox", "deliver")
    assert told["sent"] == 0
    assert {"DESKMATE_SMTP_URL", "DESKMATE_WEBHOOK_URL"} <= set(told["missing_settings"])
    monkeypatch.setenv("DESKMATE_SMTP_URL", f"smtp://{mail_server()}")
    monkeypatch.setenv("DESKMATE_MAIL_FROM", "desk@example.com")
    assert run("outbox", "deliver")["sent"] == 1
    assert len(post.mails) == 1
