"""A small company for the server's tests: four personas, two customers, a few tickets."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session, SQLModel

from store import tokens
from store.tables import (
    Account,
    BusinessHours,
    Contact,
    Contract,
    Message,
    Person,
    SlaPolicy,
    Team,
    Ticket,
)

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
"""A Wednesday."""
PERSONAS = {"executive": "eva", "manager": "mo", "agent": "ana", "csm": "cy"}
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
TICKETS = 30
ARTICLE = """---
id: KB-1
title: Reset your password
audience: public
---
# Reset your password

## From the sign-in page

1. Open the sign-in page and select Forgot password.
2. Enter the e-mail address of your user. A link comes within 5 minutes.
"""


def write_articles(folder: Path) -> None:
    """The help centre."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reset.md").write_text(ARTICLE, encoding="utf-8")


def fill(session: Session) -> None:
    """The company's rows."""
    for rows in _rows():
        session.add_all(rows)
        session.flush()


def token(session: Session, person: str, scopes: Sequence[str] = tokens.SCOPES) -> str:
    """The secret of a fresh token."""
    now = datetime.now(UTC)
    return tokens.create(session, person=person, name="test", now=now, by="test", scopes=scopes)[1]


def _rows() -> Iterator[Sequence[SQLModel]]:
    yield [BusinessHours(id="bh", name="Office", time_zone="UTC", weekly=WEEK)]
    yield [SlaPolicy(id="std", name="Standard", business_hours_id="bh", targets=_targets())]
    yield [Team(id="int", name="Integrations", kind="support", manager_id="mo")]
    yield [Person(id="mo", name="Mo Head", persona="manager", email="mo@desk.example")]
    staff = {"languages": ["en"], "working_hours": WEEK, "skills": ["sync"]}
    yield [
        Person(id="ana", name="Ana Agent", persona="agent", team_id="int", **staff),
        Person(id="art", name="Art Agent", persona="agent", team_id="int", **staff),
        Person(id="cy", name="Cy Success", persona="csm", working_hours=WEEK),
        Person(id="eva", name="Eva Exec", persona="executive", time_zone="Asia/Tokyo"),
    ]
    yield [
        Account(id="acme", name="Acme GmbH", segment="enterprise", csm_id="cy", arr=Decimal(9_000)),
        Account(id="zeta", name="Zeta Shops", segment="smb", csm_id="cy", arr=Decimal(5_000)),
    ]
    yield [Contact(id="jo", name="Jo Green", account_id="acme", email="jo@acme.example")]
    yield [
        Contract(
            id="c1", account_id="acme", product_id=None, plan="Pro", value=Decimal(9_000),
            start_on=NOW.date() - timedelta(305), end_on=NOW.date() + timedelta(60), seats=5,
        )
    ]  # fmt: skip
    yield [_ticket(n) for n in range(1, TICKETS + 1)]
    yield [
        Message(
            id=f"m{n}", ticket_id=f"DESK-{n}", at=NOW - timedelta(hours=n), by="customer",
            author_id="jo", body="How can I reset my password?",
        )
        for n in range(1, TICKETS + 1)
    ]  # fmt: skip


def _ticket(n: int) -> Ticket:
    done = n % 5 == 0
    return Ticket(
        id=f"DESK-{n}",
        subject="Password reset",
        assignee_id="ana" if n % 3 else "art",
        team_id="int",
        priority="P3",
        status="resolved" if done else "open",
        created_at=NOW - timedelta(hours=n + 1),
        resolved_at=NOW - timedelta(minutes=30) if done else None,
        account_id="acme" if n % 2 else "zeta",
        requester_id="jo",
        category="sync",
    )


def _targets() -> list[dict[str, object]]:
    return [
        {"metric": metric, "priority": priority, "minutes": minutes, "hours": "business"}
        for metric, base in (("first_response", 60), ("resolution", 480))
        for priority, minutes in zip(
            ("P1", "P2", "P3", "P4"), range(base, base * 4 + 1, base), strict=True
        )
    ]
