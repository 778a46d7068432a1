"""A period and what it is compared with: rates with the whole one before, counts with as much."""

from dataclasses import dataclass
from datetime import timedelta

from store.clock import Clock, Period, Span
from store.comparable import days_run, period_before, stretch_before

RENEWAL_DAYS = 90


@dataclass(frozen=True)
class Periods:
    """A period and its comparisons, which are None where nothing can come before."""

    span: Span
    label: str
    """The period in words, with how far it has run."""
    before: Span | None
    """The whole period before."""
    stretch: Span | None
    """As much of it as has passed of `span`."""
    ahead: Span
    """The next 90 days, in whole local days."""


def periods(clock: Clock, period: Period) -> Periods:
    """Resolve a canonical period on a clock."""
    span, today = clock.span(period), clock.today()
    ahead = clock.span(
        {"from": today.isoformat(), "to": (today + timedelta(days=RENEWAL_DAYS)).isoformat()}
    )
    label = span.label
    if run := days_run(clock, span):
        label = f"{label}, day {run[0]} of {run[1]}"
    before, stretch = period_before(clock, period), stretch_before(clock, period)
    return Periods(span, label, before, stretch, ahead)
