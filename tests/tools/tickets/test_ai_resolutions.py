"""What the assistant resolved, counted four ways, against counts made another way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from store.tables import Message, Survey, Ticket, TicketEvent
from tools.execution import Outcome
from tools.tickets.resolution_tools import AiOutcome

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store

Ask = Callable[..., Outcome]
Call = Callable[..., Outcome]


def _outcome(outcome: Outcome) -> AiOutcome:
    assert isinstance(outcome.result, AiOutcome), outcome.report.headline
    return outcome.result


def test_today_for_priya_are_the_planted_ones(ask: Ask, demo_facts: "DemoFacts") -> None:
    outcome = ask("ai_resolutions", "priya-nair", period="today", agent="me")
    result = _outcome(outcome)
    assert sorted(row.ticket for row in result.rows) == sorted(
        demo_facts.truth["agent"]["ai_resolved_today"]
    )
    assert (result.resolved, result.assumed, result.confirmed, result.verified) == (4, 4, 2, 1)
    assert result.old_enough == 0
    assert "whether they stay closed is not known" in outcome.report.headline


@pytest.mark.parametrize("agent", ["priya-nair", None])
def test_the_rates_equal_a_count_row_by_row(
    ask: Ask, demo_store: "Store", demo_facts: "DemoFacts", agent: str | None
) -> None:
    result = _outcome(ask("ai_resolutions", "jonathan-price", agent=agent or "anyone"))
    assert (
        result.resolved,
        result.assumed,
        result.confirmed,
        result.verified,
        result.old_enough,
        result.held,
    ) == _counted(demo_store, demo_facts.now, agent)


def _counted(store: "Store", now: datetime, agent: str | None) -> tuple[int, ...]:
    with store.session(read_only=True) as session:
        tickets = {t.id: t for t in session.exec(select(Ticket)).all()}
        events = session.exec(select(TicketEvent).where(TicketEvent.field == "status")).all()
        messages = session.exec(select(Message)).all()
        surveys = session.exec(select(Survey).where(Survey.kind == "csat")).all()
    solved: dict[str, datetime] = {}
    for event in events:
        if event.by_id == "ai" and event.new == "resolved":
            solved[event.ticket_id] = max(event.at, solved.get(event.ticket_id, event.at))
    wanted = {t for t in solved if agent is None or tickets[t].assignee_id == agent}
    back = {
        e.ticket_id
        for e in events
        if e.ticket_id in wanted
        and e.at > solved[e.ticket_id]
        and e.new not in ("resolved", "closed")
    }
    kept = {t for t in wanted - back if tickets[t].status in ("resolved", "closed")}
    wrote = {
        m.ticket_id
        for m in messages
        if m.by == "customer" and m.ticket_id in wanted and m.at > solved[m.ticket_id]
    }
    rated = {
        s.ticket_id
        for s in surveys
        if s.ticket_id in wanted and s.score >= 4 and s.at >= solved[s.ticket_id]
    }
    looked = {
        m.ticket_id
        for m in messages
        if m.by == "staff" and m.author_id and m.ticket_id in wanted and m.at > solved[m.ticket_id]
    }
    old = {t for t in wanted if solved[t] < now - timedelta(days=7)}
    return (
        len(wanted),
        len(kept),
        len(kept & (wrote | rated)),
        len(kept & looked),
        len(old),
        len(old & kept),
    )


def test_an_agent_without_any_gets_one_sentence(call: Call) -> None:
    outcome = call("ai_resolutions", "ana", period="today")
    assert outcome.report.headline.startswith("AI resolved no tickets for you today")
    assert len(outcome.report.blocks) == 1


def test_today_begins_at_midnight_of_the_asker(ask: Ask, demo_facts: "DemoFacts") -> None:
    rows = _outcome(ask("ai_resolutions", "priya-nair", period="today")).rows
    midnight = demo_facts.now.astimezone(ZoneInfo("America/New_York")).replace(hour=0, minute=0)
    assert all(row.resolved_at >= midnight.astimezone(UTC) for row in rows)
