"""Who is a customer, who owns what, what is being sold to them, and who is like whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import log
from statistics import median

from sqlmodel import Session, and_, col, func, or_, select

from store.tables import Account, Contract, Opportunity, PlanEntitlement, Product, Usage

PACE_DAYS = 91
"""Thirteen whole weeks; times four is a year."""
NAMED = 3
"""Look-alikes that are named; also the fewest that make a group worth quoting."""
Group = tuple[str, ...]


class Market:
    """Who is a customer, who owns what, and what is being sold to them."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        rows = session.exec(
            select(Account).where(
                or_(col(Account.churned_on).is_(None), col(Account.churned_on) > today)
            )
        )
        self.accounts = {account.id: account for account in rows}
        self.products = {
            p.id: p for p in session.exec(select(Product).order_by(Product.id)) if p.kind != "core"
        }
        self._contracts()
        self._pipeline()
        self._plans()
        self._pace()
        self._owned_by_group()

    def _contracts(self) -> None:
        self.owners: dict[str, set[str]] = defaultdict(set)
        self.worth: dict[str, Decimal] = {}
        rows = self.session.exec(
            select(
                col(Contract.account_id), col(Contract.product_id), col(Contract.plan),
                col(Contract.value),
            ).where(
                col(Contract.start_on) <= self.today,
                col(Contract.end_on) >= self.today,
                col(Contract.status).in_(("active", "renewed")),
            )
        )  # fmt: skip
        for account_id, product_id, plan, value in rows:
            if product_id:
                self.owners[product_id].add(account_id)
            if plan:
                self.worth[account_id] = value

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
        for account in self.accounts.values():
            if account.plan and account.id in self.worth:
                values[account.plan].append(self.worth[account.id])
        self.entry = {
            plan: sorted(found)[len(found) // 4] for plan, found in values.items() if found
        }
        """What a plan costs to begin with: a quarter of its customers pay less."""

    def _pace(self) -> None:
        """Yearly use of each plan's limited product at the pace of the last thirteen weeks."""
        products = {product for _, product in self.limits}
        first = {
            p.id: p.features[0]
            for p in self.session.exec(select(Product).where(col(Product.id).in_(products)))
            if p.features
        }
        self.pace: dict[tuple[str, str], int] = {}
        if not first:
            return
        metered = or_(
            *(and_(col(Usage.product_id) == p, col(Usage.feature) == f) for p, f in first.items())
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
        self.pace = {(account, product): int(events) * 4 for account, product, events in rows}

    def _owned_by_group(self) -> None:
        paces: dict[str, list[int]] = defaultdict(list)
        for (account_id, _), pace in self.pace.items():
            if account_id in self.accounts:
                paces[self.accounts[account_id].plan or ""].append(pace)
        self.usual_pace = {plan: median(found) for plan, found in paces.items()}
        self.counts: dict[tuple[str, Group], tuple[int, int]] = {}
        self.owners_of: dict[tuple[str, Group], list[str]] = defaultdict(list)
        totals: dict[tuple[str, Group], list[int]] = defaultdict(lambda: [0, 0])
        for account in self.accounts.values():
            for product in self.products.values():
                if not eligible(product, account):
                    continue
                owns = account.id in self.owners[product.id]
                for group in self.groups(account):
                    total = totals[product.id, group]
                    total[0] += 1
                    total[1] += owns
                    if owns:
                        self.owners_of[product.id, group].append(account.id)
        self.counts = {key: (n, owned) for key, (n, owned) in totals.items()}

    def groups(self, account: Account) -> list[Group]:
        """From all to the most alike."""
        plan, industry = account.plan or "", account.industry or ""
        usual = self.usual_pace.get(plan)
        mine = [pace for (id_, _), pace in self.own_pace(account.id)]
        size = "" if usual is None or not mine else ("more" if mine[0] >= usual else "less")
        whole = [(), (plan,), (plan, industry)]
        return [*whole, (plan, industry, size)] if size else whole

    def own_pace(self, account_id: str) -> Iterable[tuple[tuple[str, str], int]]:
        for product in sorted({product for _, product in self.limits}):
            if (account_id, product) in self.pace:
                yield (account_id, product), self.pace[account_id, product]

    def short_of_seats(self, account: Account) -> bool:
        limit = self.limits.get((account.plan or "", "account"))
        return bool(limit and account.seats and account.seats > limit)

    def used(self, account: Account) -> float | None:
        """Share of the plan's yearly allowance that the present pace would use."""
        shares = [
            pace / limit
            for (_, product), pace in self.own_pace(account.id)
            if (limit := self.limits.get((account.plan or "", product)))
        ]
        return max(shares) if shares else None

    def volume(self, account_id: str) -> int:
        return max((pace for _, pace in self.own_pace(account_id)), default=0)

    def alike(self, account: Account, owners: Iterable[str]) -> tuple[str, ...]:
        """The owners nearest in revenue."""

        def distance(other_id: str) -> tuple[float, str]:
            mine, theirs = account.arr, self.accounts[other_id].arr
            if not mine or not theirs:
                return (99.0, other_id)
            return (round(abs(log(float(mine) / float(theirs))), 6), other_id)

        return tuple(sorted((o for o in owners if o != account.id), key=distance)[:NAMED])


def eligible(product: Product, account: Account) -> bool:
    """Whether the account may buy a product at all."""
    needs: Mapping[str, list[str]] = product.needs or {}
    plans, segments = needs.get("plans"), needs.get("segments")
    return (not plans or account.plan in plans) and (not segments or account.segment in segments)
