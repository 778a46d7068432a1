"""Who is a customer, who owns what, what is being sold to them, and who is like whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from math import log
from statistics import median
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select

from store.scoring import adoption, saved
from store.tables import Account, Contract, Opportunity, PlanEntitlement, Product, Usage

PACE_DAYS = 84
"""Twelve whole weeks, where no pace was saved with the scores."""
NAMED = 3
"""Look-alikes that are named; also the fewest that make a group worth quoting."""
Group = tuple[str, ...]
_BUYER: tuple[Any, ...] = (
    Account.id, Account.plan, Account.segment, Account.industry, Account.seats, Account.arr,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buyer:
    """The columns of a customer that decide what it may and might buy."""

    id: str
    plan: str | None
    segment: str | None
    industry: str | None
    seats: int | None
    arr: Decimal | None


@dataclass(frozen=True)
class Add:
    """A product that is sold beside the plans."""

    id: str
    name: str
    list_price: Decimal | None
    per_seat: bool
    plans: frozenset[str]
    segments: frozenset[str]

    @cached_property
    def needs(self) -> str:
        """Who may buy it, in words."""
        parts = [
            f"the {' or '.join(sorted(values))} {word}"
            for values, word in ((self.plans, "plan"), (self.segments, "segment"))
            if values
        ]
        return f"needs {' and '.join(parts)}"

    def may_be_bought_by(self, plan: str | None, segment: str | None) -> bool:
        """Whether a customer's plan and segment allow it; no restriction allows everyone."""
        return (not self.plans or plan in self.plans) and (
            not self.segments or segment in self.segments
        )


