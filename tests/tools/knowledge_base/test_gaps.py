"""What unanswered questions cost, on a help desk small enough to count by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.personas import actor
from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from store import schema
from store.clock import Clock
from store.engine import Store
from store.tables import Person, SlaClockRow, Ticket, TicketEvent
from tools import catalog
from tools.execution import Door
from tools.knowledge_base.gaps_tools import Gap, Gaps

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
SHEETS = (
    ("T1", "ana", "20"), ("T1", "ben", "25"), ("T2", "ana", "about an hour"), ("T2", "ana", "7"),
    ("T3", "tom", "50"),
)  # fmt: skip
"""Ticket, who worked on it, minutes; Tom's hour has no cost."""


@pytest.fixture
def gaps(database_url: str, tmp_path: Path) -> Iterator[list[Gap]]:
    """The answer to "show knowledge gaps" where there are no articles at all."""
    store = Store(database_url)
    schema.prepare(store)
    with store.session() as session:
        session.add(Person(id="eva", name="Eva Exec", persona="executive"))
        for id_, rate in (("ana", Decimal(40)), ("ben", Decimal(52)), ("tom", None)):
            session.add(Person(id=id_, name=id_.title(), persona="agent", cost_per_hour=rate))
        for n, subject in enumerate(("Bounce of “A”", "RE: bounce of “B”", "Import stops"), 1):
            at = NOW - timedelta(days=9 - n)
            session.add(
                Ticket(id=f"T{n}", subject=subject, status="open", priority="P3", created_at=at,
                       updated_at=at)
            )  # fmt: skip
            session.flush()
            session.add(
                SlaClockRow(ticket_id=f"T{n}", metric="resolution", started_at=at, breached=n == 1)
            )
        for n, (ticket, by, said) in enumerate(SHEETS):
            session.add(
                TicketEvent(id=f"E{n}", ticket_id=ticket, at=NOW, field="time_spent", new=said,
                            by_id=by)
            )  # fmt: skip
    knowledge = Knowledge(store, Index(tmp_path / "chroma"), Embedder(), tmp_path / "cache")
    with store.session(read_only=True) as session:
        eva = actor(session, "eva")
    door = Door(catalog.load(), store, lambda: knowledge)
    outcome = door.call("knowledge_gaps", {"period": "last_30_days"}, eva, Clock.frozen(NOW))
    assert isinstance(outcome.result, Gaps)
    yield outcome.result.rows
    store.close()


def test_every_time_sheet_counts_at_the_rate_of_who_wrote_it(gaps: list[Gap]) -> None:
    bounce, stops = gaps
    assert (bounce.minutes, bounce.cost) == (52, Decimal("39.67"))  # 27 min at 40, 25 at 52
    assert (stops.minutes, stops.cost) == (50, None)


def test_a_ticket_with_two_time_sheets_is_one_ticket(gaps: list[Gap]) -> None:
    bounce, stops = gaps
    assert (bounce.tickets, stops.tickets) == (2, 1)
    assert (bounce.missed, stops.missed) == (1, 0)
    assert bounce.example == "T2"
