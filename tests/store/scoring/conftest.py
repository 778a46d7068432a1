"""A company of its own for scores: small, drawn from a seed, with customers who left."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from store import schema
from store.engine import Store
from store.tables import (
    Account,
    Contract,
    Invoice,
    Product,
    Survey,
    Ticket,
    TicketEvent,
    Usage,
)

TODAY = date(2026, 10, 14)
FIRST = TODAY - timedelta(days=400)
LEFT = 24


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Store]:
    """48 accounts with a year of usage, tickets and surveys; 24 of them left, fading before."""
    store = Store(f"sqlite:///{tmp_path / 'scores.db'}")
    schema.prepare(store)
    with store.session() as session:
        session.add(Product(id="mail", name="Mail", features=["sent"]))
        session.flush()
        for number in range(48):
            for rows in _account(random.Random(number), number):
                session.add_all(rows)
                session.flush()
    yield store
    store.close()


def _account(rng: random.Random, number: int) -> Iterator[list[SQLModel]]:
    id_ = f"a{number:02d}"
    left = TODAY - timedelta(days=20 + 10 * number) if number < LEFT else None
    segment = ("enterprise", "mid_market", "smb")[number % 3]
    yield [
        Account(id=id_, name=f"Company {number:02d}", segment=segment, seats=10,
                arr=Decimal(1_000 * (number + 1)), customer_since=FIRST - timedelta(days=300),
                churned_on=left)
    ]  # fmt: skip
    yield list(_usage(rng, id_, left))
    yield [
        Survey(id=f"{id_}-n{n}", kind="nps", score=rng.randint(2 if left else 6, 7 if left else 10),
               account_id=id_, at=_at(FIRST + timedelta(days=45 * n)))
        for n in range(8)
    ]  # fmt: skip
    yield list(_tickets(rng, id_))
    yield [
        Contract(id=f"{id_}-c", account_id=id_, plan="pro", start_on=FIRST, value=Decimal(1_000),
                 end_on=TODAY + timedelta(days=30 + number)),
        Invoice(id=f"{id_}-i", account_id=id_, issued_on=FIRST, due_on=TODAY - timedelta(days=40),
                paid_on=TODAY - timedelta(days=40 - number % 20), amount=Decimal(500)),
    ]  # fmt: skip


def _usage(rng: random.Random, id_: str, left: date | None) -> Iterator[Usage]:
    for n in range(400):
        day = FIRST + timedelta(days=n)
        if day.weekday() > 4 or (left and day >= left):
            continue
        fading = 1.0 if left is None else min(1.0, max(0.2, (left - day).days / 90))
        events = round(100 * fading * rng.uniform(0.85, 1.15))
        yield Usage(account_id=id_, product_id="mail", feature="sent", day=day, events=events,
                    users=max(1, round(8 * fading)))  # fmt: skip


def _tickets(rng: random.Random, id_: str) -> Iterator[SQLModel]:
    for n in range(12):
        created = _at(FIRST + timedelta(days=rng.randint(0, 398)))
        done = created + timedelta(hours=rng.randint(1, 60))
        ticket = f"{id_}-t{n}"
        yield Ticket(id=ticket, subject="Help", account_id=id_, status="resolved", priority="P3",
                     created_at=created, resolved_at=done, updated_at=done,
                     reopen_count=int(n == 0), escalated=n == 1)  # fmt: skip
        if n == 1:
            yield TicketEvent(id=f"{ticket}-e", ticket_id=ticket, at=created, field="escalated",
                              new="true")  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
