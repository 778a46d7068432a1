"""What the evidence says about an account as of a day: one raw value per driver, or None.

A function looks only at what happened before midnight UTC of the day, whatever the arrays hold
after it. None means that the data does not say; nothing is guessed here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from store.scoring.evidence import NEVER, AccountEvidence, Evidence, Feature, Floats

RECENT = 28
"""Days of "lately": four whole weeks, so that weekdays weigh alike."""
NORMAL = 182
"""Days before them that make the account's own normal."""
LEAST_NORMAL = 56
GONE = 365.0
"""Days that stand for "the sponsor has left" and for "for as long as we look back"."""
CSAT_DAYS, NPS_DAYS, NPS_BEFORE, MOOD_DAYS, ESCALATION_DAYS = 90, 120, 240, 60, 60
CSAT_PRIOR, CSAT_PRIOR_ANSWERS = 4.2, 2
"""Few ratings say little: two average ones are added."""
LATE_DAYS = 150
"""Invoices that fell due within so many days count."""


@dataclass(frozen=True)
class View:
    """An account on a day."""

    account: AccountEvidence
    first_day: int
    day: int

    def window(self, series: Floats, start: int, end: int) -> Floats:
        """The part of a daily series from `start` to before `end`, in days before the day."""
        last = self.day - self.first_day
        return series[max(last - start, 0) : max(last - end, 0)]

    @property
    def metered(self) -> int:
        """Days with usage data before the day."""
        first = self.account.first_use
        return 0 if first is None else max(self.day - first, 0)

    def since(self, days: int, events: Floats) -> Floats:
        """Instants (or rows that begin with one) of the last so many days."""
        at = events if events.ndim == 1 else events[:, 0]
        return events[(at >= self.day - days) & (at < self.day)]


def view(evidence: Evidence, account_id: str, day: int) -> View:
    """An account on a day (ordinal)."""
    return View(evidence.accounts[account_id], evidence.first_day, day)


def read(seen: View) -> dict[str, float | None]:
    """Every signal of an account on a day, by driver."""
    return {name: signal(seen) for name, signal in SIGNALS.items()}


