"""What a period is compared with: rates with the whole period before, counts with the same stretch.

A quarter that has run for two weeks has fewer tickets than the whole one before it; it is compared
with the first two weeks of that one. A share or an average does not have this difficulty.
"""

from dataclasses import dataclass
from datetime import timedelta

from reports.format import count
from store.clock import Clock, Period, Span

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
    span, now, today = clock.span(period), clock.now(), clock.today()
    ahead = clock.span(
        {"from": today.isoformat(), "to": (today + timedelta(days=RENEWAL_DAYS)).isoformat()}
    )
    if span.start is None or span.end is None:
        return Periods(span, span.label, None, None, ahead)
    before = clock.previous(period)
    if not span.start < now < span.end or before.start is None or before.end is None:
        return Periods(span, span.label, before, before, ahead)
    passed = (now.astimezone(clock.zone).date() - span.start.astimezone(clock.zone).date()).days + 1
    days = round((span.end - span.start) / timedelta(days=1))
    stretch_end = min(before.start + (now - span.start), before.end)
    name = before.label.partition(" (")[0]
    stretch = Span(before.start, stretch_end, f"the first {count(passed, 'day')} of the {name}")
    return Periods(span, f"{span.label}, day {passed} of {days}", before, stretch, ahead)
