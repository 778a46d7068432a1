"""What customers could buy next: owned, in the pipeline, a gap or not eligible, and its worth.

The propensity of a gap is how many look-alikes own it. Look-alikes are found in ever smaller groups
(all who may buy, same plan, same industry, same size), and each group's share is drawn towards the
one around it, so that two of two customers is not 100 %. Expected value = propensity x price.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlmodel import Session

from store.scoring.market import NAMED, Market, eligible
from store.tables import Account, Product

DRAWN = 5
"""Customers of the surrounding group that are added to a smaller one."""
NEAR_LIMIT = 0.85
"""Share of a plan's yearly allowance, at the present pace, from which the next plan is offered."""
SIMILAR_USE = (0.7, 1.6)
"""Who uses between so much and so much of an account's volume is like it."""

Kind = Literal["upsell", "cross_sell"]
Status = Literal["owned", "pipeline", "gap", "not_eligible", "no_need"]


@dataclass(frozen=True)
class Offer:
    """One product (or the next plan) for one account."""

    account_id: str
    kind: Kind
    offer_id: str
    offer: str
    status: Status
    why: str
    propensity: float | None = None
    price: Decimal | None = None
    """Yearly; for the next plan, what it costs more than the present contract."""
    alike: int = 0
    """Look-alikes in the smallest group that has enough of them."""
    alike_own: int = 0
    look_alikes: tuple[str, ...] = ()
    """Ids of owners most like the account."""

    @property
    def expected(self) -> Decimal | None:
        """Propensity times price; None without a price."""
        if self.propensity is None or self.price is None:
            return None
        return (self.price * Decimal(str(round(self.propensity, 4)))).quantize(Decimal("0.01"))


def offers(
    session: Session, today: date, account_ids: Collection[str] | None = None
) -> list[Offer]:
    """Every offer for the session's accounts (or some of them), in a stable order."""
    market = Market(session, today)
    wanted = market.accounts if account_ids is None else account_ids
    return [
        offer
        for id_ in sorted(wanted)
        if id_ in market.accounts
        for offer in (*cross_sell(market, id_), *upsell(market, id_))
    ]


def cross_sell(market: Market, account_id: str) -> list[Offer]:
    """Add-ons for one account."""
    account = market.accounts[account_id]
    return [_add_on(market, account, product) for product in market.products.values()]


def _add_on(market: Market, account: Account, product: Product) -> Offer:
    def offer(status: Status, why: str) -> Offer:
        return Offer(account.id, "cross_sell", product.id, product.name, status, why)

    if account.id in market.owners[product.id] or (account.plan, product.id) in market.included:
        return offer("owned", "in use under a contract or in the plan")
    if not eligible(product, account):
        return offer("not_eligible", _needed(product))
    if (account.id, product.id) in market.pipeline:
        return offer("pipeline", "an opportunity is open")
    if product.per_seat and not market.short_of_seats(account):
        return offer("no_need", "the plan's users are enough")
    return _gap(market, account, product)


def _gap(market: Market, account: Account, product: Product) -> Offer:
    propensity, alike, own, group = 0.0, 0, 0, ()
    for level in market.groups(account):
        n, owned = market.counts[product.id, level]
        others = n - 1
        if level == ():
            propensity = (owned + 1) / (others + 2)
        else:
            propensity = (owned + DRAWN * propensity) / (others + DRAWN)
        if others >= NAMED or level == ():
            alike, own, group = others, owned, level
    return Offer(
        account.id, "cross_sell", product.id, product.name, "gap",
        f"{own} of {alike} look-alikes own it", propensity, product.list_price, alike, own,
        market.alike(account, market.owners_of[product.id, group]),
    )  # fmt: skip


def upsell(market: Market, account_id: str) -> list[Offer]:
    """The next plan, where the present one gets tight."""
    account = market.accounts[account_id]
    nearer = [
        p for p, rank in market.rank.items() if rank == market.rank.get(account.plan or "", -9) + 1
    ]
    if not nearer:
        return []
    plan = sorted(nearer)[0]
    used = market.used(account)
    name = f"{plan.replace('_', ' ').capitalize()} plan"

    def offer(status: Status, why: str) -> Offer:
        return Offer(account.id, "upsell", f"plan:{plan}", name, status, why)

    if (account.id, "upsell") in market.pipeline:
        return [offer("pipeline", "an opportunity is open")]
    if used is None or used < NEAR_LIMIT:
        why = "use is not metered" if used is None else f"uses {used:.0%} of the plan at its pace"
        return [offer("no_need", why)]
    return [_next_plan(market, account, plan, name, used)]


def _next_plan(market: Market, account: Account, plan: str, name: str, used: float) -> Offer:
    """Of those who use about as much, on this plan or the next: how many are on the next."""
    volume = market.volume(account.id)
    low, high = SIMILAR_USE
    alike = [
        other
        for other in market.accounts.values()
        if other.id != account.id
        and other.plan in (account.plan, plan)
        and low * volume <= market.volume(other.id) <= high * volume
    ]
    owners = [other.id for other in alike if other.plan == plan]
    propensity = (len(owners) + 1) / (len(alike) + 2)
    entry, now = market.entry.get(plan), market.worth.get(account.id)
    price = max(entry - now, Decimal(0)) if entry is not None and now is not None else None
    return Offer(
        account.id, "upsell", f"plan:{plan}", name, "gap",
        f"uses {used:.0%} of the plan at its pace", propensity, price, len(alike), len(owners),
        market.alike(account, owners),
    )  # fmt: skip


def _needed(product: Product) -> str:
    needs = product.needs or {}
    parts = [
        f"the {' or '.join(str(v) for v in needs[key])} {word}"
        for key, word in (("plans", "plan"), ("segments", "segment"))
        if needs.get(key)
    ]
    return f"needs {' and '.join(parts)}"
