"""What customers say when asked: CSAT after a ticket, NPS each quarter."""

import random
from datetime import date, timedelta

from store.demo.accounts import has_left
from store.demo.case import Case
from store.demo.draws import (
    HOUR,
    bell,
    between,
    chance,
    days,
    instant,
    midnight,
    pick,
    seconds,
    stream,
)
from store.demo.facts import FIRST_DAY, NOW
from store.demo.requests import Request
from store.demo.routing import CAREFUL, QUICK, hard
from store.demo.rows import Rows
from store.demo.staff import Agent
from store.demo.stories import TODAY, Account

_GOOD = (
    "Quick and friendly.", "Solved in one go.", "Very clear explanation.", "Great support!", None,
    None, None,
)  # fmt: skip
_FAIR = ("Took a while.", "OK in the end.", None, None)
_BAD = (
    "Took far too long.", "I had to explain everything twice.", "Still not convinced it is solved.",
    "Nobody told us what was going on.", None,
)  # fmt: skip
_SATISFACTION = {
    (CAREFUL, True): 4.35,
    (CAREFUL, False): 4.9,
    (QUICK, True): 3.5,
    (QUICK, False): 4.55,
}
_NPS_GOOD = (
    "Easy to work with, and the reports are great.", "Our CSM really cares.",
    "Does what it should.",
    "Automation saves us hours each week.", None, None,
)  # fmt: skip
_NPS_FAIR = ("Good product, a bit slow lately.", "Price went up, value did not.", None, None)
_NPS_BAD = (
    "Too many problems in the last weeks and slow answers.",
    "We are looking at alternatives.",
    "The team that championed it has left, few people use it.",
    "Support gives standard answers.",
    "We pay for much that we don't use any more.",
)


def rate_ticket(
    rng: random.Random,
    rows: Rows,
    case: Case,
    request: Request,
    agent: Agent,
    done: int,
    *,
    late: bool,
) -> None:
    """A third of the customers rate a solved ticket from 1 to 5."""
    answered = chance(rng, 0.36)
    at = done + int(between(rng, 1, 40) * HOUR)
    wish = _SATISFACTION.get((agent.id, hard(request.priority)))
    if wish is None:
        wish = 4.75 - 1.3 * late - 0.6 * hard(request.priority) - 0.7 * (agent.pace - 1)
        wish -= 0.8 if request.mood == "angry" else 0
        wish -= 1.2 * request.account.story.shows("tickets", instant(done).date())
        wish -= 1.0 * min(case.row["reopen_count"], 1)
    score = max(1, min(5, round(wish + 1.1 * bell(rng))))
    comment = pick(rng, _GOOD if score >= 4 else _FAIR if score == 3 else _BAD)
    if answered and at < seconds(NOW):
        rows.add(
            "surveys", id=f"csat-{case.id}", kind="csat", score=score,
            account_id=request.account.id, contact_id=request.contact["id"], ticket_id=case.id,
            at=instant(at), comment=comment,
        )  # fmt: skip


def add_nps(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """Each account is asked every quarter; large ones have several people who answer."""
    rng = stream(seed, "nps")
    people = {"enterprise": 3, "mid_market": 1, "smb": 1}
    reach = {"enterprise": 0.85, "mid_market": 0.6, "smb": 0.3}
    quarters = [d for d in days(FIRST_DAY, TODAY) if d.day == 8 and d.month in (2, 5, 8, 10)]
    for account in accounts:
        mood = between(rng, 7.6, 9.4)
        for quarter in quarters:
            for number in range(people[account.segment]):
                day = quarter - timedelta(days=int(rng.random() * 25))
                if chance(rng, reach[account.segment]) and _asked(account, day):
                    _answer(rng, rows, account, day, mood, number)


def _asked(account: Account, day: date) -> bool:
    left = account.story.churned_on
    return account.since + timedelta(days=30) < day and (left is None or day < left)


def _answer(
    rng: random.Random, rows: Rows, account: Account, day: date, mood: float, number: int
) -> None:
    here = [c for c in account.contacts if not has_left(c, day)]
    contact = here[number % len(here)] if here else account.contacts[0]
    score = max(0, min(10, round(mood - 7.5 * account.story.shows("nps", day) + 1.6 * bell(rng))))
    comment = pick(rng, _NPS_GOOD if score >= 9 else _NPS_FAIR if score >= 6 else _NPS_BAD)
    rows.add(
        "surveys", id=f"nps-{account.id}-{day:%Y%m%d}-{number}", kind="nps", score=score,
        account_id=account.id, contact_id=contact["id"], ticket_id=None,
        at=instant(midnight(day) + 15 * HOUR + int(rng.random() * 4 * HOUR)), comment=comment,
    )  # fmt: skip
