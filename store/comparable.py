"""What the figures of a period are compared with: the one before, of counts as much as has passed.

A quarter that has run for two weeks has fewer tickets than the whole one before it; it is compared
with the first two weeks of that one. A share or an average does not have this difficulty.
"""

from datetime import timedelta

from store.clock import Clock, Period, Span


def days_run(clock: Clock, span: Span) -> tuple[int, int] | None:
    """Which day of a bounded span it is and how many it has; None when now is not within it."""
    now = clock.now()
    if span.start is None or span.end is None or not span.start < now < span.end:
        return None
    passed = (now.astimezone(clock.zone).date() - span.start.astimezone(clock.zone).date()).days + 1
    return passed, round((span.end - span.start) / timedelta(days=1))


def period_before(clock: Clock, period: Period) -> Span | None:
    """The whole period before; None where a period without a beginning or an end has none."""
    span = clock.span(period)
    return None if span.start is None or span.end is None else clock.previous(period)


def stretch_before(clock: Clock, period: Period) -> Span | None:
    """The period before, cut where this one stands at the moment; whole when this one is over."""
    span, before = clock.span(period), period_before(clock, period)
    run = days_run(clock, span)
    if run is None or span.start is None:
        return before
    if before is None or before.start is None or before.end is None:
        return before
    end = min(before.start + (clock.now() - span.start), before.end)
    if end == before.end:
        return before
    name = before.label.partition(" (")[0]
    passed, days = run
    if passed == days:
        return Span(before.start, end, f"the {name} until {end.astimezone(clock.zone):%H:%M}")
    first = "first day" if passed == 1 else f"first {passed} days"
    return Span(before.start, end, f"the {first} of the {name}")
