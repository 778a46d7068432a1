"""How often somebody may call, and how large a request may be."""

import time
from dataclasses import dataclass

from fastapi import Request

from api.errors import Problem

FAILURES_PER_MINUTE = 30
"""Wrong tokens from one address."""
REMEMBERED = 20_000
"""Callers kept in mind; past it the longest silent are forgotten."""


@dataclass
class _Bucket:
    left: float
    at: float


class Buckets:
    """A token bucket per key: `per_minute` on average, as many at once."""

    def __init__(self, per_minute: int) -> None:
        self._size = float(per_minute)
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, amount: float = 1.0) -> float:
        """Take from the bucket; the seconds to wait where it does not hold that much, else 0."""
        bucket = self._filled(key)
        if bucket.left < amount:
            return (amount - bucket.left) * 60 / self._size
        bucket.left -= amount
        return 0.0

    def wait(self, key: str) -> float:
        """Seconds until something can be taken."""
        return max(0.0, (1 - self._filled(key).left) * 60 / self._size)

    def _filled(self, key: str) -> _Bucket:
        now = time.monotonic()
        bucket = self._buckets.pop(key, None) or _Bucket(self._size, now)
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._size / 60)
        bucket.at = now
        self._buckets[key] = bucket  # at the end: the first are those silent for longest
        if len(self._buckets) > REMEMBERED:
            del self._buckets[next(iter(self._buckets))]
        return bucket


class Limits:
    """The limits of one process."""

    def __init__(self, per_minute: int) -> None:
        self._requests = Buckets(per_minute)
        self._failures = Buckets(FAILURES_PER_MINUTE)

    def check_rate(self, key: str) -> None:
        """Raises Problem 429."""
        _refuse(self._requests.take(key))

    def check_failures(self, request: Request) -> None:
        """Raises Problem 429 for an address that keeps guessing."""
        _refuse(self._failures.wait(_address(request)))

    def note_failure(self, request: Request) -> None:
        """Count a wrong token. Raises Problem 429 for the next of an address that keeps guessing.

        Who has a right token is never refused for others at the same address.
        """
        _refuse(self._failures.take(_address(request)))


def _refuse(seconds: float) -> None:
    if seconds > 0:
        raise Problem(
            429,
            "Too many requests. Wait a moment, then try again.",
            headers={"Retry-After": str(int(seconds) + 1)},
        )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
