"""The customers: who they are, who works there, and which story each one lives."""

import random
from datetime import date, timedelta
from decimal import Decimal

from store.demo import names
from store.demo.catalogue import USERS
from store.demo.draws import between, chance, instant, midnight, pick, stream, weighted
from store.demo.rows import Rows
from store.demo.staff import CSMS
from store.demo.stories import (
    AT_RISK,
    AT_RISK_ELSEWHERE,
    CALL_ACCOUNT,
    FIX_ACCOUNTS,
    SIGNS,
    TODAY,
    Account,
    Planted,
    Story,
)

DANIEL = "daniel-okafor"
DANIELS_ACCOUNTS = 50
_SEGMENTS = {"enterprise": 92, "mid_market": 138, "smb": 170}
_CHURNED = {"enterprise": 8, "mid_market": 12, "smb": 15}
_PLACES = {
    "AMER": (
        (("United States", "America/New_York", "en"), 50.0),
        (("United States", "America/Chicago", "en"), 22.0),
        (("United States", "America/Los_Angeles", "en"), 16.0),
        (("Canada", "America/Toronto", "en"), 8.0),
        (("Mexico", "America/Mexico_City", "es"), 4.0),
    ),
    "EMEA": (
        (("United Kingdom", "Europe/London", "en"), 40.0),
        (("Germany", "Europe/Berlin", "de"), 28.0),
        (("Netherlands", "Europe/Amsterdam", "en"), 16.0),
        (("Spain", "Europe/Madrid", "es"), 16.0),
    ),
}
_EUROPEAN_CSMS = ("ines-almeida", "paul-schneider", "thomas-berg", "victoria-hughes")
_KINDS = {
    "enterprise": (("enterprise_team", 85.0), ("agency", 15.0)),
    "mid_market": (("agency", 45.0), ("business_owner", 55.0)),
    "smb": (("freelancer", 40.0), ("business_owner", 45.0), ("agency", 15.0)),
}


def make_accounts(seed: int, scale: float) -> list[Account]:
    """All accounts, the planted ones first; `scale` multiplies the others."""
    rng = stream(seed, "accounts")
    taken: set[str] = set()
    planted = [*AT_RISK, CALL_ACCOUNT, *FIX_ACCOUNTS, *AT_RISK_ELSEWHERE]
    made = [_planted(rng, plan, taken) for plan in planted]
    for segment, number in _SEGMENTS.items():
        total = round(number * scale) - (len(planted) if segment == "enterprise" else 0)
        churned = round(_CHURNED[segment] * scale)
        daniels = DANIELS_ACCOUNTS - sum(a.csm == DANIEL for a in made)
        for index in range(total):
            story = _churn(rng, index) if index < churned else _steady(rng)
            mine = segment == "enterprise" and churned <= index < churned + daniels
            made.append(_account(rng, segment, story, taken, DANIEL if mine else None))
    _give_stories(rng, made)
    for account in made:
        _staff_up(rng, account)
    return made


def _planted(rng: random.Random, plan: Planted, taken: set[str]) -> Account:
    taken.add(plan.name)
    account = _account(rng, "enterprise", plan.story, taken, plan.csm, plan.region, plan.industry)
    account.name, account.id = plan.name, names.plain(plan.name)
    account.arr, account.renews_on, account.kind = plan.arr, plan.renews_on, "enterprise_team"
    account.language, account.seats = "en", plan.arr // 6_000
    account.since = TODAY - timedelta(days=900 + int(rng.random() * 700))
    return account


