"""A help desk small enough to count by hand, and the door to its tools."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, SQLModel

from assistant.personas import actor
from store import schema
from store.clock import Clock
from store.engine import Store
from store.tables import (
    Account,
    Contact,
    Message,
    Person,
    SlaClockRow,
    Survey,
    Team,
    Ticket,
    TicketEvent,
)
from tools import catalog
from tools.execution import Door, Outcome

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
"""A Wednesday."""
RATE, BIG, SMALL = Decimal(40), Decimal(100_000), Decimal(5_000)


def ago(**amount: float) -> datetime:
    """An instant before NOW."""
    return NOW - timedelta(**amount)


@pytest.fixture(scope="module")
def desk(module_database_url: str) -> Iterator[Store]:
    """Two teams, three agents, two customers, eight tickets. Shared in a file: do not write."""
    store = Store(module_database_url)
    schema.prepare(store)
    with store.session() as session:
        for rows in _rows():
            session.add_all(rows)
            session.flush()
    yield store
    store.close()


@pytest.fixture
def call(desk: Store) -> Callable[..., Outcome]:
    """`call("list_tickets", "ana", status="open")` goes through the door at NOW."""
    door = Door(catalog.load(), desk)

    def through_the_door(tool: str, who: str, **args: Any) -> Outcome:
        with desk.session() as session:
            person = actor(session, who)
        return door.call(tool, args, person, Clock.frozen(NOW, zone=person.time_zone))

    return through_the_door


def _rows() -> Iterator[Sequence[SQLModel]]:
    yield [
        Team(id="int", name="Integrations", manager_id="mo"),
        Team(id="bil", name="Billing", manager_id="lee"),
    ]
    yield [Person(id="mo", name="Mo Head", persona="manager")]
    yield [
        Person(id="lee", name="Lee Lead", persona="manager", manager_id="mo", team_id="bil"),
        Person(
            id="ana", name="Ana Agent", persona="agent", team_id="int", cost_per_hour=Decimal(40)
        ),
        Person(id="art", name="Art Agent", persona="agent", team_id="int"),
        Person(id="bob", name="Bob Biller", persona="agent", team_id="bil"),
        Person(id="cy", name="Cy Success", persona="csm"),
        Person(id="eva", name="Eva Exec", persona="executive"),
    ]
    yield [
        Account(
            id="acme", name="Acme GmbH", segment="enterprise", csm_id="cy", arr=Decimal(100_000)
        ),
        Account(id="zeta", name="Zeta Shops", segment="smb", arr=SMALL),
    ]
    yield [Contact(id="jo", name="Jo Customer", account_id="acme")]
    yield _tickets()
    yield _clocks()
    yield _said()


def _tickets() -> list[Ticket]:
    return [
        _ticket("DESK-1", "ana", "int", "P1", "open", ago(hours=5), account_id="acme"),
        _ticket("DESK-2", "ana", "int", "P3", "pending", ago(days=2), account_id="zeta"),
        _ticket("DESK-3", "art", "int", "P2", "new", ago(hours=1), account_id="acme"),
        _ticket("DESK-4", None, "int", "P2", "new", ago(hours=2), account_id="zeta"),
        _ticket("DESK-5", "bob", "bil", "P4", "open", ago(days=9), account_id="zeta"),
        _ticket("DESK-6", "ana", "int", "P1", "resolved", ago(days=20), done=ago(days=19)),
        _ticket("DESK-7", "art", "int", "P2", "closed", ago(days=8), done=ago(days=7)),
        _ticket("DESK-8", "bob", "bil", "P2", "resolved", ago(days=200), done=ago(days=199)),
    ]


def _clocks() -> list[SlaClockRow]:
    return [
        _running("DESK-1", due=ago(hours=1)),
        _running("DESK-3", due=NOW + timedelta(hours=3)),
        _running("DESK-4", due=NOW + timedelta(days=3)),
        _stopped("DESK-6", ago(days=19), missed=True),
        _stopped("DESK-7", ago(days=7), missed=False),
        _stopped("DESK-8", ago(days=199), missed=False),
    ]


def _said() -> list[SQLModel]:
    return [
        Message(
            id="m1",
            ticket_id="DESK-1",
            at=ago(hours=5),
            by="customer",
            author_id="jo",
            body="It fails again.",
        ),
        Message(
            id="m2",
            ticket_id="DESK-1",
            at=ago(hours=4),
            by="staff",
            author_id="ana",
            body="Looking into it.",
        ),
        TicketEvent(id="e1", ticket_id="DESK-1", at=ago(hours=4), field="assignee", new="ana"),
        Survey(
            id="s1", kind="csat", score=4, ticket_id="DESK-6", account_id="acme", at=ago(days=18)
        ),
    ]


def _ticket(
    ticket_id: str,
    assignee: str | None,
    team: str,
    priority: str,
    status: str,
    created: datetime,
    done: datetime | None = None,
    account_id: str = "acme",
) -> Ticket:
    return Ticket(
        id=ticket_id,
        subject=f"Subject of {ticket_id}",
        assignee_id=assignee,
        team_id=team,
        priority=priority,
        status=status,
        created_at=created,
        resolved_at=done,
        account_id=account_id,
        category="sync" if team == "int" else "invoice",
    )


def _running(ticket_id: str, due: datetime) -> SlaClockRow:
    return SlaClockRow(ticket_id=ticket_id, metric="resolution", started_at=ago(days=1), due_at=due)


def _stopped(ticket_id: str, at: datetime, missed: bool) -> SlaClockRow:
    return SlaClockRow(
        ticket_id=ticket_id,
        metric="resolution",
        started_at=at - timedelta(days=1),
        stopped_at=at,
        elapsed_minutes=600,
        breached=missed,
    )


@pytest.fixture
def session(desk: Store) -> Iterator[Session]:
    """Everything that is stored, for the oracle's side of a comparison."""
    with desk.session() as opened:
        yield opened
