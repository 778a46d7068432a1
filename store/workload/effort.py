"""How long work on a ticket takes: the median of past time sheets per category and priority."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from store.plans import time_sheets
from store.tables import Ticket, TicketEvent

SHEETS_SINCE = timedelta(days=180)
"""How far back time sheets count."""
LEAST_SHEETS = 20
"""Below so many time sheets a category and priority take the median of the whole category."""
ASSUMED_MINUTES = 30
"""Where nobody writes time sheets."""

Histogram = Counter[int]


@dataclass(frozen=True)
class Effort:
    """Expected minutes of work per ticket."""

    exact: Mapping[tuple[str | None, str], int]
    by_category: Mapping[str | None, int]
    overall: int
    sheets: int
    """Time sheets behind it; 0 means that `ASSUMED_MINUTES` is all that is known."""

    def minutes(self, category: str | None, priority: str) -> int:
        """Expected minutes of work on a ticket of that kind."""
        found = self.exact.get((category, priority))
        return found if found is not None else self.by_category.get(category, self.overall)


def learn(session: Session, now: datetime) -> Effort:
    """The effort table from the time sheets (events `time_spent`) that the session may see."""
    exact: dict[tuple[str | None, str], Histogram] = defaultdict(Counter)
    for category, priority, said, count in session.exec(
        select(Ticket.category, Ticket.priority, TicketEvent.new, func.count())
        .join(TicketEvent, col(TicketEvent.ticket_id) == Ticket.id)
        .where(
            time_sheets(),
            col(Ticket.resolved_at) >= now - SHEETS_SINCE,
            col(Ticket.resolved_at) <= now,
            col(TicketEvent.at) <= now,
        )
        .group_by(col(Ticket.category), col(Ticket.priority), col(TicketEvent.new))
    ):
        if said and said.isdecimal():
            exact[category, priority][int(said)] += count
    by_category: dict[str | None, Histogram] = defaultdict(Counter)
    overall: Histogram = Counter()
    for (category, _), histogram in exact.items():
        by_category[category] += histogram
        overall += histogram
    return Effort(
        {kind: _median(h) for kind, h in exact.items() if h.total() >= LEAST_SHEETS},
        {category: _median(h) for category, h in by_category.items() if h.total() >= LEAST_SHEETS},
        _median(overall) if overall else ASSUMED_MINUTES,
        overall.total(),
    )


def _median(histogram: Histogram) -> int:
    """The lower median, in whole minutes."""
    half, seen = (histogram.total() + 1) // 2, 0
    for minutes in sorted(histogram):
        seen += histogram[minutes]
        if seen >= half:
            return minutes
    return ASSUMED_MINUTES
