"""Two periods in one question: the one that is asked about, and its yardstick."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from store.clock import Clock
from tools.arguments import Period

CLOCK = Clock.frozen(datetime(2026, 10, 14, 10, tzinfo=UTC))


@dataclass
class OnlyAClock:
    clock: Clock


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("how are we doing on SLA this month vs last month", ["this_month"]),
        ("compare this quarter with last quarter", ["this_quarter"]),
        ("compare last month and this month", ["this_month"]),
        ("was last week better than this week", ["this_week"]),
        ("costs in q2 versus q3", ["q3"]),
        ("is csat lower than last month", ["this_month"]),
        ("how did we do compared with last quarter", ["this_quarter"]),
        ("compared to last quarter?", ["last_quarter"]),
        ("vs last month", ["last_month"]),
        ("sla for last month", ["last_month"]),
        ("not last month, this week", ["last_month", "this_week"]),
    ],
)
def test_a_yardstick_is_not_what_is_asked_about(sentence: str, asked: list[Any]) -> None:
    assert [found.value for found in Period.read(sentence, cast("Any", OnlyAClock(CLOCK)))] == asked
