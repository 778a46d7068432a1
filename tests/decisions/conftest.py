"""A help desk with customers who can be mailed and reviewed, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from assistant.personas import actor
from store import schema
from store.clock import Clock
from store.digest import content_digest
from store.engine import Store
from store.tables import (
    Account,
    BusinessHours,
    Contact,
    Message,
    Person,
    SlaPolicy,
    Team,
    Ticket,
)
from tools import catalog
from tools.access import Actor
from tools.execution import Door, Outcome

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
"""A Wednesday."""
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class Office:
    """A door to a database of its own, and a clock that can be moved."""

    def __init__(self, url: str, home: Path) -> None:
        self.store = Store(url)
        schema.prepare(self.store)
        with self.store.session() as session:
            for rows in _rows():
                session.add_all(rows)
                session.flush()
        self.door = Door(catalog.load(), self.store, home=home)
        self.home = home
        self.now = NOW
        self.thread = "t-1"

    def who(self, person: str) -> Actor:
        with self.store.session(read_only=True) as session:
            return actor(session, person)

    @property
    def clock(self) -> Clock:
        return Clock.frozen(self.now)

    def call(self, tool: str, person: str, **args: Any) -> Outcome:
        outside = bool(args.pop("outside", False))
        return self.door.call(
            tool, args, self.who(person), self.clock, self.thread, outside=outside
        )

    def propose(self, tool: str, person: str, **args: Any) -> str:
        """The id of the proposal."""
        outcome = self.call(tool, person, **args)
        assert outcome.kind == "proposal", outcome.report.headline
        last = outcome.report.blocks[-1]
        assert last.type == "approval"
        assert last.proposal_id
        return last.proposal_id

    def decide(self, proposal: str, person: str, decision: Any = "approve", **more: Any) -> Any:
        return self.door.proposals.decide(proposal, decision, self.who(person), self.clock, **more)

    def undo(self, proposal: str, person: str) -> Any:
        return self.door.proposals.undo(proposal, self.who(person), self.clock)

    def digest(self) -> str:
        """Everything but what tells of decisions."""
        with self.store.session(read_only=True) as session:
            return content_digest(session, without=("audit_entries", "proposals", "outbox"))

    def change(self, model: type[SQLModel], key: str, **values: Any) -> None:
        """Something that happens outside of Deskmate's decisions."""
        with self.store.session() as session:
            row = session.get(model, key)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    def add(self, *rows: SQLModel) -> None:
        with self.store.session() as session:
            session.add_all(rows)

    def get(self, model: type[Any], key: str) -> Any:
        with self.store.session(read_only=True) as session:
            return session.get(model, key)


@pytest.fixture
def office(database_url: str, home: Path) -> Iterator[Office]:
    """Two teams, five members of staff, two customers, six tickets."""
    made = Office(database_url, home)
    yield made
    made.store.close()


@pytest.fixture
def policies(office: Office) -> Callable[[str], None]:
    """Writes the owner's policies."""

    def write(text: str) -> None:
        (office.home / "policies.yaml").write_text(text, encoding="utf-8")

    return write


def ago(**amount: float) -> datetime:
    """An instant before NOW."""
    return NOW - timedelta(**amount)


def _rows() -> Iterator[Sequence[SQLModel]]:
    yield [BusinessHours(id="bh", name="Office", time_zone="UTC", weekly=WEEK)]
    yield [SlaPolicy(id="std", name="Standard", business_hours_id="bh", targets=_targets())]
    yield [
        Team(id="int", name="Integrations", manager_id="mo"),
        Team(id="bil", name="Billing", manager_id="lee"),
    ]
    yield [Person(id="mo", name="Mo Head", persona="manager", email="mo@desk.example")]
    staff = {"languages": ["en"], "working_hours": WEEK, "skills": ["sync", "invoice"]}
    yield [
        Person(id="lee", name="Lee Lead", persona="manager", manager_id="mo", team_id="bil"),
        Person(id="ana", name="Ana Agent", persona="agent", team_id="int", **staff),
        Person(id="art", name="Art Agent", persona="agent", team_id="int", **staff),
        Person(id="bob", name="Bob Biller", persona="agent", team_id="bil", **staff),
        Person(id="cy", name="Cy Success", persona="csm", working_hours=WEEK),
        Person(id="eva", name="Eva Exec", persona="executive"),
    ]
    yield [
        Account(id="acme", name="Acme GmbH", segment="enterprise", csm_id="cy", arr=Decimal(9)),
        Account(id="zeta", name="Zeta Shops", segment="smb", csm_id="cy", arr=Decimal(5)),
    ]
    yield [
        Contact(id="jo", name="Jo Green", account_id="acme", email="jo@acme.example", role="admin"),
        Contact(id="di", name="Di Blue", account_id="zeta", email="di@zeta.example", role="admin"),
    ]
    yield [
        _ticket("DESK-1", "ana", "open", account="acme", requester="jo", hours=5),
        _ticket("DESK-2", "ana", "new", account="zeta", requester="di", hours=4),
        _ticket("DESK-3", "ana", "new", account="zeta", requester="di", hours=3),
        _ticket("DESK-4", None, "new", account="zeta", requester="di", hours=2),
        _ticket("DESK-5", "bob", "open", account="zeta", requester="di", hours=9, team="bil"),
        _ticket("DESK-6", "ana", "resolved", account="acme", requester="jo", hours=30),
    ]
    yield [
        Message(
            id=f"m{n}",
            ticket_id=f"DESK-{n}",
            at=ago(hours=6 - n * 0.5),
            by="customer",
            author_id="jo" if n == 1 else "di",
            body="How can I reset my password?",
        )
        for n in range(1, 6)
    ]


def _ticket(
    ticket_id: str,
    assignee: str | None,
    status: str,
    *,
    account: str,
    requester: str,
    hours: float,
    team: str = "int",
) -> Ticket:
    return Ticket(
        id=ticket_id,
        subject="Password reset",
        assignee_id=assignee,
        team_id=team,
        priority="P3",
        status=status,
        created_at=ago(hours=hours),
        resolved_at=ago(hours=20) if status == "resolved" else None,
        account_id=account,
        requester_id=requester,
        category="sync" if team == "int" else "invoice",
    )


def _targets() -> list[dict[str, Any]]:
    return [
        {"metric": metric, "priority": priority, "minutes": minutes, "hours": "business"}
        for metric, base in (("first_response", 60), ("resolution", 480))
        for priority, minutes in zip(
            ("P1", "P2", "P3", "P4"), range(base, base * 4 + 1, base), strict=True
        )
    ]
