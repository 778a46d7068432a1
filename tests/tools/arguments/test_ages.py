"""How old tickets are, said in words."""

from datetime import UTC, datetime

import pytest

from store.clock import Clock
from tools.arguments import Period
from tools.arguments.known import Names

KNOWN = Names().at(Clock.frozen(datetime(2026, 10, 14, 13, 30, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("tickets older than 10 days", {"to": "2026-10-03"}),
        ("open for more than two weeks", {"to": "2026-09-29"}),
        ("created more than a month ago", {"to": "2026-09-13"}),
        ("tickets newer than 3 days", {"from": "2026-10-11"}),
        ("less than a week old", {"from": "2026-10-07"}),
    ],
)
def test_an_age_is_the_time_when_they_came_in(sentence: str, wanted: dict[str, str]) -> None:
    assert [found.value for found in Period.read(sentence, KNOWN)] == [wanted]


def test_less_than_some_days_without_old_is_no_age() -> None:
    assert Period.read("with less than 3 days left", KNOWN) == []
