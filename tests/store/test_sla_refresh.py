"""Computed clocks follow the tickets' history, under the policy that applies to each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from store.engine import Store
from store.errors import StoreError
from store.schema import prepare
from store.sla_refresh import refresh_clocks
from store.tables import (
    Account,
    BusinessHours,
    Holiday,
    Message,
    SlaClockRow,
    SlaPolicy,
    Ticket,
    TicketEvent,
)

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOW = MONDAY + timedelta(days=7)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    prepare(opened)
    yield opened
    opened.close()


def target(minutes: int, hours: str = "calendar", metric: str = "resolution") -> dict[str, Any]:
    return {"metric": metric, "priority": "P1", "minutes": minutes, "hours": hours}


def policy(id: str = "all", **values: Any) -> SlaPolicy:
    return SlaPolicy(**{"id": id, "name": id, "targets": [target(60)], **values})


def ticket(id: str = "t1", **values: Any) -> Ticket:
    usual = {"subject": "S", "status": "open", "priority": "P1", "created_at": MONDAY}
    return Ticket(**{"id": id, **usual, **values})


def refreshed(store: Store, *rows: Any, ids: list[str] | None = None) -> list[SlaClockRow]:
    """Keep the rows, refresh, and give all clocks."""
    with store.session() as session:
        for row in rows:
            session.add(row)
            session.flush()
        refresh_clocks(session, ids, NOW)
        order = (col(SlaClockRow.ticket_id), col(SlaClockRow.metric))
        return list(session.exec(select(SlaClockRow).order_by(*order)))


def test_history_pauses_and_stops_the_clock(store):
    def change(id: str, minutes: int, old: str, new: str) -> TicketEvent:
        at = MONDAY + timedelta(minutes=minutes)
        return TicketEvent(id=id, ticket_id="t1", at=at, field="status", old=old, new=new)

    (clock,) = refreshed(
        store,
        policy(),
        ticket(status="resolved"),
        change("e1", 10, "open", "pending"),
        change("e2", 400, "pending", "open"),
        change("e3", 420, "open", "resolved"),
    )
    assert (clock.elapsed_minutes, clock.breached, clock.basis) == (30, False, "computed")


def test_messages_answer_a_first_response(store):
    (clock,) = refreshed(
        store,
        policy(targets=[target(60, metric="first_response")]),
        ticket(),
        Message(id="m1", ticket_id="t1", at=MONDAY, by="customer"),
        Message(id="m2", ticket_id="t1", at=MONDAY + timedelta(minutes=20), by="system"),
        Message(id="m3", ticket_id="t1", at=MONDAY + timedelta(minutes=90), by="staff"),
    )
    assert (clock.metric, clock.elapsed_minutes, clock.breached) == ("first_response", 90, True)


def test_without_changes_of_status_the_time_of_resolution_counts(store):
    done = ticket(status="closed", resolved_at=MONDAY + timedelta(minutes=45))
    (clock,) = refreshed(store, policy(), done)
    assert (clock.elapsed_minutes, clock.breached) == (45, False)


def test_business_hours_and_holidays_count(store):
    (clock,) = refreshed(
        store,
        BusinessHours(id="h", name="Office", time_zone="UTC", weekly={"mon": [["09:00", "17:00"]]}),
        Holiday(business_hours_id="h", day=NOW.date()),
        policy(targets=[target(600, "business")], business_hours_id="h"),
        ticket(),
    )
    assert clock.elapsed_minutes == 480
    assert clock.breached is None


def test_a_narrow_policy_comes_before_a_general_one_and_a_named_one_before_both(store):
    clocks = refreshed(
        store,
        Account(id="big", name="Big", segment="enterprise"),
        policy(targets=[target(100)]),
        policy("enterprise", targets=[target(50)], applies_to={"segments": ["enterprise"]}),
        policy("named", targets=[target(7)], applies_to={"plans": ["none has this"]}),
        ticket("t1", account_id="big"),
        ticket("t2"),
        ticket("t3", account_id="big", sla_policy_id="named"),
    )
    assert [(c.ticket_id, c.target_minutes) for c in clocks] == [("t1", 50), ("t2", 100), ("t3", 7)]


def test_a_policy_of_another_source_does_not_apply(store):
    clocks = refreshed(
        store, policy(source="zendesk"), ticket("t1", source="csv"), ticket("t2", source="zendesk")
    )
    assert [c.ticket_id for c in clocks] == ["t2"]


def test_what_the_source_states_is_left_as_stated(store):
    stated = SlaClockRow(
        ticket_id="t1", metric="resolution", started_at=MONDAY, breached=False, basis="stated"
    )
    (clock,) = refreshed(store, policy(), ticket(), stated)
    assert (clock.basis, clock.breached) == ("stated", False)


def test_refreshing_again_gives_the_same_and_only_the_named_tickets_are_touched(store):
    first = refreshed(store, policy(), ticket("t1"), ticket("t2"), ids=["t2"])
    assert [c.ticket_id for c in first] == ["t2"]
    second = refreshed(store, ids=["t2"])
    assert [c.model_dump() for c in second] == [c.model_dump() for c in first]


def test_clocks_of_a_policy_that_is_gone_go_too(store):
    refreshed(store, policy(), ticket())
    with store.session() as session:
        session.delete(session.get_one(SlaPolicy, "all"))
    assert refreshed(store) == []


def test_a_policy_that_cannot_be_read_is_an_error_not_a_guess(store):
    with pytest.raises(StoreError, match="a target is at least 1 minute"):
        refreshed(store, policy(targets=[target(0)]), ticket())