def normal_days(seen: View) -> int:
    """How many days make the normal: whole weeks, at most `NORMAL`; 0 when there are too few."""
    days = min(NORMAL, (seen.metered - RECENT) // 7 * 7)
    return days if days >= LEAST_NORMAL else 0


def feature_levels(seen: View) -> dict[Feature, float]:
    """Usage lately against the account's own normal (1.0), per feature that it normally uses."""
    days = normal_days(seen)
    levels = {}
    for feature, series in seen.account.usage.items():
        usual = float(seen.window(series, RECENT + days, RECENT).sum()) / days if days else 0.0
        if usual > 0:
            levels[feature] = float(seen.window(series, RECENT, 0).sum()) / RECENT / usual
    return levels


def _usage_level(seen: View) -> float | None:
    levels = feature_levels(seen)
    return _mean([min(level, 1.5) for level in levels.values()])


def _usage_trend(seen: View) -> float | None:
    if seen.metered < 2 * RECENT:
        return None
    changes = []
    for series in seen.account.usage.values():
        before = float(seen.window(series, 2 * RECENT, RECENT).sum())
        if before > 0:
            changes.append(min(float(seen.window(series, RECENT, 0).sum()) / before - 1, 1.0))
    return _mean(changes)


def _seat_use(seen: View) -> float | None:
    seats = seen.account.facts.seats
    if not seats or seen.metered < RECENT:
        return None
    users = seen.window(seen.account.users, RECENT, 0)
    active = users[users > 0]
    return float(active.mean()) / seats if len(active) else 0.0


def _feature_breadth(seen: View) -> float | None:
    if seen.metered < RECENT + LEAST_NORMAL:
        return None
    known = used = 0
    for series in seen.account.usage.values():
        if seen.window(series, RECENT + NORMAL, 0).any():
            known += 1
            used += int((seen.window(series, RECENT, 0) > 0).sum() >= 2)
    return used / known if known else None


def _ticket_volume(seen: View) -> float | None:
    tickets = seen.account.tickets
    if not len(tickets) or tickets[0] >= seen.day:
        return None
    past = min(seen.day - float(tickets[0]), 210.0) - 30
    if past < 60:
        return None
    usual = (len(seen.since(210, tickets)) - len(seen.since(30, tickets))) * 30 / past
    # One ticket more on both sides, so that 0 to 1 is not an infinite rise.
    return (len(seen.since(30, tickets)) + 1) / (usual + 1)


def _open_tickets(seen: View) -> float | None:
    tickets = seen.account.tickets
    if not len(tickets) or tickets[0] >= seen.day:
        return None
    return float(sum(start < seen.day <= end for start, end in seen.account.open_spans))


def _escalations(seen: View) -> float | None:
    tickets = seen.account.tickets
    if not len(tickets) or tickets[0] >= seen.day:
        return None
    return float(len(seen.since(ESCALATION_DAYS, seen.account.escalations)))


def _csat(seen: View) -> float | None:
    scores = seen.since(CSAT_DAYS, seen.account.csat)[:, 1]
    if not len(scores):
        return None
    prior = CSAT_PRIOR * CSAT_PRIOR_ANSWERS
    return (float(scores.sum()) + prior) / (len(scores) + CSAT_PRIOR_ANSWERS)


def _nps(seen: View) -> float | None:
    return _mean(seen.since(NPS_DAYS, seen.account.nps)[:, 1].tolist())


def _nps_trend(seen: View) -> float | None:
    recent = seen.since(NPS_DAYS, seen.account.nps)[:, 1]
    all_of_it = seen.since(NPS_DAYS + NPS_BEFORE, seen.account.nps)[:, 1]
    before = all_of_it[: len(all_of_it) - len(recent)]
    if not len(recent) or not len(before):
        return None
    return float(recent.mean()) - float(before.mean())


def _sentiment(seen: View) -> float | None:
    moods = seen.since(MOOD_DAYS, seen.account.moods)[:, 1]
    return float(moods.mean()) if len(moods) >= 2 else None


def _sponsor(seen: View) -> float | None:
    """Days since the sponsor was last active, counted from the end of that month."""
    if seen.account.sponsor_left < seen.day:
        return GONE
    months = seen.account.sponsor_months
    # A month counts once it is over: before, its row may still grow.
    over = months[months + 31 <= seen.day]
    if not len(over):
        return None
    return max(min(seen.day - float(over[-1]) - 31, GONE), 0.0)


def _last_touch(seen: View) -> float | None:
    past = seen.account.touches[seen.account.touches < seen.day]
    return min(seen.day - float(past[-1]), GONE) if len(past) else None


def _payment(seen: View) -> float | None:
    """Days by which the latest of the invoices that fell due lately was paid too late."""
    due, paid = seen.account.invoices[:, 0], seen.account.invoices[:, 1]
    lately = (due >= seen.day - LATE_DAYS) & (due < seen.day)
    if not lately.any():
        return None
    settled = np.minimum(np.where(paid < seen.day, paid, NEVER), seen.day)
    return max(float((settled - due)[lately].max()), 0.0)


def _renewal(seen: View) -> float | None:
    terms = seen.account.terms
    running = terms[(terms[:, 0] <= seen.day) & (terms[:, 1] >= seen.day)]
    return float(running[:, 1].max()) - seen.day if len(running) else None


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


SIGNALS: dict[str, Callable[[View], float | None]] = {
    "usage_level": _usage_level,
    "usage_trend": _usage_trend,
    "seat_use": _seat_use,
    "feature_breadth": _feature_breadth,
    "ticket_volume": _ticket_volume,
    "open_tickets": _open_tickets,
    "escalations": _escalations,
    "csat": _csat,
    "nps": _nps,
    "nps_trend": _nps_trend,
    "sentiment": _sentiment,
    "sponsor": _sponsor,
    "last_touch": _last_touch,
    "payment": _payment,
    "renewal": _renewal,
}
