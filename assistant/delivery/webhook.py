"""Posts events to the owner's address, signed as in the Standard Webhooks specification.

The receiver takes ``webhook-id`` to fold repeats, and checks ``webhook-signature``: ``v1,`` and
the base64 HMAC-SHA256 of "id.timestamp.body" under the shared secret. Redirects are not followed.
"""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.delivery.channel import TryLater, Undeliverable, Unusable
from store.outbox.letters import Webhook

if TYPE_CHECKING:
    import httpx

PATIENCE_S = 15.0
PASSING = {408, 409, 425, 429}
"""Refusals that another attempt may not meet."""


def signature(secret: bytes, delivery: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``."""
    signed = f"{delivery}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


class WebhookChannel:
    """The owner's address for events."""

    name = "webhook"
    kinds = frozenset({"webhook"})

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.url = url
        self._secret = secret.encode()
        self._now = now
        self._patience_s = patience_s
        self._client: httpx.Client | None = None

    def send(self, letter: Webhook, *, key: str, written_at: datetime) -> str | None:
        """See `Channel.send`."""
        import httpx

        delivery = f"msg_{sha256(key.encode()).hexdigest()[:32]}"
        at = written_at.astimezone(UTC).isoformat()
        content = {"type": letter.event, "timestamp": at, "data": letter.data}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        # Of this attempt: receivers refuse old timestamps, so that nobody can replay one.
        timestamp = int(self._now().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, delivery, timestamp, body),
        }
        try:
            answer = self._open().post(self.url, content=body, headers=headers)
        except httpx.ConnectError as error:
            raise Unusable(f"no connection to the webhook's address: {error}") from error
        except httpx.HTTPError as error:
            raise TryLater(f"the webhook did not answer: {error!r}") from error
        if answer.is_success:
            return None
        why = f"the webhook answered {answer.status_code} {answer.reason_phrase}"
        if answer.is_server_error or answer.status_code in PASSING:
            raise TryLater(why)
        raise Undeliverable(why)

    def close(self) -> None:
        """See `Channel.close`."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            # Proxies are set for the machine, in the environment, which only settings read here.
            self._client = httpx.Client(timeout=self._patience_s, trust_env=False)
        return self._client
