"""A hand-written ticket: what is said and done, step by step, in New York time."""

from dataclasses import dataclass
from datetime import date

from store.demo.accounts import has_left
from store.demo.case import AI_ID, AI_NAME, Case
from store.demo.draws import instant, local
from store.demo.rows import Rows
from store.demo.service import Promise
from store.demo.stories import TODAY, Account

Step = tuple[str, ...]
"""A local time ("2026-10-13 14:52"), what happens, and its words:

customer TEXT · staff PERSON TEXT · note PERSON TEXT · assign PERSON · status STATUS PERSON ·
priority PRIORITY PERSON · team TEAM · escalate PERSON · resolve PERSON MINUTES RESOLUTION ·
ai TEXT RESOLUTION · reopen · close · csat SCORE COMMENT
"""


@dataclass(frozen=True)
class Script:
    """A ticket with its whole course."""

    id: str
    """Empty: it gets the next number in order of time."""
    subject: str
    account: str
    """Account id, or segment and plan such as ``smb/growth``: one that fits, each time another."""
    contact: str | None
    """Name or role of the contact; None for somebody who is not known."""
    team: str
    category: str
    subcategory: str
    product: str
    priority: str
    channel: str
    steps: tuple[Step, ...]
    mood: str = "neutral"
    stranger: str = ""
    """The address of a writer who is no contact of the account."""
    plant: str = ""
    """What it is there for, as the truth names it."""

    @property
    def created(self) -> int:
        return moment(self.steps[0][0])


def moment(text: str) -> int:
    """Seconds since 1970 of a time in New York; "07:41" is today."""
    day, _, clock = text.rpartition(" ")
    hour, minute = clock.split(":")
    return local(
        "America/New_York", date.fromisoformat(day) if day else TODAY, int(hour), int(minute)
    )


def play(
    rows: Rows, script: Script, ticket_id: str, account: Account,
    promises: dict[tuple[str, str], Promise], names: dict[str, str],
) -> Case:  # fmt: skip
    """Write the ticket; `names` gives the name of each person of staff."""
    contact = next(
        (c for c in account.contacts if script.contact in (c["name"], c["role"])), None
    ) if script.contact else None  # fmt: skip
    if script.contact and (contact is None or has_left(contact, TODAY)):
        contact = next(c for c in account.contacts if not has_left(c, TODAY))
    case = Case(
        rows, ticket_id, script.created, account, contact, subject=script.subject,
        team_id=script.team, product_id=script.product, priority=script.priority,
        channel=script.channel, category=script.category, subcategory=script.subcategory,
        language="en", sla_policy_id=promises[account.plan, account.region].policy_id,
    )  # fmt: skip
    case.stranger = script.stranger or None
    facts = {
        "account": account.name, "first": contact["name"].split()[0] if contact else "",
        "who": contact["name"] if contact else "", "domain": f"{account.id}.example",
    }  # fmt: skip
    for when, action, *words in script.steps:
        said = [_filled(word, facts) for word in words]
        _PLAY[action](case, moment(when), said, names)
    return case


def _filled(text: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        text = text.replace(f"[{name}]", value)
    return text


def _ai(case: Case, at: int, words: list[str], _names: dict[str, str]) -> None:
    case.staff(at, (None, AI_NAME), words[0])
    case.resolve(at, AI_ID, words[1])
    case.row["tags"] = ["ai-resolved"]


def _solve(case: Case, at: int, words: list[str], _names: dict[str, str]) -> None:
    case.spent(at, int(words[1]), words[0])
    case.resolve(at, words[0], words[2])


def _csat(case: Case, at: int, words: list[str], _names: dict[str, str]) -> None:
    contact = case.contact or {"id": None}
    case.rows.add(
        "surveys", id=f"csat-{case.id}", kind="csat", score=int(words[0]),
        account_id=case.row["account_id"], contact_id=contact["id"], ticket_id=case.id,
        at=instant(at), comment=words[1] or None,
    )  # fmt: skip


_PLAY = {
    "customer": lambda case, at, words, _: case.customer(at, words[0]),
    "staff": lambda case, at, words, names: case.staff(at, (words[0], names[words[0]]), words[1]),
    "note": lambda case, at, words, names: case.note(at, (words[0], names[words[0]]), words[1]),
    "assign": lambda case, at, words, _: case.assign(at, words[0]),
    "status": lambda case, at, words, _: case.change(at, "status", words[0], words[1] or None),
    "priority": lambda case, at, words, _: case.change(at, "priority", words[0], words[1]),
    "team": lambda case, at, words, _: case.change(at, "team", words[0], None),
    "escalate": lambda case, at, words, _: case.escalate(at, words[0]),
    "resolve": _solve,
    "ai": _ai,
    "reopen": lambda case, at, _, __: case.reopen(at),
    "close": lambda case, at, _, __: case.close(at),
    "csat": _csat,
}