def _account(
    rng: random.Random, segment: str, story: Story, taken: set[str], csm: str | None,
    region: str | None = None, industry: str | None = None,
) -> Account:  # fmt: skip
    region = region or ("AMER" if csm == DANIEL or chance(rng, 0.74) else "EMEA")
    country, zone, language = weighted(rng, _PLACES[region])
    if csm == DANIEL:
        country, zone, language = "United States", "America/New_York", "en"
    kind = weighted(rng, _KINDS[segment])
    if industry is None:
        others = names.INDUSTRIES[:-1]
        industry = "marketing" if kind in ("agency", "freelancer") else pick(rng, others)
    name = names.company(rng, industry, taken)
    plan = _plan(rng, segment)
    arr = _arr(rng, plan)
    seats = arr // 6_000 if segment == "enterprise" else USERS[plan]
    since = TODAY - timedelta(days=200 + int(rng.random() * 1100))
    if story.churned_on:
        since = story.churned_on - timedelta(days=365 * (1 + int(rng.random() * 2)))
    if csm is None and segment != "smb":
        csm = pick(
            rng, [c for c in CSMS if c != DANIEL and (c in _EUROPEAN_CSMS) == (region == "EMEA")]
        )
    return Account(
        names.plain(name), name, segment, plan, industry, kind, region, country, zone, language,
        arr, max(seats, 1), since, csm, story, fill=_fill(rng, plan),
    )  # fmt: skip


def _plan(rng: random.Random, segment: str) -> str:
    if segment == "enterprise":
        return "enterprise"
    if segment == "mid_market":
        return "professional" if chance(rng, 0.8) else "growth"
    return "starter" if chance(rng, 0.55) else "growth"


