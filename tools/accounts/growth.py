"""Finds what customers could buy next."""

from collections import Counter
from decimal import Decimal

from store.scoring import churn, current, expansion
from store.scoring.expansion import Offer
from store.scoring.market import Market
from tools import lookup
from tools.accounts import queries
from tools.accounts.models import ExpansionKind, ExpansionOpportunities
from tools.accounts.results import ExpansionReport, OfferRow
from tools.context import ToolContext

LIKELY = 0.15
"""Propensity from which a gap is an opportunity; below, few who are alike own it."""
STATUSES = ("gap", "pipeline", "owned", "no_need", "not_eligible")


def report(args: ExpansionOpportunities, ctx: ToolContext) -> ExpansionReport:
    """Gaps by expected value; for one customer, every product with its state."""
    session, today = ctx.session, ctx.clock.today()
    account = lookup.account(session, args.account) if args.account else None
    market = Market(session, today)
    every = expansion.offers(market, {account.id} if account else None)
    both = args.kind is ExpansionKind.BOTH
    offers = [offer for offer in every if both or offer.kind == args.kind.value]
    counted = Counter(offer.status for offer in offers)
    gaps = [offer for offer in offers if offer.status == "gap"]
    at_risk = set() if account else _at_risk(ctx)
    kept = [gap for gap in gaps if gap.account_id not in at_risk]
    likely = [gap for gap in kept if account or _is_likely(gap)]
    likely.sort(key=_order)
    buyers = [market.buyers[account.id]] if account else list(market.buyers.values())
    other = [
        offer
        for offer in every
        if offer.status == "gap" and offer.kind != args.kind.value
        and offer.account_id not in at_risk and (account or _is_likely(offer))
    ] if not likely and not both else []  # fmt: skip
    rest = [offer for offer in offers if offer.status != "gap"] if account else []
    rest.sort(key=lambda offer: (STATUSES.index(offer.status), offer.offer))
    shown = [*likely[: args.limit], *rest]
    return ExpansionReport(
        kind=args.kind.value,
        rows=rows(ctx, market, shown),
        total=len(likely),
        expected=_worth(likely),
        counts={status: counted[status] for status in STATUSES},
        held=len(gaps) - len(kept),
        unlikely=len(kept) - len(likely),
        account=account.name if account else None,
        scope="your customers" if ctx.actor.persona == "csm" else "all customers",
        customers=len(buyers),
        on_largest_plan=sum(expansion.on_largest_plan(market, buyer) for buyer in buyers),
        other_total=len(other),
        other_expected=_worth(other),
    )


def _is_likely(gap: Offer) -> bool:
    return (gap.propensity or 0) >= LIKELY


def _worth(gaps: list[Offer]) -> Decimal:
    return sum((gap.expected for gap in gaps if gap.expected), Decimal(0))


def _order(offer: Offer) -> tuple[Decimal, float, str, str]:
    return (-(offer.expected or Decimal(0)), -(offer.propensity or 0), offer.account_id,
            offer.offer_id)  # fmt: skip


def _at_risk(ctx: ToolContext) -> set[str]:
    """Customers who first need to be kept."""
    at = current.standing(ctx.session, ctx.clock.now())
    return {id_ for id_, risk in at.risks.items() if churn.at_risk(*risk)}


def rows(ctx: ToolContext, market: Market, offers: list[Offer]) -> list[OfferRow]:
    """Offers with names in place of ids, and the nearest owners."""
    near = {id(offer): market.alike(offer.account_id, offer.owners) for offer in offers}
    ids = {offer.account_id for offer in offers} | {i for found in near.values() for i in found}
    customers = queries.customers(ctx.session, market.today, ids)
    return [
        OfferRow(
            account_id=offer.account_id,
            account=customers[offer.account_id].name,
            csm=customers[offer.account_id].csm,
            kind=offer.kind,
            offer=offer.offer,
            status=offer.status,
            why=offer.why,
            propensity=offer.propensity,
            price=offer.price,
            expected=offer.expected,
            look_alikes=[customers[i].name for i in near[id(offer)] if i in customers],
        )
        for offer in offers
        if offer.account_id in customers
    ]
