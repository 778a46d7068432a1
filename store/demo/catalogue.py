"""What PenguinMails sells: products, add-ons, plans and their limits."""

from decimal import Decimal

from store.demo.rows import Rows

PLANS = ("starter", "growth", "professional", "enterprise")
SENDS_A_YEAR = {"starter": 300_000, "growth": 1_440_000, "professional": 7_200_000}
"""Messages included in twelve months; Enterprise is by contract.

Counted against the feature ``emails_sent`` of the product ``campaigns``.
"""
USERS = {"starter": 2, "growth": 5, "professional": 15}

_CORE = {
    "campaigns": ("Campaigns", ["emails_sent", "segments", "ab_tests"]),
    "automation": ("Automation", ["journeys"]),
    "lists": ("Lists and contacts", ["imports"]),
    "forms": ("Forms", ["submissions"]),
    "integrations": ("Integrations", ["crm_sync"]),
    "api": ("API and webhooks", ["api_calls"]),
    "analytics": ("Reports", ["reports_viewed"]),
    "deliverability": ("Deliverability", ["domain_checks"]),
    "account": ("Account and users", []),
    "billing": ("Billing", []),
}
_FROM_PLAN = {"integrations": 1, "api": 1, "forms": 0}
ADD_ONS = {
    "sms": ("SMS messages", ["sms_sent"], 3_600, ["growth", "professional", "enterprise"]),
    "inbox-insights": ("Inbox Insights", ["inbox_tests"], 4_800, ["professional", "enterprise"]),
    "analytics-plus": ("Analytics Plus", ["cohorts"], 6_000, ["professional", "enterprise"]),
    "dedicated-ip": ("Dedicated IP", ["ip_sends"], 708, ["professional"]),
}
"""Add-on to name, features, yearly list price and the plans that may buy it."""


def price(add_on: str) -> Decimal:
    """Yearly list price of an add-on."""
    return Decimal(ADD_ONS[add_on][2])


def add_catalogue(rows: Rows) -> None:
    """Products and plan entitlements."""
    for product, (name, features) in _CORE.items():
        rows.add("products", id=product, name=name, kind="core", features=features)
    for product, (name, features, yearly, plans) in ADD_ONS.items():
        rows.add(
            "products",
            id=product,
            name=name,
            kind="add_on",
            features=features,
            list_price=Decimal(yearly),
            needs={"plans": plans},
        )
    rows.add(
        "products",
        id="extra-users",
        name="Extra users",
        kind="add_on",
        features=[],
        list_price=Decimal(120),
        per_seat=True,
        needs={"plans": ["starter", "growth", "professional"]},
    )
    for product in rows["products"]:
        product.setdefault("list_price", None)
        product.setdefault("per_seat", False)
        product.setdefault("needs", {})
    _add_entitlements(rows)


def _add_entitlements(rows: Rows) -> None:
    limits = {"campaigns": SENDS_A_YEAR, "account": USERS}
    for rank, plan in enumerate(PLANS):
        for product in _CORE:
            if rank >= _FROM_PLAN.get(product, 0):
                limit = limits.get(product, {}).get(plan)
                rows.add("plan_entitlements", plan=plan, product_id=product, limit=limit, rank=rank)
