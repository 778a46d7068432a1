"""How much customers use: one row per business day, account and feature, since metering began.

Weekends have no rows. Enterprise accounts have four features, mid-market two, small ones one; the
owners of an add-on have its feature too.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from store.demo.accounts import has_left
from store.demo.catalogue import ADD_ONS, SENDS_A_YEAR
from store.demo.draws import bell, between, chance, days, instant, midnight, stream
from store.demo.facts import METERED_SINCE
from store.demo.rows import Row, Rows
from store.demo.stories import TODAY, Account

_BUSINESS_DAYS = 261
_FEATURES = {
    "enterprise": (
        ("campaigns", "emails_sent"), ("campaigns", "segments"), ("automation", "journeys"),
        ("analytics", "reports_viewed"),
    ),
    "mid_market": (("campaigns", "emails_sent"), ("automation", "journeys")),
    "smb": (("campaigns", "emails_sent"),),
}  # fmt: skip
_WEEKDAY = (1.0, 1.15, 1.18, 1.12, 0.78)
_MONTH = (0.97, 0.98, 1.0, 1.0, 1.0, 0.99, 0.97, 0.97, 1.0, 1.01, 1.08, 1.05)
_SUMMER = (0.7, 0.75, 0.85, 1.0, 1.15, 1.35, 1.45, 1.4, 1.0, 0.75, 0.65, 0.7)
"""The year of the decoys in travel: what they lose each autumn comes back each spring."""
_DIP = (TODAY - timedelta(days=40), TODAY - timedelta(days=33))


def add_usage(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """Usage and the monthly activity of contacts."""
    rows.stream("usage", _usage(seed, accounts))
    _add_activity(seed, rows, accounts)


def _usage(seed: int, accounts: list[Account]) -> Iterator[Row]:
    rng = stream(seed, "usage")
    days_metered = [d for d in days(METERED_SINCE, TODAY - timedelta(days=1)) if d.weekday() < 5]
    calendar = [(d, _WEEKDAY[d.weekday()] * _MONTH[d.month - 1]) for d in days_metered]
    for account in accounts:
        people = 2 + account.seats * between(rng, 0.25, 0.6)
        for number, feature in enumerate(_features(account)):
            users = max(1.0, min(account.seats, people) / (1 + number / 2))
            base = _base(rng, account, feature)
            yield from _feature(rng, account, feature, (base, users), calendar)


def _features(account: Account) -> list[tuple[str, str]]:
    return [*_FEATURES[account.segment], *((a, ADD_ONS[a][1][0]) for a in account.add_ons)]


def _base(rng: random.Random, account: Account, feature: tuple[str, str]) -> float:
    """Events on an ordinary day."""
    if feature[1] == "emails_sent":
        if account.plan == "enterprise":
            return account.fill * 1_000
        return account.fill * SENDS_A_YEAR[account.plan] / _BUSINESS_DAYS
    size = {"enterprise": 90, "mid_market": 22, "smb": 6}[account.segment]
    return size * between(rng, 0.6, 1.6)


def _feature(
    rng: random.Random, account: Account, feature: tuple[str, str], usual: tuple[float, float],
    calendar: list[tuple[date, float]],
) -> Iterator[Row]:  # fmt: skip
    """Rows of one feature; `usual` holds events and users of an ordinary day."""
    left = account.story.churned_on or date.max
    for day, shape in calendar:
        if not account.since <= day < left:
            continue
        level = _level(account, feature, day)
        events = int(usual[0] * shape * level * (1 + 0.16 * bell(rng)))
        if events <= 0:
            continue
        yield {
            "account_id": account.id, "product_id": feature[0], "feature": feature[1],
            "day": day, "events": events,
            "users": max(1, int(usual[1] * level * (1 + 0.2 * bell(rng)) + 0.5)),
            "source": "demo",
        }  # fmt: skip


def _level(account: Account, feature: tuple[str, str], day: date) -> float:
    """1 on an ordinary day; what the story makes of it."""
    story = account.story
    if story.kind == "seasonal":
        return _SUMMER[day.month - 1]
    if story.kind == "dip":
        return 0.3 if _DIP[0] <= day <= _DIP[1] else 1.0
    if story.kind == "decline":
        return 1 - 0.75 * story.stress(day) if feature == story.feature else 1.0
    return 1 - 0.72 * story.shows("usage", day)


def stopped_users(account: Account) -> list[dict[str, object]]:
    """The two people who no longer use the feature that an account loses."""
    users = [c for c in account.contacts if c["role"] == "user"]
    return users[:2] if account.story.kind == "decline" else []


def _add_activity(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """Events of each contact per feature and month; no row where there are none."""
    rng = stream(seed, "activity")
    months = [d for d in days(METERED_SINCE, TODAY) if d.day == 1]
    for account in accounts:
        stopped = {c["id"] for c in stopped_users(account)}
        for contact in account.contacts:
            if contact["role"] == "billing":
                continue
            mine = [f for f in _features(account)[:4] if chance(rng, 0.5)] or [
                _features(account)[0]
            ]
            if contact["id"] in stopped and account.story.feature not in mine:
                mine.append(account.story.feature or mine[0])
            for feature in mine:
                _add_months(rng, rows, account, contact, feature, months, contact["id"] in stopped)
            if contact["id"] in stopped:
                contact["last_active_at"] = instant(midnight(TODAY - timedelta(days=47)) + 50_000)


def _add_months(
    rng: random.Random, rows: Rows, account: Account, contact: dict[str, object],
    feature: tuple[str, str], months: list[date], stops: bool,
) -> None:  # fmt: skip
    usual = between(rng, 8, 60)
    for month in months:
        left = account.story.churned_on
        if month < account.since or (left and month >= left) or has_left(contact, month):
            continue
        if stops and feature == account.story.feature and month >= date(2026, 9, 1):
            continue
        share = 0.45 if month.month == TODAY.month and month.year == TODAY.year else 1.0
        level = _level(account, feature, month + timedelta(days=14))
        events = int(usual * share * level * (1 + 0.3 * bell(rng)))
        if events > 0:
            rows.add(
                "contact_activity", contact_id=contact["id"], product_id=feature[0],
                feature=feature[1], month=month, account_id=account.id, events=events,
            )  # fmt: skip
