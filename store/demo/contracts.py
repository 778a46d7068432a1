"""What customers agreed to pay: terms with notice days, add-ons, and invoices."""

import random
from datetime import date, timedelta
from decimal import Decimal

from store.demo.accounts import DANIEL
from store.demo.catalogue import ADD_ONS, price
from store.demo.draws import between, chance, stream
from store.demo.facts import FIRST_DAY
from store.demo.rows import Rows
from store.demo.stories import TODAY, Account

NEXT_QUARTER = (date(2027, 1, 1), date(2027, 3, 31))
RENEWALS_NEXT_QUARTER = 20
"""Of Daniel's accounts."""
_ADD_ONS_END = date(2027, 6, 30)
"""Add-on agreements run from July to June, apart from the plan."""
_LIKELY = {
    "inbox-insights": lambda a: a.kind == "agency",
    "sms": lambda a: a.industry in ("retail", "food", "travel"),
    "analytics-plus": lambda a: a.segment == "enterprise" and a.industry in ("software", "finance"),
    "dedicated-ip": lambda a: a.plan == "professional" and a.fill > 0.45,
}
"""Add-on to the kind of account in which most own it."""


def fits(add_on: str, account: Account) -> bool:
    """Whether an account is of the kind in which most own the add-on."""
    return bool(_LIKELY[add_on](account))


def eligible(add_on: str, account: Account) -> bool:
    """Whether the account's plan may buy the add-on."""
    return account.plan in ADD_ONS[add_on][3]


def agree(seed: int, accounts: list[Account]) -> None:
    """Choose renewal days and add-ons; yearly revenue then covers both."""
    rng = stream(seed, "contracts")
    daniels = [a for a in accounts if a.csm == DANIEL and a.renews_on is None]
    fixed = sum(
        NEXT_QUARTER[0] <= a.renews_on <= NEXT_QUARTER[1]
        for a in accounts
        if a.csm == DANIEL and a.renews_on
    )
    for account in accounts:
        if account.story.kind == "recovered":
            account.renews_on = TODAY + timedelta(days=270 + int(rng.random() * 60))
    open_ones = [a for a in daniels if a.renews_on is None]
    for number, account in enumerate(open_ones):
        account.renews_on = _daniels_day(rng, number, RENEWALS_NEXT_QUARTER - fixed)
    for account in accounts:
        planted = account.renews_on is not None and account.story.kind == "at_risk"
        if account.renews_on is None:
            ahead = timedelta(days=3 + int(rng.random() * 362))
            account.renews_on = account.story.churned_on or TODAY + ahead
        _choose_add_ons(rng, account, keep_revenue=planted)
        first = _years_before(account.renews_on, 1)
        while first - timedelta(days=180) > account.since:
            first = _years_before(first, 1)
        account.since = first + timedelta(days=1)


def _daniels_day(rng: random.Random, number: int, wanted: int) -> date:
    if number < wanted:
        return NEXT_QUARTER[0] + timedelta(days=int(rng.random() * 90))
    if number < wanted + 6:
        return TODAY + timedelta(days=9 + int(rng.random() * 65))
    return NEXT_QUARTER[1] + timedelta(days=1 + int(rng.random() * 195))


def _choose_add_ons(rng: random.Random, account: Account, *, keep_revenue: bool) -> None:
    for add_on in ADD_ONS:
        if chance(rng, 0.68 if fits(add_on, account) else 0.06) and eligible(add_on, account):
            account.add_ons.append(add_on)
            account.arr += 0 if keep_revenue else int(price(add_on))


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28 if day.month == 2 else day.day))


def add_contracts(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """Contracts and invoices."""
    rng = stream(seed, "invoices")
    for account in accounts:
        _add_terms(rng, rows, account, account.renews_on or TODAY)
        _add_invoices(rng, rows, account)


def _add_terms(rng: random.Random, rows: Rows, account: Account, end: date) -> None:
    base = account.arr - sum(int(price(add_on)) for add_on in account.add_ons)
    notice = {"enterprise": 90 if account.arr > 150_000 else 60, "professional": 30}.get(
        account.plan, 14
    )
    renewing = chance(rng, 0.45 if account.plan == "enterprise" else 0.9)
    status, renewed_by = ("active" if account.active else "lost"), None
    terms = []
    while True:
        start = _years_before(end, 1) + timedelta(days=1)
        id_ = f"{account.id}-{end:%Y%m}"
        share = 1 if not terms else 1 - 0.06 * len(terms)
        terms.append(
            {
                "id": id_, "account_id": account.id, "product_id": "campaigns",
                "plan": account.plan,
                "start_on": start, "end_on": end, "notice_by": end - timedelta(days=notice),
                "value": Decimal(int(base * share)), "seats": account.seats, "auto_renew": renewing,
                "status": status, "renewed_by_id": renewed_by,
            }
        )  # fmt: skip
        if start <= account.since:
            break
        end, status, renewed_by = start - timedelta(days=1), "renewed", id_
    for term in reversed(terms):
        rows.add("contracts", **term)
    for add_on in account.add_ons:
        last = account.story.churned_on or _ADD_ONS_END
        start = max(date(2026, 7, 1), account.since) if account.active else account.since
        rows.add(
            "contracts", id=f"{account.id}-{add_on}", account_id=account.id, product_id=add_on,
            plan=None, start_on=start, end_on=last, notice_by=last - timedelta(days=30),
            value=price(add_on), seats=None,
            auto_renew=True, status="active" if account.active else "lost", renewed_by_id=None,
        )  # fmt: skip


def _add_invoices(rng: random.Random, rows: Rows, account: Account) -> None:
    step = 3 if account.plan in ("enterprise", "professional") else 1
    amount = (Decimal(account.arr) * step / 12).quantize(Decimal("0.01"))
    # Due dates of late payers fall early enough for the delay to be visible today.
    late_payer = "payment" in account.story.signs and account.story.kind == "at_risk"
    offset, day = (2, 25) if late_payer else (int(rng.random() * 3), 1 + int(rng.random() * 27))
    until = account.story.churned_on or TODAY
    for number in range(24):
        year, month = divmod(2025 * 12 + 3 + number, 12)
        issued = date(year, month + 1, day)
        if (month + 1 - offset) % step or not max(account.since, FIRST_DAY) <= issued < until:
            continue
        due = issued + timedelta(days=30)
        rows.add(
            "invoices", id=f"inv-{account.id}-{issued:%Y%m}", account_id=account.id,
            issued_on=issued, due_on=due, paid_on=_paid(rng, account, due), amount=amount,
        )  # fmt: skip


def _paid(rng: random.Random, account: Account, due: date) -> date | None:
    early = due - timedelta(days=int(between(rng, 0, 21)))
    slow = due + timedelta(days=int(between(rng, 2, 9)))
    very_slow = due + timedelta(days=int(between(rng, 38, 70)))
    paid = slow if chance(rng, 0.07) else early
    if account.story.shows("payment", due) > 0.2:
        paid = very_slow
    return paid if paid < TODAY else None
