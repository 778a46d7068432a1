"""Calls, reviews, team meetings and days off: what was, what is today, what is to come."""

# ruff: noqa: E501  # notes and promises stay on one line, as they are read

import random
from datetime import date, timedelta
from typing import Any

from store.demo.accounts import has_left
from store.demo.draws import HOUR, MINUTE, chance, days, instant, local, pick, stream
from store.demo.facts import FIRST_DAY
from store.demo.rows import Rows
from store.demo.staff import AGENTS, CSMS, TEAMS
from store.demo.stories import TODAY, Account

CALL_ID = "call-meridian-20261014"
"""Priya's customer call today at 14:00 in New York."""
_NY = "America/New_York"
_FINE = (
    "Results of the last quarter reviewed; they are content and plan two more campaigns a month.",
    "Went through the roadmap. They like the Studio editor and want training for new colleagues.",
    "Good mood. Deliverability is stable at 98 %. They asked about Inbox Insights.",
    "Short review; nothing urgent. Next topic: preference page and double opt-in.",
)
_WORRIED = (
    "Tense. They complained about repeated problems and slow answers; usage has fallen since the summer.",
    "They compare us with another provider and want proof of value before the renewal.",
    "Only one person joined. Budget is under review, and they use less than half of what they pay for.",
)
_PROMISES = (
    "Send the benchmark of their industry", "Share the template for double opt-in",
    "Arrange a training for two colleagues", "Check the price for more users",
    "Come back with the date of the next connector release", "Review their automation set-up",
)  # fmt: skip


