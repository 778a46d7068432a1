"""Lists in pages: {"items": [...], "next": CURSOR or null}."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from api.errors import Problem

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=100, description="items of a page")]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
DEFAULT = 50


class Page(BaseModel, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str | None = None


def cursor(*key: str | int) -> str:
    """Where a page ends."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def position(after: str | None, *kinds: type) -> list[Any] | None:
    """Where the page before ended. Raises Problem 422 for what is no cursor of this list."""
    if after is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError):
        key = None
    fits = isinstance(key, list) and [type(part) for part in key] == list(kinds)
    if not fits:
        raise Problem(422, "after: pass the `next` of the page before")
    return key
