"""`deskmate outbox` and what the doctor says about it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from store import schema
from store.engine import Store
from store.outbox import posting
from store.tables import OutboxMessage
from tests.delivery.loopback import NOON, Post, letter

Command = Callable[..., Any]


@pytest.fixture
def office(home: Path) -> Store:
    """The database of a home."""
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    schema.prepare(store)
    return store


@pytest.fixture
def run(office: Store) -> Command:
    """Runs a command: exit code and output."""

    def command(*words: str, **env: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, list(words), env={"COLUMNS": "120", **env})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout if "--json" in words else result.output

    return command


def put(store: Store, *subjects: str, **more: Any) -> list[str]:
    with store.session() as session:
        rows = [posting.post(session, letter(s, **more), key=s, at=NOON) for s in subjects]
        return [row.id for row in rows]


def mail_settings(address: str) -> dict[str, str]:
    return {
        "DESKMATE_SMTP_URL": f"smtp://{address}",
        "DESKMATE_MAIL_FROM": "support@penguin.example",
    }


def test_an_empty_outbox_says_so(run: Command) -> None:
    assert run("outbox", "list")[1].startswith("The outbox is empty")


def test_without_a_mail_server_messages_wait_and_every_command_says_what_to_set(
    run: Command, office: Store
) -> None:
    put(office, "one")
    code, said = run("outbox", "deliver")
    assert code == 0
    assert "0 messages sent" in said
    assert "DESKMATE_SMTP_URL and DESKMATE_MAIL_FROM" in " ".join(said.split())
    checks = {c["name"]: c for c in json.loads(run("doctor", "--json")[1])["checks"]}
    assert checks["outbox"]["state"] == "missing"
    assert checks["outbox"]["detail"].startswith("1 waiting")
    assert "DESKMATE_SMTP_URL and DESKMATE_MAIL_FROM" in checks["outbox"]["fix"]


def test_what_is_due_is_sent(
    run: Command, office: Store, post: Post, mail_server: Callable[..., str]
) -> None:
    put(office, "one", "two")
    code, said = run("outbox", "deliver", "--json", **mail_settings(mail_server()))
    told = json.loads(said)
    assert (code, told["sent"], told["missing_settings"]) == (0, 2, [])
    assert sorted(mail["Subject"] for mail in post.mails) == ["one", "two"]
    listed = json.loads(run("outbox", "list", "--json")[1])
    assert listed["counts"] == {"sent": 2}
    assert {entry["state"] for entry in listed["messages"]} == {"sent"}


def test_a_listing_shows_who_gets_what_but_not_the_text(run: Command, office: Store) -> None:
    put(office, "Your report")
    said = run("outbox", "list")[1] + run("outbox", "list", "--json")[1]
    assert "jo@example.com" in said
    assert "Your report" in said
    assert "it is fixed" not in said


def test_a_dead_letter_is_shown_by_the_doctor_and_can_be_tried_again(
    run: Command, office: Store, post: Post, mail_server: Callable[..., str]
) -> None:
    server = mail_settings(mail_server())
    post.refuse_recipient = lambda _: "550 no such mailbox"
    [which] = put(office, "one")
    code, said = run("outbox", "deliver", **server)
    assert code == 1
    assert "1 given up" in said
    checks = {c["name"]: c for c in json.loads(run("doctor", "--json")[1])["checks"]}
    assert (checks["outbox"]["state"], checks["outbox"]["detail"]) == ("warning", "1 given up")
    assert "550 no such mailbox" in " ".join(run("outbox", "list", "--state", "dead")[1].split())

    post.refuse_recipient = lambda _: None
    assert run("outbox", "retry", which)[0] == 0
    assert run("outbox", "deliver", **server)[0] == 0
    assert len(post.mails) == 1


def test_a_message_that_is_not_dead_is_not_sent_again(run: Command, office: Store) -> None:
    [which] = put(office, "one")
    code, said = run("outbox", "retry", which, "m-nothing")
    assert code == 2
    assert f"Not given up, or not there: {which}, m-nothing" in said
    assert run("outbox", "retry")[0] == 2


def test_a_mail_server_that_is_away_is_an_error_with_the_reason(
    run: Command, office: Store
) -> None:
    put(office, "one")
    code, said = run("outbox", "deliver", **mail_settings("127.0.0.1:9"))
    assert code == 1
    assert "mail server: 127.0.0.1:9 cannot be used" in " ".join(said.split())
    with office.session(read_only=True) as session:
        row = session.get(OutboxMessage, put_id("one"))
        assert row is not None
        assert row.state == "waiting"


def put_id(key: str) -> str:
    from hashlib import sha256

    return f"m-{sha256(key.encode()).hexdigest()[:16]}"
