"""What customers could buy next: owned, in the pipeline, a gap or not eligible, and its worth.

The propensity of a gap is how many look-alikes own it. Look-alikes are found in ever smaller groups
(all who may buy, same plan, same industry, same size), and each group's share is drawn towards the
one around it, so that two of two customers is not 100 %. Expected value = propensity x price.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from store.scoring.market import NAMED, Add, Buyer, Group, Market

DRAWN = 5
"""Customers of the surrounding group that are added to a smaller one."""
NEAR_LIMIT = 0.85
"""Share of a plan's yearly allowance, at the present pace, from which the next plan is offered."""
SIMILAR_USE = (0.7, 1.6)
"""Who uses between so much and so much of an account's volume is like it."""

Kind = Literal["upsell", "cross_sell"]
Status = Literal["owned", "pipeline", "gap", "not_eligible", "no_need"]


class Offer(NamedTuple):
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
    owners: Sequence[str] = ()
    """Ids of the look-alikes who own it; `Market.alike` picks the nearest."""

    @property
    def expected(self) -> Decimal | None:
        """Propensity times price; None without a price."""
        if self.propensity is None or self.price is None:
            return None
        return (self.price * Decimal(str(round(self.propensity, 4)))).quantize(Decimal("0.01"))


def offers(market: Market, account_ids: Collection[str] | None = None) -> list[Offer]:
    """Every offer for the market's customers (or some of them), in a stable order."""
    wanted = market.buyers if account_ids is None else account_ids
    return [
        offer
        for id_ in sorted(wanted)
        if (buyer := market.buyers.get(id_))
        for offer in (*cross_sell(market, buyer), *upsell(market, buyer))
    ]


def cross_sell(market: Market, buyer: Buyer) -> list[Offer]:
    """Add-ons for one customer."""
    return [_add_on(market, buyer, add) for add in market.adds.values()]


def _add_on(market: Market, buyer: Buyer, add: Add) -> Offer:
    def offer(status: Status, why: str) -> Offer:
        return Offer(buyer.id, "cross_sell", add.id, add.name, status, why)

    if buyer.id in market.owners[add.id] or (buyer.plan, add.id) in market.included:
        return offer("owned", "in use under a contract or in the plan")
    if add.id not in market.eligible(buyer):
        return offer("not_eligible", add.needs)
    if (buyer.id, add.id) in market.pipeline:
        return offer("pipeline", "an opportunity is open")
    if add.per_seat and not market.short_of_seats(buyer):
        return offer("no_need", "the plan's users are enough")
    return _gap(market, buyer, add)


def _gap(market: Market, buyer: Buyer, add: Add) -> Offer:
    propensity, alike, own, owners = _look_alikes(market, add, market.groups(buyer))
    return Offer(
        buyer.id, "cross_sell", add.id, add.name, "gap", f"{own} of {alike} look-alikes own it",
        propensity, add.list_price, alike, own, owners,
    )  # fmt: skip


def _look_alikes(
    market: Market, add: Add, groups: tuple[Group, ...]
) -> tuple[float, int, int, Sequence[str]]:
    """The propensity of a gap, how many are alike and own it, and who: the same for all of them."""
    known = market.gaps.get((add.id, groups))
    if known is not None:
        return known
    propensity, alike, own = 0.0, 0, 0
    group: Group = ()
    for level in groups:
        others = market.counts[add.id, level] - 1
        owned = len(market.owners_of.get((add.id, level), ()))
        if level == ():
            propensity = (owned + 1) / (others + 2)
        else:
            propensity = (owned + DRAWN * propensity) / (others + DRAWN)
        if others >= NAMED or level == ():
            alike, own, group = others, owned, level
    found = (propensity, alike, own, market.owners_of.get((add.id, group), ()))
    market.gaps[add.id, groups] = found
    return found


def upsell(market: Market, buyer: Buyer) -> list[Offer]:
    """The next plan, where the present one gets tight."""
    larger = _larger(market, buyer)
    if not larger:
        return []
    plan = larger[0]
    name = f"{plan.replace('_', ' ').capitalize()} plan"
    used = market.used(buyer)

    def offer(status: Status, why: str) -> Offer:
        return Offer(buyer.id, "upsell", f"plan:{plan}", name, status, why)

    if (buyer.id, "upsell") in market.pipeline:
        return [offer("pipeline", "an opportunity is open")]
    if used is None:
        return [offer("no_need", "use is not metered")]
    if used < NEAR_LIMIT:
        return [offer("no_need", _pace(used))]
    return [_next_plan(market, buyer, plan, offer("gap", _pace(used)))]


def on_largest_plan(market: Market, buyer: Buyer) -> bool:
    """Whether its plan is known and none is larger."""
    return (buyer.plan or "") in market.rank and not _larger(market, buyer)


def _larger(market: Market, buyer: Buyer) -> list[str]:
    rank = market.rank.get(buyer.plan or "")
    return sorted(
        plan for plan, other in market.rank.items() if rank is not None and other == rank + 1
    )


def _pace(used: float) -> str:
    return f"uses {used * 100:.0f} % of the plan at its pace"


def _next_plan(market: Market, buyer: Buyer, plan: str, offer: Offer) -> Offer:
    """Of those who use about as much, on this plan or the next: how many are on the next."""
    low, high = (share * market.volume[buyer.id] for share in SIMILAR_USE)
    alike = [
        other
        for id_, volume in market.volume.items()
        if low <= volume <= high
        and (other := market.buyers.get(id_))
        and other.plan in (buyer.plan, plan)
        and id_ != buyer.id
    ]
    owners = [other.id for other in alike if other.plan == plan]
    entry, now = market.entry.get(plan), market.worth.get(buyer.id)
    return offer._replace(
        propensity=(len(owners) + 1) / (len(alike) + 2),
        price=max(entry - now, Decimal(0)) if entry is not None and now is not None else None,
        alike=len(alike),
        alike_own=len(owners),
        owners=owners,
    )
