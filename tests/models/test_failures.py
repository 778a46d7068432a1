"""Errors of providers' packages are read without repeating their words."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from assistant.models import failures
from tests.models.conftest import Provider


def test_a_wait_may_be_asked_for_in_seconds_or_as_a_date() -> None:
    assert failures.retry_after(Provider(429, {"retry-after": "2.5"})) == 2.5
    later = datetime.now(UTC) + timedelta(seconds=90)
    asked = failures.retry_after(
        Provider(429, {"retry-after": format_datetime(later, usegmt=True)})
    )
    assert asked == pytest.approx(90, abs=5)


@pytest.mark.parametrize("said", ["", "soon", "Mon, 99 Foo 2026"])
def test_a_wait_that_says_nothing_is_none(said: str) -> None:
    assert failures.retry_after(Provider(429, {"retry-after": said})) is None


def test_a_moment_that_has_passed_is_no_wait() -> None:
    past = format_datetime(datetime(2026, 1, 1, tzinfo=UTC), usegmt=True)
    assert failures.retry_after(Provider(429, {"retry-after": past})) == 0


def test_words_of_a_provider_are_in_no_message() -> None:
    for status in (400, 401, 403, 404, 422, 429, 500, 503):
        assert "secret-key" not in str(failures.read(Provider(status)))
