"""Costs of support and the return on automation.

cost of a ticket = minutes worked / 60 x cost per hour x (1 + overhead) / share of hours on tickets
saved            = kept automated resolutions x share that needed a person x cost of such a ticket
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from sqlmodel import Session, select

from store.clock import Span
from store.tables import Team
from store.workload.effort import Effort
from store.workload.effort import learn as learn_effort
from tools.executive import effort
from tools.executive.effort import Pile
from tools.executive.models import Assumption, Automation, CostDimension, CostGroup, CostPeriod

CENT = Decimal("0.01")
DAYS_PER_MONTH = Decimal("30.4375")
NONE = "(none)"


@dataclass
class _Sum:
    tickets: int = 0
    automated: int = 0
    minutes: int = 0
    cost: Decimal = Decimal(0)


@dataclass
class Tally:
    """Costs of a span, as they are added up."""

    groups: dict[str | None, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    categories: dict[str | None, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    kept: dict[str | None, int] = field(default_factory=lambda: defaultdict(int))
    """Automated resolutions that held, by category."""
    reopened: int = 0
    """Automated resolutions that did not hold: by now these tickets are open or a person's."""
    timed: int = 0


class Costing:
    """Applies the assumptions to the tickets of a span."""

    def __init__(self, session: Session, assumed: Mapping[str, Assumption], now: datetime) -> None:
        self._session, self._now = session, now
        self._a = {name: one.value for name, one in assumed.items()}

    @cached_property
    def _usual(self) -> Effort:
        """What tickets without a time sheet usually take."""
        return learn_effort(self._session, self._now)

    def tally(self, by: CostDimension, span: Span) -> Tally:
        """Read and add up the tickets that were resolved in a span."""
        tally = Tally()
        for pile in effort.piles(self._session, by, span, self._now):
            if pile.automated:
                tally.groups[pile.group].automated += pile.tickets
                tally.kept[pile.category] += pile.tickets
                continue
            self._add(tally, pile)
        tally.reopened = effort.reopened(self._session, span)
        return tally

    def _add(self, tally: Tally, pile: Pile) -> None:
        each = pile.minutes
        if each is None:
            each = self._usual.minutes(pile.category, pile.priority)
        else:
            tally.timed += pile.tickets
        minutes = each * pile.tickets
        cost = Decimal(minutes) / 60 * self._full(pile.rate)
        for one in (tally.groups[pile.group], tally.categories[pile.category]):
            one.tickets += pile.tickets
            one.minutes += minutes
            one.cost += cost

    def _full(self, rate: Decimal | None) -> Decimal:
        """What an hour on tickets costs, from a person's cost per paid hour."""
        paid = self._a["cost_per_hour_unknown"] if rate is None else rate
        return paid * (1 + self._a["overhead_share"]) / self._a["ticket_share_of_hours"]

    def period(self, tally: Tally, span: Span) -> CostPeriod:
        """The totals of a span."""
        sums = tally.groups.values()
        tickets, minutes = sum(s.tickets for s in sums), sum(s.minutes for s in sums)
        cost = sum((s.cost for s in sums), Decimal(0))
        return CostPeriod(
            tickets=tickets,
            minutes=float(minutes),
            cost=_cents(cost),
            automation=self._automation(tally, span, cost, tickets, minutes),
        )

    def _automation(
        self, tally: Tally, span: Span, cost: Decimal, tickets: int, minutes: int
    ) -> Automation:
        average = cost / tickets if tickets else Decimal(0)
        saved = Decimal(0)
        for category, count in tally.kept.items():
            alike = tally.categories[category]
            saved += count * (alike.cost / alike.tickets if alike.tickets else average)
        kept = sum(s.automated for s in tally.groups.values())
        resolved = kept + tally.reopened
        # Without any automated resolution there is no sign that a platform is paid for.
        months = self._months(span) if resolved else Decimal(0)
        hour = cost / Decimal(minutes) * 60 if minutes else self._full(None)
        upkeep = self._a["automation_upkeep_hours_per_month"] * hour
        spent = months * (self._a["automation_platform_per_month"] + upkeep)
        return Automation(
            resolved=resolved,
            reopened=tally.reopened,
            kept=kept,
            saved=_cents(saved * self._a["automation_would_need_a_person"]),
            cost=_cents(spent + resolved * self._a["automation_per_resolution"]),
            months=months,
        )

    def _months(self, span: Span) -> Decimal:
        """Months of a span that have passed; without a start, since the first ticket."""
        start = span.start or effort.first_resolved(self._session) or self._now
        end = min(span.end or self._now, self._now)
        days = max(end - start, timedelta(0)) / timedelta(days=1)
        return (Decimal(str(round(days, 4))) / DAYS_PER_MONTH).quantize(CENT, ROUND_HALF_UP)

    def groups(self, tally: Tally, by: CostDimension) -> list[CostGroup]:
        """Costs per group, the largest first."""
        names = dict(self._session.exec(select(Team.id, Team.name)).all())
        named = names if by is CostDimension.TEAM else {}
        found = [
            CostGroup(
                key=key,
                label=named.get(key, key).replace("_", " ") if key else NONE,
                tickets=one.tickets,
                automated=one.automated,
                minutes=float(one.minutes),
                cost=_cents(one.cost),
            )
            for key, one in tally.groups.items()
        ]
        return sorted(found, key=lambda group: (-group.cost, group.label))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
