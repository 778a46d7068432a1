"""Events reach the owner's address, signed, so that the receiver can trust and fold them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from assistant.delivery.channel import TryLater, Undeliverable, Unusable
from assistant.delivery.webhook import WebhookChannel
from store.outbox.letters import Webhook
from tests.delivery.loopback import NOON, Hook

SECRET = "Kk2vQ1x9-secret-of-the-test-7dPzLw3R"
EVENT = Webhook(event="sla.at_risk", data={"ticket": "DESK-1", "größe": 3})


@pytest.fixture
def channel(hook: Hook) -> Iterator[WebhookChannel]:
    made = WebhookChannel(hook.url, SECRET, now=lambda: NOON)
    yield made
    made.close()


def test_an_event_arrives_with_a_signature_that_the_receiver_can_check(
    hook: Hook, channel: WebhookChannel
) -> None:
    channel.send(EVENT, key="alert:7", written_at=NOON)
    [(headers, body)] = hook.requests
    assert json.loads(body) == {
        "type": "sla.at_risk",
        "timestamp": "2026-10-14T12:00:00+00:00",
        "data": {"ticket": "DESK-1", "größe": 3},
    }
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), told, hashlib.sha256).digest())
    assert headers["webhook-signature"] == f"v1,{expected.decode()}"
    assert headers["webhook-timestamp"] == str(int(NOON.timestamp()))


def test_a_repeat_has_the_id_of_the_first_and_another_event_has_not(
    hook: Hook, channel: WebhookChannel
) -> None:
    for key in ("alert:7", "alert:7", "alert:8"):
        channel.send(EVENT, key=key, written_at=NOON)
    first, again, other = (headers["webhook-id"] for headers, _ in hook.requests)
    assert first == again != other


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (500, TryLater),
        (503, TryLater),
        (429, TryLater),
        (408, TryLater),
        (400, Undeliverable),
        (404, Undeliverable),
        (410, Undeliverable),
    ],
)
def test_a_refusal_is_final_or_passing_as_its_code_says(
    hook: Hook, channel: WebhookChannel, code: int, error: type[Exception]
) -> None:
    hook.answers = [code]
    with pytest.raises(error, match=str(code)):
        channel.send(EVENT, key="alert:7", written_at=NOON)


def test_a_redirect_leads_nowhere(hook: Hook, channel: WebhookChannel) -> None:
    hook.answers = [302]
    with pytest.raises(Undeliverable, match="302"):
        channel.send(EVENT, key="alert:7", written_at=NOON)
    assert len(hook.requests) == 1


def test_nobody_at_the_address_is_not_the_events_fault() -> None:
    channel = WebhookChannel("http://127.0.0.1:9/", SECRET)
    try:
        with pytest.raises(Unusable, match="no connection"):
            channel.send(EVENT, key="alert:7", written_at=NOON)
    finally:
        channel.close()
