"""Deals: renewals in negotiation, larger plans, and add-ons offered, won and lost."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from store.demo.catalogue import ADD_ONS, PLANS, price
from store.demo.contracts import eligible, fits
from store.demo.draws import chance, instant, midnight, stream
from store.demo.rows import Rows
from store.demo.stories import TODAY, Account


@dataclass(frozen=True)
class _Deal:
    kind: str
    amount: Decimal
    stage: str
    probability: float
    close: date
    product: str | None = None
    outcome: str = "open"


def add_deals(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """Opportunity rows of all customers."""
    rng = stream(seed, "deals")
    for account in accounts:
        for deal in _deals(rng, account) if account.active else ():
            created = min(deal.close, TODAY) - timedelta(days=25)
            rows.add(
                "opportunities", id=f"opp-{account.id}-{deal.product or deal.kind}",
                account_id=account.id, name=f"{account.name}: {deal.kind.replace('_', '-')}",
                kind=deal.kind, product_id=deal.product, owner_id=account.csm,
                pipeline="Customer growth", stage=deal.stage, probability=deal.probability,
                amount=deal.amount, created_at=instant(midnight(created) + 54_000),
                close_on=deal.close, outcome=deal.outcome,
            )  # fmt: skip


def near_limit(account: Account) -> bool:
    """Whether the account has used nine tenths of its plan's yearly sends."""
    return account.active and account.plan != "enterprise" and account.fill >= 0.9


def _deals(rng: random.Random, account: Account) -> list[_Deal]:
    found = []
    renews_on = account.renews_on or TODAY
    if account.segment == "enterprise" and (renews_on - TODAY).days <= 120:
        found.append(_Deal("renewal", Decimal(account.arr), "Negotiation", 0.7, renews_on))
    if near_limit(account) and account.fill >= 1.02:
        bigger = PLANS[PLANS.index(account.plan) + 1]
        soon = TODAY + timedelta(days=30)
        found.append(_Deal("upsell", Decimal(3 * account.arr), f"Proposal: {bigger}", 0.5, soon))
    for add_on in ADD_ONS:
        if add_on in account.add_ons:
            won = max(date(2026, 7, 1), account.since)
            found.append(_Deal("cross_sell", price(add_on), "Closed", 1.0, won, add_on, "won"))
        elif fits(add_on, account) and eligible(add_on, account):
            found += _offer(rng, add_on)
    return found


def _offer(rng: random.Random, add_on: str) -> list[_Deal]:
    """Some of those who could use an add-on are in talks about it, some have declined."""
    if chance(rng, 0.22):
        later = TODAY + timedelta(days=60)
        return [_Deal("cross_sell", price(add_on), "Discovery", 0.3, later, add_on)]
    if chance(rng, 0.12):
        before = TODAY - timedelta(days=90)
        return [_Deal("cross_sell", price(add_on), "Closed", 0.0, before, add_on, "lost")]
    return []
