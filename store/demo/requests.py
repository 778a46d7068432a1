"""Who writes when about what: the requests behind the tickets, before anybody answers them."""

import random
from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from store.demo.accounts import has_left
from store.demo.draws import HOUR, MINUTE, days, local, pick, seconds, stream, weighted
from store.demo.facts import FIRST_DAY, LAUNCH_DAY, NOW, OUTAGE
from store.demo.stories import TODAY, Account
from store.demo.topics import TOPICS, Topic
from store.demo.wording import Slots, draw_slots, speaks

_WEEKDAY = (1.15, 1.1, 1.0, 1.0, 0.86, 0.2, 0.17)
_MONTH = (0.95, 0.95, 1.0, 1.0, 0.98, 0.95, 0.85, 0.85, 1.05, 1.08, 1.25, 1.15)
_HOURS = tuple(zip(range(24), (
    .2, .1, .1, .1, .2, .4, 1, 3, 7, 10, 11, 9, 6, 8, 10, 9, 7, 5, 3, 2, 1.5, 1, .6, .3,
), strict=True))  # fmt: skip
_CHANNELS = (("email", 50.0), ("chat", 20.0), ("web", 19.0), ("phone", 9.0), ("api", 2.0))
_SIZE = {"enterprise": 6.0, "mid_market": 2.4, "smb": 1.0}


@dataclass
class Request:
    """What a customer wants, and from when."""

    created: int
    account: Account
    contact: dict[str, Any]
    topic: Topic
    priority: str
    channel: str
    language: str
    mood: str
    slots: Slots = field(default_factory=dict)
    ticket_id: str = ""


def draw_requests(seed: int, accounts: list[Account], number: int) -> list[Request]:
    """Requests from the first day until this morning, more on busy days, in order of time."""
    rng = stream(seed, "requests")
    calendar = days(FIRST_DAY, TODAY)
    weights = [_volume(rng, day) for day in calendar]
    owed, total = 0.0, sum(weights)
    requests = []
    for day, weight in zip(calendar, weights, strict=True):
        if day.day == 1 or day == FIRST_DAY or day.day == 15:
            present = [a for a in accounts if _is_customer(a, day)]
            shares = list(accumulate(_appetite(a, day) for a in present))
            pairs = _topics(day)
        owed += number * weight / total
        for _ in range(int(owed)):
            account = present[bisect(shares, rng.random() * shares[-1])]
            if _is_customer(account, day):
                requests.append(draw_request(rng, account, day, weighted(rng, pairs)))
        owed -= int(owed)
    soon = seconds(NOW) - 20 * MINUTE
    return sorted((r for r in requests if r.created < soon), key=lambda r: r.created)


def draw_request(
    rng: random.Random, account: Account, day: date, topic: Topic, mood: str | None = None
) -> Request:
    """One request of an account on a day."""
    if topic.enterprise_only and account.plan != "enterprise":
        topic = pick(
            rng, [t for t in TOPICS if t.category == topic.category and not t.enterprise_only]
        )
    people = [c for c in account.contacts if not has_left(c, day)] or account.contacts
    paying = [c for c in people if c["role"] == "billing"] if topic.category == "billing" else []
    contact = pick(rng, paying or people)
    created = local(account.zone, day, weighted(rng, _HOURS), int(rng.random() * 60))
    created += int(rng.random() * 60)
    stress = account.story.shows("tickets", day)
    return Request(
        created, account, contact, topic, _priority(rng, topic, stress), weighted(rng, _CHANNELS),
        speaks(topic, account.language), mood or _mood(rng, stress, topic),
        draw_slots(rng, account),
    )  # fmt: skip


def _volume(rng: random.Random, day: date) -> float:
    weight = _WEEKDAY[day.weekday()] * _MONTH[day.month - 1] * (0.9 + 0.2 * rng.random())
    weight *= 1 + 0.2 * (day - FIRST_DAY).days / 560
    if OUTAGE[0] <= day <= OUTAGE[1]:
        weight *= 2.4
    return weight * 1.9 if day >= LAUNCH_DAY else weight


def _topics(day: date) -> list[tuple[Topic, float]]:
    """Topics with how often they come up in the half-month that begins on a day."""
    launched = day >= date(LAUNCH_DAY.year, 10, 1)
    disturbed = date(OUTAGE[0].year, 2, 15) <= day < date(OUTAGE[0].year, 3, 1)
    found = []
    for topic in TOPICS:
        weight = topic.weight
        if topic.key == "studio_editor":
            weight = weight * 6 if launched else 0.0
        elif topic.category in ("campaigns", "automation") and launched:
            weight *= 1.8
        if topic.key in ("stuck_sending", "refund") and disturbed:
            weight *= 2.5
        found.append((topic, weight))
    return found


def _is_customer(account: Account, day: date) -> bool:
    left = account.story.churned_on
    return account.since + timedelta(days=3) <= day and (left is None or day < left)


def _appetite(account: Account, day: date) -> float:
    return _SIZE[account.segment] * (1 + 2.5 * account.story.shows("tickets", day))


def _priority(rng: random.Random, topic: Topic, stress: float) -> str:
    p1, p2, p3, p4 = topic.priorities
    shares = (("P1", p1 + 3 * stress), ("P2", p2 + 25 * stress), ("P3", p3), ("P4", p4))
    return weighted(rng, shares)


def _mood(rng: random.Random, stress: float, topic: Topic) -> str:
    angry = 7 + 60 * stress + (6 if topic.odds > 1.3 else 0)
    return weighted(
        rng, (("angry", angry), ("confused", 19), ("neutral", 58), ("happy", 14 * (1 - stress)))
    )


def office_hours(created: int) -> bool:
    """Whether it is between 08:00 and 18:00 in New York on a weekday (winter time all year)."""
    shifted = created - 5 * HOUR
    return 8 <= shifted // HOUR % 24 < 18 and (shifted // (24 * HOUR) + 3) % 7 < 5