def _arr(rng: random.Random, plan: str) -> int:
    """Yearly revenue in dollars, divisible by 12 so that instalments are exact."""
    low, high = {
        "starter": (190, 240), "growth": (790, 1_600), "professional": (2_490, 9_600),
        "enterprise": (36_000, 240_000),
    }[plan]  # fmt: skip
    drawn = low + (high - low) * rng.random() * rng.random()
    return int(drawn // 12) * 12 + 12


def _fill(rng: random.Random, plan: str) -> float:
    return between(rng, 12, 90) if plan == "enterprise" else between(rng, 0.15, 0.68)


def _churn(rng: random.Random, index: int) -> Story:
    """A customer who left; about every twelfth without a sign."""
    left = TODAY - timedelta(days=int(between(rng, 12, 500)))
    if index % 12 == 5:
        return Story("churned_green", churned_on=left)
    signs = {sign for sign in SIGNS if chance(rng, 0.55)} | {"usage"}
    signs |= {pick(rng, ("nps", "tickets"))}
    onset = left - timedelta(days=int(between(rng, 80, 150)))
    peak = left - timedelta(days=int(between(rng, 10, 35)))
    return Story("churned", onset, peak, None, between(rng, 0.7, 1), frozenset(signs), left)


def _steady(rng: random.Random) -> Story:
    """Nothing much: for a quarter of them a shallow dip some time ago."""
    if not chance(rng, 0.25):
        return Story()
    peak = TODAY - timedelta(days=int(between(rng, 110, 480)))
    lasts = timedelta(days=int(between(rng, 25, 50)))
    signs = frozenset(sign for sign in ("usage", "nps", "tickets") if chance(rng, 0.5))
    return Story("steady", peak - lasts, peak, peak + lasts, between(rng, 0.15, 0.35), signs)


def _give_stories(rng: random.Random, accounts: list[Account]) -> None:
    """Declining features, decoys, and accounts that reach the limit of their plan."""
    named = len(AT_RISK) + 1 + len(FIX_ACCOUNTS) + len(AT_RISK_ELSEWHERE)
    free = [a for a in accounts[named:] if a.active]
    big = [a for a in free if a.segment == "enterprise"]
    daniels = [a for a in big if a.csm == DANIEL]
    others = [a for a in big if a.csm != DANIEL]
    features = (
        ("automation", "journeys"), ("campaigns", "segments"), ("analytics", "reports_viewed"),
    )  # fmt: skip
    for number, account in enumerate(daniels[:3] + others[:3]):
        onset = TODAY - timedelta(days=86 - number)
        account.story = Story(
            "decline", onset, TODAY - timedelta(days=5), None, 0.9, frozenset(), None,
            features[number % 3],
        )  # fmt: skip
    for account in daniels[3:5] + others[3:5]:
        account.story, account.industry = Story("seasonal"), "travel"
    for account in daniels[5:7] + others[5:7]:
        account.story = Story("dip")
    for number, account in enumerate(daniels[7:10] + others[7:9]):
        peak = TODAY - timedelta(days=170 + 20 * number)
        account.story = Story(
            "recovered", peak - timedelta(days=90), peak, peak + timedelta(days=45), 0.85,
            frozenset({"usage", "nps", "tickets"}),
        )  # fmt: skip
    small = [a for a in free if a.plan in ("growth", "professional") and a.story.kind == "steady"]
    for number, account in enumerate(small[:10]):
        account.fill = 0.9 + 0.015 * number
        account.since = min(account.since, TODAY - timedelta(days=700 + number))


def _staff_up(rng: random.Random, account: Account) -> None:
    """Contacts: a sponsor, an administrator, users and somebody who pays."""
    number = {
        "enterprise": 6 + int(rng.random() * 4), "mid_market": 3 + int(rng.random() * 3),
        "smb": 1 + int(rng.random() * 2),
    }[account.segment]  # fmt: skip
    roles = ["sponsor", "admin", "billing", "user", "user", "user", "user", "user", "user"][:number]
    if number <= 2:
        roles = ["sponsor", "user"][:number]
    seen: set[str] = set()
    for role in roles:
        name = names.person(rng, account.language)
        while name in seen:
            name = names.person(rng, account.language)
        seen.add(name)
        account.contacts.append(_contact(rng, account, name, role))
    account.sponsor = account.contacts[0]["id"]
    if account.story.kind != "at_risk" and "sponsor" not in account.story.signs:
        return
    sponsor = account.contacts[0]
    if "sponsor" in account.story.signs and account.story.peak:
        left = account.story.peak - timedelta(days=int(between(rng, 8, 30)))
        sponsor["left_on"], sponsor["active"] = left, False
        sponsor["last_active_at"] = instant(midnight(left) - 86400 * 2 + 54_000)


def _contact(rng: random.Random, account: Account, name: str, role: str) -> dict[str, object]:
    address = names.plain(name).replace("-", ".")
    titles = (
        names.OWNER_TITLES if account.segment == "smb" and role == "sponsor" else names.TITLES[role]
    )
    last = account.story.churned_on or TODAY
    quiet = last - timedelta(days=int(rng.random() * 9) + 1)
    return {
        "id": f"{account.id}.{address}",
        "account_id": account.id,
        "name": name,
        "email": f"{address}@{account.id}.example",
        "title": pick(rng, titles),
        "role": role,
        "language": account.language,
        "active": account.active,
        "last_active_at": instant(midnight(quiet) + 46_800 + int(rng.random() * 20_000)),
        "left_on": None,
    }


def name_contacts(accounts: dict[str, Account]) -> None:
    """People at customers whom the hand-written tickets and meetings know by name."""
    _rename(accounts["harborline-outfitters"], 1, "Dana Whitmore", "Marketing Operations Manager")
    _rename(accounts["harborline-outfitters"], 0, "Gregory Pike", "Chief Marketing Officer")
    _rename(accounts["meridian-travel-group"], 0, "Teresa Lindgren", "Director of CRM")
    _rename(accounts["meridian-travel-group"], 1, "Marcus Feld", "CRM Administrator")


def _rename(account: Account, index: int, name: str, title: str) -> None:
    contact = account.contacts[index]
    address = names.plain(name).replace("-", ".")
    contact |= {
        "id": f"{account.id}.{address}", "name": name, "title": title,
        "email": f"{address}@{account.id}.example",
    }  # fmt: skip
    if index == 0:
        account.sponsor = contact["id"]


def add_accounts(rows: Rows, accounts: list[Account]) -> None:
    """Account and contact rows."""
    for account in accounts:
        rows.add(
            "accounts",
            id=account.id, name=account.name, segment=account.segment, kind=account.kind,
            industry=account.industry, region=account.region, country=account.country,
            time_zone=account.zone, language=account.language, plan=account.plan,
            arr=Decimal(account.arr), seats=account.seats, csm_id=account.csm,
            sponsor_id=account.sponsor, domain=f"{account.id}.example",
            customer_since=account.since, churned_on=account.story.churned_on,
        )  # fmt: skip
    for account in accounts:
        for contact in account.contacts:
            rows.add("contacts", **contact)


def has_left(contact: dict[str, object], day: date) -> bool:
    """Whether a contact had left the customer by a day."""
    left = contact["left_on"]
    return isinstance(left, date) and left <= day
