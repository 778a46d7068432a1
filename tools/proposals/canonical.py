"""One form of writing a request down, so that equal requests have equal digests."""

import json
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic import BaseModel


def text(value: Any) -> str:
    """JSON with sorted keys, without blanks, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)


def plain(value: Any) -> Any:
    """The value as JSON holds it."""
    return json.loads(text(value))


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return sha256(text(value).encode()).hexdigest()


def proposal_id(requester_id: str, request: str, before: int) -> str:
    """The id of the request with that digest, when the person has made it `before` times already.

    Two workers that store the same request at once come to the same id.
    """
    return f"p-{digest([requester_id, request, before])[:10]}"


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a request cannot hold a {type(value).__name__}")