class Market:
    """The session's customers on a day."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        rows = self._rows(
            select(*_BUYER).where(
                or_(col(Account.churned_on).is_(None), col(Account.churned_on) > today)
            )
        )
        self.buyers = {row[0]: Buyer(*row) for row in rows}
        products = session.exec(select(Product).order_by(Product.id)).all()
        self.adds = {p.id: _add(p) for p in products if p.kind != "core"}
        self._allowed: dict[tuple[str | None, str | None], frozenset[str]] = {}
        self._contracts()
        self._pipeline()
        self._plans()
        self._pace({p.id: p.features[0] for p in products if p.features})
        self._owned_by_group()

    def _contracts(self) -> None:
        running = (
            col(Contract.start_on) <= self.today,
            col(Contract.end_on) >= self.today,
            col(Contract.status).in_(("active", "renewed")),
        )
        owned = self._rows(
            select(col(Contract.account_id), col(Contract.product_id)).where(
                *running, col(Contract.product_id).in_(sorted(self.adds))
            )
        )
        self.owners: dict[str, set[str]] = defaultdict(set)
        for account_id, product_id in owned:
            self.owners[product_id or ""].add(account_id)
        self.worth: dict[str, Decimal] = dict(
            self._rows(
                select(Contract.account_id, col(Contract.value)).where(
                    *running, col(Contract.plan).is_not(None)
                )
            )
        )

    def _rows(self, query: Any) -> Any:
        """All rows at once, as thousands are slow to fetch one by one."""
        return self.session.connection().execute(query).all()

    def _pipeline(self) -> None:
        rows = self.session.exec(
            select(col(Opportunity.account_id), col(Opportunity.product_id), col(Opportunity.kind))
            .where(Opportunity.outcome == "open")
        )  # fmt: skip
        self.pipeline = {(account, product or kind) for account, product, kind in rows}

    def _plans(self) -> None:
        entitlements = self.session.exec(select(PlanEntitlement)).all()
        self.rank = {e.plan: e.rank for e in entitlements}
        self.limits = {(e.plan, e.product_id): e.limit for e in entitlements if e.limit}
        self.included = {(e.plan, e.product_id) for e in entitlements}
        values: dict[str, list[Decimal]] = defaultdict(list)
        for buyer in self.buyers.values():
            if buyer.plan and buyer.id in self.worth:
                values[buyer.plan].append(self.worth[buyer.id])
        self.entry = {
            plan: sorted(found)[len(found) // 4] for plan, found in values.items() if found
        }
        """What a plan costs to begin with: a quarter of its customers pay less."""

    def _pace(self, features: dict[str, str]) -> None:
        """Yearly use of the products that plans limit, by the product's first feature."""
        limited = sorted({product for _, product in self.limits if product in features})
        wanted = {product: features[product] for product in limited}
        self.pace: dict[str, dict[str, int]] = defaultdict(dict)
        day = saved.health_day(self.session, self.today)
        found = adoption.paces(self.session, day, wanted) if day and wanted else {}
        if not found and wanted:
            found = self._metered(wanted)
        for (account_id, product, _), events in found.items():
            self.pace[account_id][product] = events
        self.volume = {id_: max(by_product.values()) for id_, by_product in self.pace.items()}

    def _metered(self, features: dict[str, str]) -> dict[adoption.Key, int]:
        metered = or_(
            *(
                and_(col(Usage.product_id) == product, col(Usage.feature) == feature)
                for product, feature in features.items()
            )
        )
        rows = self.session.exec(
            select(col(Usage.account_id), col(Usage.product_id), func.sum(Usage.events))
            .where(
                metered,
                col(Usage.day) >= self.today - timedelta(days=PACE_DAYS),
                col(Usage.day) < self.today,
            )
            .group_by(col(Usage.account_id), col(Usage.product_id))
        )
        return {
            (account_id, product, features[product]): round(int(events) * 364 / PACE_DAYS)
            for account_id, product, events in rows
        }

    def _owned_by_group(self) -> None:
        volumes: dict[str | None, list[int]] = defaultdict(list)
        for buyer in self.buyers.values():
            if buyer.id in self.volume:
                volumes[buyer.plan].append(self.volume[buyer.id])
        self.usual_volume = {plan: median(found) for plan, found in volumes.items()}
        self._groups = {buyer.id: self._groups_of(buyer) for buyer in self.buyers.values()}
        self.gaps: dict[tuple[str, tuple[Group, ...]], tuple[float, int, int, Sequence[str]]] = {}
        """What `expansion` has worked out for an add-on and the groups of a customer."""
        self.counts: dict[tuple[str, Group], int] = defaultdict(int)
        self.owners_of: dict[tuple[str, Group], list[str]] = defaultdict(list)
        alike = Counter((b.plan, b.segment, self._groups[b.id]) for b in self.buyers.values())
        for (plan, segment, groups), count in alike.items():
            for add_id in self._eligible(plan, segment):
                for group in groups:
                    self.counts[add_id, group] += count
        for add_id in self.adds:
            for buyer in self._owning(add_id):
                if add_id in self.eligible(buyer):
                    for group in self._groups[buyer.id]:
                        self.owners_of[add_id, group].append(buyer.id)

    def _owning(self, add_id: str) -> list[Buyer]:
        return [self.buyers[id_] for id_ in sorted(self.owners[add_id]) if id_ in self.buyers]

    def eligible(self, buyer: Buyer) -> frozenset[str]:
        """The add-ons that a customer's plan and segment allow."""
        return self._eligible(buyer.plan, buyer.segment)

    def _eligible(self, plan: str | None, segment: str | None) -> frozenset[str]:
        found = self._allowed.get((plan, segment))
        if found is None:
            adds = self.adds.values()
            found = frozenset(add.id for add in adds if add.may_be_bought_by(plan, segment))
            self._allowed[plan, segment] = found
        return found

    def groups(self, buyer: Buyer) -> tuple[Group, ...]:
        """The groups that a customer belongs to, from everyone to the most alike."""
        return self._groups[buyer.id]

    def _groups_of(self, buyer: Buyer) -> tuple[Group, ...]:
        plan, industry = buyer.plan or "", buyer.industry or ""
        found: tuple[Group, ...] = ((), (plan,), (plan, industry))
        if buyer.id not in self.volume:
            return found
        more = self.volume[buyer.id] >= self.usual_volume[buyer.plan]
        return (*found, (plan, industry, "more" if more else "less"))

    def short_of_seats(self, buyer: Buyer) -> bool:
        """Whether it has more people than its plan has users."""
        limit = self.limits.get((buyer.plan or "", "account"))
        return bool(limit and buyer.seats and buyer.seats > limit)

    def used(self, buyer: Buyer) -> float | None:
        """Share of the plan's yearly allowance that the present pace would use."""
        shares = [
            pace / limit
            for product, pace in self.pace.get(buyer.id, {}).items()
            if (limit := self.limits.get((buyer.plan or "", product)))
        ]
        return max(shares) if shares else None

    def alike(self, account_id: str, owners: Iterable[str]) -> Sequence[str]:
        """The owners nearest in revenue."""
        mine = self.buyers[account_id].arr

        def distance(other_id: str) -> tuple[float, str]:
            theirs = self.buyers[other_id].arr
            if not mine or not theirs:
                return (99.0, other_id)
            return (round(abs(log(float(mine) / float(theirs))), 6), other_id)

        return sorted((o for o in owners if o != account_id), key=distance)[:NAMED]


def _add(product: Product) -> Add:
    needs = product.needs or {}
    return Add(
        product.id, product.name, product.list_price, product.per_seat,
        frozenset(needs.get("plans") or ()), frozenset(needs.get("segments") or ()),
    )  # fmt: skip
