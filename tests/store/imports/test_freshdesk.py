"""Freshdesk exports: answers of both versions of the API."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from store.engine import Store
from store.imports import ImportFailed, ImportOutcome, run_import, undo_import
from store.tables import Account, Contact, Message, Person, SlaClockRow, Team, Ticket

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures" / "freshdesk"


def imported(store: Store, *paths: Path) -> ImportOutcome:
    return run_import(store, "freshdesk", list(paths), now=NOW)


def notices(outcome: ImportOutcome) -> dict[str, int]:
    return {f"{n.kind}: {n.what}": n.count for n in outcome.quality.notices}


def page(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_codes_become_words_and_offsets_become_instants(store: Store) -> None:
    outcome = imported(store, FIXTURES)

    with store.session() as session:
        tickets = {t.id: t for t in session.exec(select(Ticket))}
    assert {id: (t.status, t.priority, t.channel) for id, t in tickets.items()} == {
        "FD-41": ("resolved", "P1", "email"),
        "FD-42": ("pending", "P4", "portal"),
        "FD-43": ("open", "P3", "phone"),
    }
    ticket = tickets["FD-41"]
    assert ticket.created_at == datetime(2025, 4, 7, 8, tzinfo=UTC)
    assert ticket.first_response_at == datetime(2025, 4, 7, 9, 15, tzinfo=UTC)
    assert ticket.resolved_at == datetime(2025, 4, 8, 8, tzinfo=UTC)
    assert notices(outcome)['unknown_value: tickets: status "With vendor" is read as open'] == 1
    assert notices(outcome)["note: deleted tickets and spam are left out, with their replies"] == 1


def test_people_companies_and_groups_are_linked(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        ticket = session.get_one(Ticket, "FD-41")
        assert (ticket.account_id, ticket.requester_id) == ("fd-company-411", "fd-contact-311")
        assert (ticket.assignee_id, ticket.team_id) == ("fd-211", "fd-group-51")
        person = session.get_one(Person, "fd-211")
        assert (person.team_id, person.time_zone) == ("fd-group-51", "Asia/Kolkata")
        assert session.get_one(Account, "fd-company-411").plan == "Premium"
        # Version 1 names no company in a ticket: that of the requester counts.
        assert session.get_one(Ticket, "FD-43").account_id == "fd-company-411"


def test_who_is_named_in_a_ticket_only_becomes_a_contact(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        contact = session.get_one(Contact, "fd-contact-312")
        assert (contact.name, contact.email) == ("Pia Lund", "pia@fjord.example")


def test_html_becomes_the_text_that_a_person_reads(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        body = session.get_one(Message, "fd-description-41").body
        assert body == "Since Monday — 8 %.\n- Gmail\n- Outlook"
        replies = session.exec(
            select(Message).where(Message.id != "fd-description-41").order_by(col(Message.at))
        ).all()
    assert [(m.by, m.public, m.body) for m in replies if m.ticket_id == "FD-41"] == [
        ("staff", True, "We look into it."),
        ("staff", False, "Known block list"),
        ("customer", True, "Thanks!"),
    ]


def test_the_clocks_are_as_freshdesk_states_them(store: Store) -> None:
    outcome = imported(store, FIXTURES)

    with store.session() as session:
        clocks = {(c.ticket_id, c.metric): c for c in session.exec(select(SlaClockRow))}
    assert clocks["FD-41", "first_response"].breached is True
    assert clocks["FD-41", "resolution"].breached is False
    assert clocks["FD-42", "resolution"].breached is None
    assert outcome.quality.usable_clocks == 2


def test_articles_are_left_to_the_knowledge_base(store: Store) -> None:
    told = notices(imported(store, FIXTURES))

    assert any("deskmate kb add" in what for what in told)


def test_version_1_nests_replies_and_counts_tickets_by_their_number(
    store: Store, tmp_path: Path
) -> None:
    note = {"id": 8, "body": "Hi", "incoming": True, "private": False, "user_id": 311,
            "created_at": "2015-01-01T10:00:00+10:00"}  # fmt: skip
    ticket = {"id": 5001, "display_id": 12, "subject": "Old", "status": 2, "priority": 3,
              "source": 2, "requester_id": 311, "requester_name": "Jon Kerr",
              "created_at": "2015-01-01T09:00:00+10:00", "notes": [{"note": note}]}  # fmt: skip
    imported(store, page(tmp_path, "ticket.json", {"helpdesk_ticket": ticket}))

    with store.session() as session:
        assert session.get_one(Ticket, "FD-12").priority == "P2"
        message = session.get_one(Message, "fd-note-8")
        assert message.at == datetime(2015, 1, 1, tzinfo=UTC)


def test_the_same_files_twice_change_nothing_and_undo_gives_back_the_state_before(
    store: Store, digest: Callable[[], str]
) -> None:
    before = digest()
    first = imported(store, FIXTURES)
    after = digest()

    assert imported(store, FIXTURES).batch_id is None
    assert digest() == after
    assert first.batch_id is not None
    undo_import(store, first.batch_id, now=NOW)
    assert digest() == before


def test_a_bad_record_is_quarantined_and_the_rest_goes_in(store: Store, tmp_path: Path) -> None:
    ticket = {"subject": "S", "status": 2, "priority": 1, "requester_id": 1,
              "created_at": "2025-01-01T09:00:00Z"}  # fmt: skip
    tickets = [{**ticket, "id": 1}, {**ticket, "id": 2, "created_at": "yesterday"},
               {**ticket, "id": 3}]  # fmt: skip
    outcome = imported(store, page(tmp_path, "tickets.json", tickets))

    assert outcome.counts["tickets"].inserted == 2
    rejected = outcome.rejected[0]
    assert (rejected.file, rejected.line) == ("tickets.json", 2)
    assert "created_at: 'yesterday' is not a time" in rejected.reason


def test_half_a_file_is_an_error(store: Store, tmp_path: Path) -> None:
    whole = (FIXTURES / "tickets_page_1.json").read_text(encoding="utf-8")
    half = tmp_path / "half.json"
    half.write_text(whole[: len(whole) // 2], encoding="utf-8")

    with pytest.raises(ImportFailed, match=r"half\.json: the JSON stops in the middle"):
        imported(store, half)


def test_articles_alone_are_no_export_to_import(store: Store) -> None:
    with pytest.raises(ImportFailed, match="deskmate kb add"):
        imported(store, FIXTURES / "solution_articles.json")


def ids_in(folder: Path, *names: str) -> set[int]:
    return {inner["id"] for name in names for inner in _records(folder / f"{name}.json")}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, dict) and "results" in content:
        content = content["results"]
    for record in content if isinstance(content, list) else [content]:
        yield next(iter(record.values())) if len(record) == 1 else record


def test_the_public_samples_of_version_2_import_with_the_counts_that_they_have(
    store: Store, shared_data: Path, digest: Callable[[], str]
) -> None:
    root = shared_data / "fmt-freshdesk" / "freshdesk" / "v2"
    folder = root / "tests" / "sample_json_data"
    before = digest()
    outcome = imported(store, root)

    tickets = ids_in(folder, "all_tickets", "search_tickets", "ticket_1", "outbound_email_1")
    companies = ids_in(folder, "companies", "company", "customer", "search_companies")
    replies = ids_in(folder, "conversations", "note_1", "reply_1")
    with store.session() as session:
        assert len(session.exec(select(Ticket)).all()) == len(tickets)
        assert len(session.exec(select(Account)).all()) == len(companies)
        assert len(session.exec(select(Team)).all()) == len(ids_in(folder, "groups", "group_1"))
        assert len(session.exec(select(Message)).all()) == len(tickets) + len(replies)
        agents = ids_in(folder, "agents", "agent_1", "contact_1_agent")
        assert {f"fd-{id}" for id in agents} <= {p.id for p in session.exec(select(Person))}
    assert outcome.quarantined == 0

    after = digest()
    assert imported(store, root).batch_id is None
    assert digest() == after
    assert outcome.batch_id is not None
    undo_import(store, outcome.batch_id, now=NOW)
    assert digest() == before


def test_the_public_samples_of_version_1_import(store: Store, shared_data: Path) -> None:
    folder = shared_data / "fmt-freshdesk" / "freshdesk" / "v1"
    imported(store, folder)

    with store.session() as session:
        ticket = session.get_one(Ticket, "FD-1")
        assert ticket.created_at == datetime(2014, 12, 31, 2, 27, 9, tzinfo=UTC)
        assert session.get_one(Account, "fd-company-1").name == "ACME Corp."
        assert session.get_one(Person, "fd-2").name == "Sam"
