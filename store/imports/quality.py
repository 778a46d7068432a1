"""What the quality report counts while an import runs, in bounded memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from store.imports.record import Noticed, NoticeKind

GAP_DAYS = 7
"""Days in a row without any ticket, from which on the report mentions a gap."""
DISTINCT_NOTICES = 500
"""Different notices that are kept; what exceeds them is counted by kind only."""


@dataclass(slots=True)
class Notice:
    """One kind of finding: how often, and where first."""

    kind: NoticeKind
    what: str
    count: int
    first_ref: str


@dataclass
class Quality:
    """How usable the imported data is."""

    rows: int = 0
    """Rows of the files that were read, rejected ones included."""
    rejected: int = 0
    notices: list[Notice] = field(default_factory=list)
    first_day: date | None = None
    """The day (UTC) of the first ticket read."""
    last_day: date | None = None
    tickets: int = 0
    """Tickets of this source in the database after the import."""
    usable_clocks: int = 0
    """How many of them have an SLA clock that says met, missed or when it is due."""

    @property
    def duplicates(self) -> int:
        return self.total("duplicate")

    @property
    def orphans(self) -> int:
        return self.total("orphan")

    @property
    def unknown_values(self) -> int:
        return self.total("unknown_value")

    @property
    def usable_clocks_share(self) -> float | None:
        """Between 0 and 1; None without tickets."""
        return self.usable_clocks / self.tickets if self.tickets else None

    def of_kind(self, kind: NoticeKind) -> list[Notice]:
        return [n for n in self.notices if n.kind == kind]

    def total(self, kind: NoticeKind) -> int:
        return sum(n.count for n in self.of_kind(kind))

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "orphans": self.orphans,
            "unknown_values": self.unknown_values,
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "tickets": self.tickets,
            "usable_clocks": self.usable_clocks,
            "notices": [
                {"kind": n.kind, "what": n.what, "count": n.count, "first_ref": n.first_ref}
                for n in self.notices
            ],
        }


class Observer:
    """Collects notices and the days on which tickets were created."""

    def __init__(self) -> None:
        self._notices: dict[tuple[str, str], Notice] = {}
        self._days: set[date] = set()

    def notice(self, noticed: Noticed) -> None:
        what = noticed.what
        if len(self._notices) >= DISTINCT_NOTICES and (noticed.kind, what) not in self._notices:
            what = "and others"
        known = self._notices.get((noticed.kind, what))
        if known is None:
            self._notices[noticed.kind, what] = Notice(noticed.kind, what, 1, noticed.ref)
        else:
            known.count += 1

    def ticket_created(self, at: datetime) -> None:
        self._days.add(at.date())

    def report(self) -> Quality:
        """What was seen so far; gaps in time included."""
        days = sorted(self._days)
        gaps = [
            Notice("time_gap", f"no ticket from {start} to {end} ({length} days)", 1, "")
            for start, end, length in gaps_between(days)
        ]
        return Quality(
            notices=[*self._notices.values(), *gaps],
            first_day=days[0] if days else None,
            last_day=days[-1] if days else None,
        )


def gaps_between(days: Iterable[date]) -> list[tuple[date, date, int]]:
    """First and last empty day, and length in days, of each gap of more than `GAP_DAYS`."""
    found = []
    for before, after in pairwise(days):
        length = (after - before).days - 1
        if length > GAP_DAYS:
            found.append((before + timedelta(days=1), after - timedelta(days=1), length))
    return found
