"""Business language for time, against fixed clocks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store.clock import Clock
from tools.arguments import Horizon, Period
from tools.arguments.dates import clock_times, durations, horizons, periods

CLOCKS = {
    "calendar": Clock.frozen(datetime(2026, 10, 14, 10, tzinfo=UTC)),
    "fiscal": Clock.frozen(datetime(2026, 2, 3, 10, tzinfo=UTC), fiscal_year_start=4),
}
TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if "days" in value:
        return f"{value['days']}d"
    if "hours" in value:
        return f"{value['hours']}h"
    return f"{value.get('from', '')}..{value.get('to', '')}"


@pytest.mark.parametrize(("clock", "kind", "phrase", "wanted"), TABLE)
def test_a_phrase_has_its_canonical_value(clock: str, kind: str, phrase: str, wanted: str) -> None:
    read = {"period": periods, "horizon": horizons}[kind]
    assert (" ".join(said(f.value) for f in read(phrase, CLOCKS[clock])) or "-") == wanted


def test_the_table_has_the_size_it_is_meant_to_have() -> None:
    assert len(TABLE) >= 150


@pytest.mark.parametrize(("clock", "kind", "phrase", "wanted"), TABLE)
def test_what_is_read_can_be_used(clock: str, kind: str, phrase: str, wanted: str) -> None:
    model = {"period": Period, "horizon": Horizon}[kind]
    read = {"period": periods, "horizon": horizons}[kind]
    for found in read(phrase, CLOCKS[clock]):
        assert phrase[found.start : found.end] == found.words
        assert model(found.value).span(CLOCKS[clock]).label


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("my 2 PM customer call", "14:00"),
        ("the call at 14:30", "14:30"),
        ("9am", "09:00"),
        ("at 9.15 a.m.", "09:15"),
        ("half past nine", "09:30"),
        ("quarter to 3", "14:45"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("the meeting at 3", "15:00"),
        ("10 o'clock", "10:00"),
        ("eight o'clock in the evening", "20:00"),
        ("two pm", "14:00"),
        ("12 am", "00:00"),
        ("at 16h30", "16:30"),
    ],
)
def test_times_of_day_are_read_in_24_hours(phrase: str, wanted: str) -> None:
    assert [f.value for f in clock_times(phrase)] == [wanted]


@pytest.mark.parametrize("phrase", ["top 5 tickets", "13 pm", "at 30% risk", "ticket 14", "P1"])
def test_other_numbers_are_not_times(phrase: str) -> None:
    assert clock_times(phrase) == []


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("for 45 minutes", 45),
        ("half an hour", 30),
        ("an hour", 60),
        ("two hours", 120),
        ("1.5 hours", 90),
        ("an hour and a half", 90),
        ("90 min", 90),
        ("three quarters of an hour", 45),
    ],
)
def test_durations_are_minutes(phrase: str, wanted: int) -> None:
    assert [f.value for f in durations(phrase)] == [wanted]


@pytest.mark.parametrize(
    "sentence",
    ["may I see the tickets", "show me the second one", "31 February", "ticket 2025", "30.2.2026"],
)
def test_no_period_is_invented(sentence: str) -> None:
    assert periods(sentence, CLOCKS["calendar"]) == []
