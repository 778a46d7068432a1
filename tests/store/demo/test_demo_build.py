"""The demo company is the same every time, and nothing in it contradicts itself."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.demo import NOW, DemoFacts, build, write_truth
from store.digest import content_digest
from store.engine import Store
from store.schema import prepare

One = Callable[..., Any]


def _built(url: str, **options: Any) -> tuple[str, DemoFacts]:
    store = Store(url)
    prepare(store)
    facts = build(store, **options)
    with store.session() as session:
        digest = content_digest(session)
    store.close()
    return digest, facts


def _sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


@pytest.mark.slow
def test_the_same_seed_gives_the_same_rows_and_the_same_truth(
    tmp_path: Path, demo_store: Store, demo_facts: DemoFacts
) -> None:
    digest, facts = _built(_sqlite(tmp_path, "again"))
    with demo_store.session() as session:
        assert content_digest(session) == digest
    assert facts == demo_facts


@pytest.mark.slow
def test_another_seed_gives_another_company_with_the_same_scenarios(tmp_path: Path) -> None:
    first, one = _built(_sqlite(tmp_path, "one"), scale=0.5, seed=1)
    second, two = _built(_sqlite(tmp_path, "two"), scale=0.5, seed=2)
    assert first != second
    for facts in (one, two):
        assert len(facts.truth["manager"]["would_breach"]) == 47
        assert facts.truth["executive"]["at_risk_arr"] == 2_000_000
        assert len(facts.truth["csm"]["renewals_next_quarter"]) == 20


@pytest.mark.slow
@pytest.mark.postgres
def test_it_is_the_same_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    assert _built(_sqlite(tmp_path, "small"), tickets=1_500) == _built(postgres_url, tickets=1_500)


def test_it_has_the_size_that_was_promised(demo_facts: DemoFacts) -> None:
    rows = demo_facts.rows
    assert rows["accounts"] == 400
    assert rows["people"] == 60
    assert 11_500 <= rows["tickets"] <= 12_500
    assert 3 <= rows["messages"] / rows["tickets"] <= 5
    assert rows["usage"] <= 400_000


def test_the_truth_is_written_as_json_and_is_the_same_each_time(
    tmp_path: Path, demo_facts: DemoFacts
) -> None:
    write_truth(tmp_path / "a.json", demo_facts)
    write_truth(tmp_path / "b.json", demo_facts)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert '"would_breach"' in (tmp_path / "a.json").read_text(encoding="utf-8")


def test_the_default_people_have_the_persona_that_they_stand_for(
    rows: One, demo_facts: DemoFacts
) -> None:
    for persona, person in demo_facts.default_person.items():
        assert rows("SELECT persona FROM people WHERE id = :id", id=person) == [(persona,)]


def test_references_without_a_foreign_key_point_to_something(one: One) -> None:
    for sql in (
        "accounts WHERE sponsor_id NOT IN (SELECT id FROM contacts)",
        "teams WHERE manager_id NOT IN (SELECT id FROM people)",
        "contracts WHERE renewed_by_id NOT IN (SELECT id FROM contracts)",
        "meeting_attendees WHERE staff AND attendee_id NOT IN (SELECT id FROM people)",
        "meeting_attendees WHERE NOT staff AND attendee_id NOT IN (SELECT id FROM contacts)",
        "messages WHERE by = 'customer' AND author_id NOT IN (SELECT id FROM contacts)",
        "tickets t JOIN contacts c ON c.id = t.requester_id WHERE c.account_id <> t.account_id",
    ):
        assert one(f"SELECT count(*) FROM {sql}") == 0, sql


def test_nothing_happens_before_a_ticket_exists_or_after_now(one: One) -> None:
    for table in ("messages", "ticket_events"):
        early = f"SELECT count(*) FROM {table} x JOIN tickets t ON t.id = x.ticket_id"
        assert one(f"{early} WHERE x.at < t.created_at") == 0
        assert one(f"SELECT count(*) FROM {table} WHERE at > :now", now=_text()) == 0
    assert one("SELECT count(*) FROM tickets WHERE created_at > :now", now=_text()) == 0
    assert one("SELECT count(*) FROM surveys WHERE at > :now", now=_text()) == 0


def test_a_ticket_is_resolved_exactly_when_its_status_says_so(one: One) -> None:
    done = "status IN ('resolved', 'closed')"
    assert one(f"SELECT count(*) FROM tickets WHERE ({done}) <> (resolved_at IS NOT NULL)") == 0
    assert (
        one(f"SELECT count(*) FROM tickets WHERE ({done}) <> (resolved_by_kind IS NOT NULL)") == 0
    )
    assert (
        one("SELECT count(*) FROM tickets WHERE (status = 'closed') <> (closed_at IS NOT NULL)")
        == 0
    )
    assert one("SELECT count(*) FROM tickets WHERE closed_at < resolved_at") == 0


@pytest.mark.parametrize(
    ("field", "column"),
    [("status", "status"), ("priority", "priority"), ("assignee", "assignee_id")],
)
def test_the_history_of_each_ticket_leads_to_its_present_state(
    rows: One, field: str, column: str
) -> None:
    changes = rows(
        "SELECT ticket_id, old, new FROM ticket_events WHERE field = :field"
        " ORDER BY ticket_id, at, CAST(substr(id, length(ticket_id) + 3) AS INTEGER)",
        field=field,
    )
    state: dict[str, str | None] = {}
    for ticket, old, new in changes:
        assert state.get(ticket) == old, ticket
        state[ticket] = new
    now = dict(rows(f"SELECT id, {column} FROM tickets WHERE {column} IS NOT NULL"))
    assert state == now


def test_counters_on_tickets_agree_with_their_history(one: One) -> None:
    reopened = (
        "SELECT count(*) FROM ticket_events e WHERE e.ticket_id = t.id AND e.field = 'status'"
        " AND e.old IN ('resolved', 'closed') AND e.new = 'open'"
    )
    moved = (
        "SELECT count(*) FROM ticket_events e WHERE e.ticket_id = t.id AND e.field = 'assignee'"
        " AND e.old IS NOT NULL"
    )
    assert one(f"SELECT count(*) FROM tickets t WHERE reopen_count <> ({reopened})") == 0
    assert one(f"SELECT count(*) FROM tickets t WHERE reassignment_count <> ({moved})") == 0


def test_the_first_response_is_the_first_public_message_of_staff(one: One) -> None:
    first = (
        "SELECT min(at) FROM messages m WHERE m.ticket_id = t.id AND m.by = 'staff' AND m.public"
    )
    assert one(f"SELECT count(*) FROM tickets t WHERE first_response_at IS NOT ({first})") == 0


def test_active_contracts_add_up_to_the_revenue_of_the_accounts(one: One) -> None:
    contracts = one("SELECT sum(value) FROM contracts WHERE status = 'active'")
    accounts = one("SELECT sum(arr) FROM accounts WHERE churned_on IS NULL")
    assert contracts == accounts


def test_usage_is_metered_on_business_days_only_and_ends_when_a_customer_leaves(one: One) -> None:
    assert one("SELECT count(*) FROM usage WHERE strftime('%w', day) IN ('0', '6')") == 0
    assert one("SELECT min(day) FROM usage") == "2025-08-01"
    gone = "SELECT count(*) FROM usage u JOIN accounts a ON a.id = u.account_id"
    assert one(f"{gone} WHERE u.day >= a.churned_on") == 0


def test_every_slot_of_the_templates_is_filled(rows: One) -> None:
    bodies = [
        body for (body,) in rows("SELECT body FROM messages UNION SELECT subject FROM tickets")
    ]
    assert not [body for body in bodies if re.search(r"\{\w+\}|\[(who|first|account)\]", body)]


def test_texts_vary(one: One) -> None:
    assert one("SELECT count(DISTINCT subject) FROM tickets") > 1_500
    openings = "FROM messages WHERE id LIKE '%-m1'"
    assert one(f"SELECT count(DISTINCT body) * 1.0 / count(*) {openings}") > 0.8


def test_nobody_has_two_meetings_at_a_time_from_today_on(one: One) -> None:
    meetings = (
        "SELECT m.id, m.starts_at, m.ends_at, a.attendee_id FROM meetings m, meeting_attendees a"
        " WHERE a.meeting_id = m.id AND a.staff AND m.starts_at > :now AND m.kind <> 'time_off'"
    )
    clash = (
        f"WITH m AS ({meetings}) SELECT count(*) FROM m x JOIN m y ON x.attendee_id = y.attendee_id"
        " AND x.id < y.id AND x.starts_at < y.ends_at AND y.starts_at < x.ends_at"
    )
    assert one(clash, now=_text()) == 0


def _text() -> str:
    return NOW.strftime("%Y-%m-%d %H:%M:%S.999999")