class Calendar:
    """Adds meetings and sees to it that nobody has two at a time."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._busy: dict[str, list[tuple[int, int]]] = {}

    def free(self, people: list[str], start: int, minutes: int) -> bool:
        end = start + minutes * MINUTE
        return not any(s < end and start < e for p in people for s, e in self._busy.get(p, ()))

    def add(
        self, id_: str, title: str, kind: str, start: int, minutes: int, staff: list[str],
        contacts: list[str] | None = None, **values: Any,
    ) -> None:  # fmt: skip
        blank = {
            "account_id": None,
            "location": None,
            "agenda": None,
            "notes": None,
            "promises": [],
        }
        self.rows.add(
            "meetings", id=id_, title=title, kind=kind, organizer_id=staff[0],
            starts_at=instant(start), ends_at=instant(start + minutes * MINUTE), cancelled=False,
            **blank | values,
        )  # fmt: skip
        for person in staff:
            self._busy.setdefault(person, []).append((start, start + minutes * MINUTE))
            self.rows.add("meeting_attendees", meeting_id=id_, attendee_id=person, staff=True)
        for contact in contacts or []:
            self.rows.add("meeting_attendees", meeting_id=id_, attendee_id=contact, staff=False)


def add_meetings(seed: int, rows: Rows, accounts: list[Account]) -> None:
    """The whole calendar, and a task for each promise that is still open."""
    rng = stream(seed, "meetings")
    calendar = Calendar(rows)
    by_id = {account.id: account for account in accounts}
    _today(calendar, by_id["meridian-travel-group"])
    _days_off(calendar)
    _team_meetings(calendar)
    for account in accounts:
        if account.csm:
            _with_customer(rng, calendar, account, account.csm)
    _to_come(rng, calendar, [a for a in accounts if a.csm and a.active])
    _tasks(rows)


def _today(calendar: Calendar, meridian: Account) -> None:
    sponsor, admin = meridian.contacts[0]["id"], meridian.contacts[1]["id"]
    both, about = [sponsor, admin], {"account_id": meridian.id, "location": "Video call"}
    calendar.add(
        CALL_ID, "Meridian Travel Group: API limit and winter season", "call",
        local(_NY, TODAY, 14), 45, ["priya-nair", "daniel-okafor"], both, **about,
        agenda="1. Higher API limit from 19 October\n2. Unsubscribes from the cruise site\n3. Second dedicated IP\n4. Winter season volumes",
    )  # fmt: skip
    calendar.add(
        "call-meridian-20260916", "Meridian Travel Group: winter season planning", "call",
        local(_NY, date(2026, 9, 16), 14), 45, ["priya-nair", "daniel-okafor"], both, **about,
        notes="Volumes double from November. Marcus needs 1,200 API requests a minute for the booking import that begins on 19 October. Teresa worries about late unsubscribes and asks for a second dedicated IP before the season.",
        promises=[
            {"text": "Send the guide for webhooks", "by": "priya-nair", "due": "2026-09-23", "done": True},
            {"text": "Confirm 1,200 API requests a minute in writing", "by": "priya-nair", "due": "2026-10-09", "done": False},
            {"text": "Name a date for the second dedicated IP", "by": "daniel-okafor", "due": "2026-10-16", "done": False},
        ],
    )  # fmt: skip
    calendar.add(
        "qbr-meridian-20260722", "Meridian Travel Group: quarterly review", "qbr",
        local(_NY, date(2026, 7, 22), 11), 60, ["daniel-okafor"], both, **about,
        notes="Summer season went well: 14 % more bookings by mail. Teresa wants fewer tools and asks for a plan to replace the old booking mails.",
        promises=[{"text": "Draft a plan to replace the booking mails", "by": "daniel-okafor", "due": "2026-08-28", "done": True}],
    )  # fmt: skip
    calendar.add("one-on-one-priya-20261014", "Maya / Priya", "internal", local(_NY, TODAY, 16), 30,
                 ["maya-chen", "priya-nair"])  # fmt: skip


def _days_off(calendar: Calendar) -> None:
    for person, first, last in (
        ("daniel-okafor", date(2026, 12, 21), date(2026, 12, 31)),
        ("daniel-okafor", date(2027, 2, 15), date(2027, 2, 19)),
        ("priya-nair", date(2026, 11, 2), date(2026, 11, 6)),
        ("ethan-brooks", date(2026, 10, 19), date(2026, 10, 23)),
        ("camila-torres", date(2026, 10, 26), date(2026, 10, 30)),
    ):
        for day in days(first, last):
            if day.weekday() < 5:
                calendar.add(f"off-{person}-{day:%Y%m%d}", "Day off", "time_off",
                             local(_NY, day, 9), 8 * 60, [person])  # fmt: skip


def _team_meetings(calendar: Calendar) -> None:
    """Weekly, from this week until the end of next quarter."""
    for number, (team, (name, kind, lead)) in enumerate(TEAMS.items()):
        members = [a.id for a in AGENTS if a.team == team]
        members += list(CSMS) if kind == "success" else []
        for week in range(25):
            day = TODAY + timedelta(days=week * 7 + number % 5 - 2)
            start = local("Europe/Berlin" if team == "emea" else _NY, day, 10, 30)
            people = [p for p in members if calendar.free([p], start, 30)]
            if people:
                calendar.add(f"team-{team}-{day:%Y%m%d}", f"{name}: weekly", "internal", start, 30,
                             [lead, *people])  # fmt: skip


def _with_customer(rng: random.Random, calendar: Calendar, account: Account, csm: str) -> None:
    """Reviews each quarter for large accounts, each half-year for the others, until today."""
    step = 91 if account.segment == "enterprise" else 182
    day = FIRST_DAY + timedelta(days=int(rng.random() * step))
    last = min(account.story.churned_on or TODAY, TODAY - timedelta(days=2))
    while day < last:
        when = day + timedelta(days=[0, 0, 0, 0, 0, 2, 1][day.weekday()])
        day += timedelta(days=step + int(rng.random() * 14) - 7)
        hour = 9 + int(rng.random() * 7)
        start = local(CSMS[csm][1], when, hour)
        skipped = account.story.shows("touch", when) > 0.1 or when < account.since
        if skipped or when >= last or not calendar.free([csm], start, 45):
            continue
        kind = "qbr" if account.segment == "enterprise" else "call"
        title = "quarterly review" if kind == "qbr" else "check-in"
        guests = [c["id"] for c in account.contacts if not has_left(c, when)][:2]
        worried = account.story.stress(when) > 0.3
        calendar.add(
            f"{kind}-{account.id}-{when:%Y%m%d}", f"{account.name}: {title}", kind, start, 45,
            [csm], guests, account_id=account.id, location="Video call",
            notes=pick(rng, _WORRIED if worried else _FINE), promises=_promise(rng, csm, when),
        )  # fmt: skip
    if account.story.kind == "churned_green" and account.story.churned_on:
        _farewell(calendar, account, csm, account.story.churned_on)


def _farewell(calendar: Calendar, account: Account, csm: str, left: date) -> None:
    day = left - timedelta(days=4)
    for hour in (9, 10, 11, 12, 13, 14, 15, 16):
        start = local(CSMS[csm][1], day, hour)
        if calendar.free([csm], start, 30):
            calendar.add(
                f"call-{account.id}-{day:%Y%m%d}", f"{account.name}: farewell", "call", start, 30,
                [csm], [account.contacts[0]["id"]], account_id=account.id, location="Phone",
                notes="They were bought, and the parent company uses another provider. Nothing we did wrong.",
            )  # fmt: skip
            return


def _promise(rng: random.Random, csm: str, day: date) -> list[dict[str, object]]:
    if not chance(rng, 0.6):
        return []
    due = day + timedelta(days=7 + int(rng.random() * 14))
    done = due < TODAY and chance(rng, 0.9)
    return [{"text": pick(rng, _PROMISES), "by": csm, "due": due.isoformat(), "done": done}]


def _to_come(rng: random.Random, calendar: Calendar, accounts: list[Account]) -> None:
    """Customer calls of the next four weeks."""
    for day in days(TODAY, TODAY + timedelta(days=28)):
        for csm, (_, zone) in CSMS.items():
            mine = [a for a in accounts if a.csm == csm and a.story.kind != "at_risk"]
            start = local(zone, day, 10 + int(rng.random() * 6))
            account = pick(rng, mine)
            wanted = day.weekday() < 5 and chance(rng, 0.5)
            id_ = f"call-{account.id}-{day:%Y%m%d}"
            if wanted and start > local(_NY, TODAY, 11) and calendar.free([csm], start, 30):
                calendar.add(id_, f"{account.name}: check-in", "call", start, 30, [csm],
                             [account.sponsor], account_id=account.id, location="Video call")  # fmt: skip


def _tasks(rows: Rows) -> None:
    """An open promise is a task of whoever gave it."""
    for meeting in list(rows["meetings"]):
        for number, promise in enumerate(meeting["promises"]):
            due = date.fromisoformat(promise["due"])
            rows.add(
                "tasks", id=f"task-{meeting['id']}-{number}", text=promise["text"],
                owner_id=promise["by"], ticket_id=None, account_id=meeting["account_id"],
                created_at=meeting["ends_at"], due_on=due,
                done_at=instant(local(_NY, due, 12) - 20 * HOUR) if promise["done"] else None,
            )  # fmt: skip
