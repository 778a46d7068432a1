"""The chance where nothing was learnt: what usually became of tickets that were as far along.

Of past tickets of the same priority that were still open after the same share of their target, the
share that missed it; drawn towards that of all priorities where there are few.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, cast, func
from sqlmodel import Session, col, select

from store.plans import by_value
from store.tables import SlaClockRow, Ticket

STEPS = 20
"""Parts that a target is divided into."""
SINCE = timedelta(days=180)
PULL = 10.0
HIGHEST = 0.98
"""Nothing is certain before the deadline."""
_NOTHING_KNOWN = 0.1


@dataclass(frozen=True)
class Usual:
    """Counts of finished tickets by priority and by how much of the target they used."""

    still_open: Mapping[str, list[int]]
    """Priority to the number that used at least 0, 1, … STEPS parts; "" for all priorities."""
    missed: Mapping[str, int]

    def chance(self, priority: str, used: float) -> float:
        """The share of tickets this far along that missed their deadline."""
        if used >= 1:
            return 1.0
        step = max(0, int(used * STEPS))
        overall = self._share("", step, _NOTHING_KNOWN)
        return min(HIGHEST, self._share(priority, step, overall))

    def _share(self, priority: str, step: int, otherwise: float) -> float:
        known = self.still_open.get(priority)
        if known is None:
            return otherwise
        return (self.missed.get(priority, 0) + PULL * otherwise) / (known[step] + PULL)

    @property
    def tickets(self) -> int:
        """How many finished tickets it rests on."""
        return self.still_open.get("", [0])[0]


def learn(session: Session, now: datetime) -> Usual:
    """Count the finished tickets that the session may see."""
    part = cast(
        func.min(STEPS, STEPS * col(SlaClockRow.elapsed_minutes) / col(SlaClockRow.target_minutes))
        if session.get_bind().dialect.name == "sqlite"
        else func.least(
            STEPS, STEPS * col(SlaClockRow.elapsed_minutes) / col(SlaClockRow.target_minutes)
        ),
        Integer,
    )
    rows = session.exec(
        select(Ticket.priority, part, SlaClockRow.breached, func.count())  # type: ignore[call-overload]
        .join(SlaClockRow, col(SlaClockRow.ticket_id) == Ticket.id)
        .where(
            by_value(SlaClockRow.metric) == "resolution",
            col(SlaClockRow.stopped_at).is_not(None),
            col(SlaClockRow.target_minutes) > 0,
            col(SlaClockRow.elapsed_minutes).is_not(None),
            col(Ticket.resolved_at) >= now - SINCE,
            col(Ticket.resolved_at) <= now,
        )
        .group_by(col(Ticket.priority), part, col(SlaClockRow.breached))
    ).all()
    used: dict[str, list[int]] = defaultdict(lambda: [0] * (STEPS + 1))
    missed: dict[str, int] = defaultdict(int)
    for priority, step, breached, count in rows:
        for key in (priority, ""):
            for passed in range(min(int(step), STEPS) + 1):
                used[key][passed] += count
            missed[key] += count if breached else 0
    return Usual(dict(used), dict(missed))
